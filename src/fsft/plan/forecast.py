"""What a planned job costs: processor time, memory and disk, by its rule and the file it makes.

Which jobs there are is Snakemake's to say. The discriminator is counted with its 3-D branch, so
that methods without it come out a little dear.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from fsft.evaluation.reading import FEATURES_PER_CLASS, READINGS
from fsft.methods.work import Data
from fsft.plan import definitions
from fsft.plan.classes import chosen_classes
from fsft.plan.dry_run import Planned
from fsft.plan.grid import Grid
from fsft.plan.matching import matched_domain, matches, settings
from fsft.plan.measured_costs import Measured
from fsft.plan.memory import DATA_MB, PAGE_MB, READING_MB, training_mb
from fsft.plan.network_size import model_bytes
from fsft.plan.particles import counted
from fsft.plan.stored import STORED, Store
from fsft.plan.unfinished import Work
from fsft.plan.work import data_of, work_of
from fsft.simulation.domain import Domain
from fsft.simulation.search_grid import count_rotations, products

TRAIN = "train_"
"""How the names of rules begin that train a stage."""


@dataclass(frozen=True)
class Job:
    """One job: its rule, processor seconds of one core, of which `computing` are a GPU's where
    there is one, the memory it asks for, and what it leaves on disk, in megabytes of 10^6 bytes.

    seconds is None for a stage without a formula. page: a table, a figure or what they are made
    from. kind: of the files that fill the disk.
    """

    rule: str
    seconds: float | None
    computing: float = 0.0
    memory_mb: float = PAGE_MB
    kind: str = ""
    disk_mb: float = 0.0
    page: bool = False


class Forecast:
    """What the jobs of a checked configuration cost.

    Raises InputError as the import would if the list of particles cannot be used.
    """

    def __init__(self, grid: Grid, measured: Measured) -> None:
        self.grid, self.measured = grid, measured
        self.results = Path(grid.config["pathvars"]["results"])
        self.work = Work(grid, Store(self.results / STORED))
        self.box = grid.config["subtomograms"]
        self.splits = definitions.splits(grid.config, grid.reported.target)
        names = chosen_classes(grid.config["structures"])
        self.names, self.classes = names, len(names)
        of_class = dict.fromkeys(names, int(self.box["per_class"]))
        if grid.imported:
            entry, shots = grid.config["particles"][grid.imported], max(grid.config["shots"])
            of_class = counted(entry, names, shots)
        self.labelled = [of_class.get(name, 0) for name in names]
        self.without_label = of_class.get("", 0)

    def job(self, planned: Planned) -> Job:
        """A job that is planned."""
        rule, path = planned.rule, planned.output.with_suffix("")
        if rule.startswith(TRAIN):
            return self._training(self._rows[str(path.relative_to(self.results / "models"))])
        if rule == "evaluate_model":
            return self._evaluation(str(path.relative_to(self.results / "predictions")))
        if rule in self._others:
            return self._others[rule]
        return Job(rule, self._seconds("page"), page=True)

    @cached_property
    def shared(self) -> list[Job]:
        """The training jobs of all that is not stored, each model once."""
        return [self._training(row) for row in self._rows.values()]

    @cached_property
    def unshared(self) -> list[Job]:
        """The same if every method trained all of its stages itself."""
        return [self._training(row) for row in self._left]

    @cached_property
    def _left(self) -> list[Mapping[str, Any]]:
        """Rows of costs of the cells that are not stored."""
        return [row for row in self.work.costs if row["cell"] not in self.work.stored]

    @cached_property
    def _rows(self) -> dict[str, Mapping[str, Any]]:
        """One of these rows for every model, by where the model lives."""
        return {str(row["model"]): row for row in self._left}

    def _given(self, shots: int) -> Data:
        return data_of(
            per_class=self.box["per_class"],
            labelled=self.labelled,
            without_label=self.without_label,
            shots=shots,
            **self.splits,
        )

    def _seconds(self, work: str, width: int = 1, side: int | None = None) -> float:
        return self.measured.seconds(work, width=width, side=side or self.box["side"])

    @cached_property
    def _others(self) -> dict[str, Job]:
        """Jobs whose cost depends on their rule alone."""
        start, side = self._seconds("job"), self.box["side"]
        each = self._seconds("simulate") + self._seconds("noise")
        simulated = self.classes * int(self.box["per_class"])
        tested = self.classes * int(self.grid.config["splits"]["test_per_class"])
        jobs = [
            Job(
                "build_templates",
                start + self.classes * self._seconds("template"),
                memory_mb=DATA_MB,
            ),
            Job("draw_split", start),
            *(
                self._dataset(f"simulate_{domain}", start + simulated * each, simulated, side)
                for domain in self.grid.snrs
            ),
            *(
                self._dataset(f"simulate_test_{domain}", start + tested * each, tested, side)
                for domain in self.grid.tested_apart
            ),
            *(self._importing(start) if self.grid.imported else []),
            *([self._matching(start)] if matches(self.grid) else []),
        ]
        if self.work.staged:
            passes = self._given(0).unlabelled + 2 * self.classes * FEATURES_PER_CLASS
            widths = [role.cell.node.width for role in self.work.staged[self.work.first_seed]]
            jobs.append(self._reading("extract_features", widths, passes))
        return {job.rule: job for job in jobs}

    def _dataset(self, rule: str, seconds: float, count: int, side: int) -> Job:
        disk_mb = count * 2 * side**3 / 1e6
        return Job(rule, seconds, memory_mb=DATA_MB, kind="datasets", disk_mb=disk_mb)

    def _matching(self, start: float) -> Job:
        """Templates in all rotations, and particles in all shifts, by numbers multiplied."""
        asked = settings(self.grid.config)
        particles = self.classes * math.ceil(asked["particles"] / self.classes)
        box = {key: self.box[key] for key in ("side", "voxel_nm")}
        each = products(Domain(**matched_domain(self.grid)), **box, step_deg=asked["step_deg"])
        turned = self.classes * count_rotations(asked["step_deg"]) * self._seconds("image")
        millions = self.classes * particles * each / 1e6
        seconds = start + turned + millions * self._seconds("match")
        return Job("match_templates", seconds, memory_mb=READING_MB)

    def _importing(self, start: float) -> list[Job]:
        """The imported target and, if it is a stand-in, its simulation."""
        count, jobs = sum(self.labelled) + self.without_label, []
        stand_in = self.grid.config["particles"][str(self.grid.imported)]["stand_in"]
        if stand_in:
            side = stand_in["side"]
            templates = self.classes * self._seconds("template", side=side)
            complexes = count * (1 + stand_in.get("neighbours", 0))
            simulated = start + complexes * self._seconds("simulate", side=side)
            jobs = [
                Job("build_stand_in_templates", start + templates, memory_mb=DATA_MB),
                self._dataset("simulate_stand_in", simulated, count, side),
            ]
        harmonised = start + count * self._seconds("harmonise")
        return [*jobs, self._dataset("import_particles", harmonised, count, self.box["side"])]

    def _training(self, row: Mapping[str, Any]) -> Job:
        node = self.grid.plan.nodes[str(row["stage"]), str(row["version"])]
        rule, width, settings = f"{TRAIN}{node.stage}", node.width, dict(node.settings)
        work = work_of(node.stage, settings, self._given(int(row["shots"])))
        seconds, computing = None, 0.0
        if work is not None:
            computing = (
                work.trained * self._seconds("train", width)
                + work.encoded * self._seconds("forward", width)
                + work.pairs * self._seconds("pair", width)
            )
            seconds = self._seconds("job") + computing
        memory_mb = training_mb(settings, width=width, side=self.box["side"])
        size = model_bytes(node, side=self.box["side"], classes=self.classes)
        return Job(rule, seconds, computing, memory_mb, kind="models", disk_mb=size / 1e6)

    def _evaluation(self, path: str) -> Job:
        """A model on its test set, under every reading."""
        cell = self.work.cells[path]
        data = self._given(cell.with_support)
        within = data.test + (data.support if cell.with_support else 0)
        apart = self.classes * int(self.grid.config["splits"]["test_per_class"])
        test = within if cell.part_tested else apart
        disk_mb = 4 * len(READINGS) * test * self.classes / 1e6
        passes = data.unlabelled + len(READINGS) * test
        return self._reading("evaluate_model", [cell.node.width], passes, disk_mb)

    def _reading(self, rule: str, widths: list[int], passes: int, disk_mb: float = 0.0) -> Job:
        computing = sum(passes * self._seconds("forward", width) for width in widths)
        seconds = self._seconds("job") + computing
        return Job(rule, seconds, computing, READING_MB, kind="predictions", disk_mb=disk_mb)
