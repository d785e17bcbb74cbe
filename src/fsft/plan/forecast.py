"""What a configuration costs, counted before it is run: jobs, processor time, memory and disk.

The discriminator is counted with its 3-D branch, so that methods without it come out a little dear.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from fsft.evaluation.reading import FEATURES_PER_CLASS, READ_AT_ONCE, READINGS
from fsft.methods.work import Data
from fsft.plan.classes import chosen_classes
from fsft.plan.datasets import dataset_name
from fsft.plan.grid import Grid
from fsft.plan.measured_costs import Measured
from fsft.plan.needs import has_data
from fsft.plan.network_size import first_settings, model_bytes
from fsft.plan.nodes import Node
from fsft.plan.particles import counted
from fsft.plan.stored import STORED, Store
from fsft.plan.unfinished import Work
from fsft.plan.work import data_of, work_of
from fsft.reporting.catalogue import FIGURES, TABLES

STARTED_MB = 420
"""Peak memory of a training job of the demo, whose activations are small."""

BYTES_PER_ACTIVATION = 4
"""Further memory by voxel and channel of the subtomograms of one step: between the 3 of Stage 2.1
and the 7 of Stage 1, at a width of 32 and a side of 35."""

DATA_FIGURES = ("classes_figure", "subtomograms_figure")
"""Figures that a run which goes on from stored results leaves out, since it may lack the data."""

ALWAYS_MADE = (*DATA_FIGURES, "metrics", "costs", "configuration", "report")
"""Jobs of every configuration that compute next to nothing."""

PAGES = (*ALWAYS_MADE, *TABLES, *FIGURES)
"""The same and those of the catalogue, which a configuration may be unable to fill."""


@dataclass(frozen=True)
class Job:
    """One job: its rule, processor seconds of one core, of which `computing` are a GPU's where
    there is one, and peak memory. seconds is None for a stage without a formula."""

    rule: str
    seconds: float | None
    computing: float
    memory_mb: float


class Forecast:
    """The jobs of a checked configuration and what they leave on disk.

    Raises InputError as the import would if the list of particles cannot be used.
    """

    def __init__(self, grid: Grid, measured: Measured) -> None:
        self.grid, self.measured = grid, measured
        self.work = Work(grid, Store(Path(grid.config["pathvars"]["results"]) / STORED))
        self.box, self.splits = grid.config["subtomograms"], grid.config["splits"]
        names = chosen_classes(grid.config["structures"])
        self.names, self.classes = names, len(names)
        of_class = dict.fromkeys(names, int(self.box["per_class"]))
        if grid.imported:
            entry, shots = grid.config["particles"][grid.imported], max(grid.config["shots"])
            of_class = counted(entry, names, shots)
        self.labelled = [of_class.get(name, 0) for name in names]
        self.without_label = of_class.get("", 0)

    @cached_property
    def jobs(self) -> list[Job]:
        """Every job of the target `all`."""
        return [*self._data(), *self.training.values(), *self._reading(), *self._drawing()]

    @cached_property
    def training(self) -> dict[str, Job]:
        """The job of every model, by where the model lives."""
        models = [str(row["model"]) for row in self._once]
        return dict(zip(models, self._training(self._once), strict=True))

    @cached_property
    def unshared(self) -> list[Job]:
        """The training jobs there would be if every method trained all of its stages itself."""
        return list(self._training(self._left))

    @cached_property
    def disk_mb(self) -> dict[str, float]:
        """Megabytes (10^6 bytes) of what fills the disk."""
        simulated = set(self.work.datasets) & set(self.grid.simulated)
        volumes = len(simulated) * self.classes * int(self.box["per_class"]) + self._imported
        test = self._given(0).test
        numbers = len(self.work.left) * len(READINGS) * test * self.classes
        models = sum(
            model_bytes(self._node(row), side=self.box["side"], classes=self.classes)
            for row in self._once
        )
        return {
            "datasets": volumes * 2 * int(self.box["side"]) ** 3 / 1e6,
            "models": models / 1e6,
            "predictions": 4 * numbers / 1e6,
        }

    @property
    def _once(self) -> list[Mapping[str, Any]]:
        """A row of costs for every model."""
        return list({str(row["model"]): row for row in self._left}.values())

    @cached_property
    def _left(self) -> list[Mapping[str, Any]]:
        """Rows of costs of the cells that are not stored."""
        return [row for row in self.work.costs if row["cell"] not in self.work.stored]

    @property
    def _imported(self) -> int:
        """Particles of the target, if it is imported and needed."""
        needed = self.grid.imported in self.work.datasets
        return sum(self.labelled) + self.without_label if needed else 0

    def _node(self, row: Mapping[str, Any]) -> Node:
        return self.grid.plan.nodes[str(row["stage"]), str(row["version"])]

    def _given(self, shots: int) -> Data:
        return data_of(
            per_class=self.box["per_class"],
            labelled=self.labelled,
            without_label=self.without_label,
            shots=shots,
            **self.splits,
        )

    def _seconds(self, work: str, width: int = 1) -> float:
        return self.measured.seconds(work, width=width, side=self.box["side"])

    def _data(self) -> Iterator[Job]:
        """Templates, datasets and splits."""
        start = self._seconds("job")
        yield Job(
            "build_templates", start + self.classes * self._seconds("template"), 0, STARTED_MB
        )
        each = self._seconds("simulate") + self._seconds("noise")
        for domain, snrs in self.grid.snrs.items():
            for snr in snrs:
                if dataset_name(domain, snr) in self.work.datasets:
                    seconds = start + self.classes * self.box["per_class"] * each
                    yield Job(f"simulate_{domain}", seconds, 0, STARTED_MB)
        if self.grid.imported in self.work.datasets:
            yield from self._importing(start)
        for _ in self.work.splits:
            yield Job("draw_split", start, 0, STARTED_MB)

    def _importing(self, start: float) -> Iterator[Job]:
        """The imported target and, if it is a stand-in, its simulation."""
        stand_in = self.grid.config["particles"][str(self.grid.imported)]["stand_in"]
        if stand_in:
            templates = self.classes * self.measured.seconds(
                "template", width=1, side=stand_in["side"]
            )
            yield Job("build_stand_in_templates", start + templates, 0, STARTED_MB)
            complexes = self._imported * (1 + stand_in.get("neighbours", 0))
            each = self.measured.seconds("simulate", width=1, side=stand_in["side"])
            yield Job("simulate_stand_in", start + complexes * each, 0, STARTED_MB)
        seconds = start + self._imported * self._seconds("harmonise")
        yield Job("import_particles", seconds, 0, STARTED_MB)
        yield Job("harmonised_figure", self._seconds("page"), 0, STARTED_MB)

    def _training(self, rows: Sequence[Mapping[str, Any]]) -> Iterator[Job]:
        for row in rows:
            node = self._node(row)
            width = first_settings(node)["width"]
            work = work_of(node.stage, dict(node.settings), self._given(int(row["shots"])))
            if work is None:
                yield Job(f"train_{node.stage}", None, 0, STARTED_MB)
                continue
            computing = (
                work.trained * self._seconds("train", width)
                + work.encoded * self._seconds("forward", width)
                + work.pairs * self._seconds("pair", width)
            )
            yield Job(
                f"train_{node.stage}",
                self._seconds("job") + computing,
                computing,
                STARTED_MB
                + BYTES_PER_ACTIVATION * work.at_once * width * self.box["side"] ** 3 / 1e6,
            )

    def _reading(self) -> Iterator[Job]:
        """Evaluation of models on their test sets, and the features that are drawn."""
        for path in self.work.left:
            cell = self.work.cells[path]
            data = self._given(cell.shots or cell.with_support)
            test = data.test + (data.support if cell.with_support else 0)
            passes = data.unlabelled + len(READINGS) * test
            yield self._read("evaluate_model", [cell.node], passes)
        if has_data("embedding_figure", self.grid) and not self.work.stored:
            shown = self.work.staged[self.work.first_seed]
            passes = self._given(0).unlabelled + 2 * self.classes * FEATURES_PER_CLASS
            yield self._read("extract_features", [role.cell.node for role in shown], passes)

    def _read(self, rule: str, nodes: list[Node], passes: int) -> Job:
        widths = [first_settings(node)["width"] for node in nodes]
        computing = sum(passes * self._seconds("forward", width) for width in widths)
        memory = READ_AT_ONCE * self.box["side"] ** 3 * max(widths) / 1e6
        return Job(rule, self._seconds("job") + computing, computing, STARTED_MB + memory)

    def _drawing(self) -> Iterator[Job]:
        """Tables, figures and what they are made from."""
        of_data = DATA_FIGURES if self.work.stored else ()
        for name in PAGES:
            if name not in of_data and (name in ALWAYS_MADE or has_data(name, self.grid)):
                yield Job(name, self._seconds("page"), 0, STARTED_MB)
