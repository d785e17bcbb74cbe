"""What of a configuration is stored already, and what is left to do.

Read by the workflow while it plans, so nothing here imports torch.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from fsft.methods.variants import DEFAULT
from fsft.plan import cells
from fsft.plan.cells import Cell, Role
from fsft.plan.grid import STAGED, Grid
from fsft.plan.identity import Identities
from fsft.plan.planned_model import NO_SHOTS, Model
from fsft.plan.stored import CELL, CLASSES, FEATURES, MODEL, Entry, Store


@dataclass(frozen=True)
class Work:
    """A configuration beside the results that are stored."""

    grid: Grid
    store: Store = field(default_factory=Store)

    @cached_property
    def identities(self) -> Identities:
        """Of everything that the configuration asks for."""
        return Identities(self.grid)

    @cached_property
    def cells(self) -> dict[str, Cell]:
        """Every cell by its path."""
        return cells.cells(self.grid)

    @cached_property
    def stored(self) -> dict[str, Entry]:
        """Cells that are stored, by their path."""
        if not self.store.entries:
            return {}
        found = {
            path: self.store.find(CELL, self.identities.cell(cell))
            for path, cell in self.cells.items()
        }
        return {path: entry for path, entry in found.items() if entry}

    @cached_property
    def left(self) -> list[str]:
        """Paths of the cells that are not stored."""
        return [path for path in self.cells if path not in self.stored]

    @cached_property
    def unasked(self) -> int:
        """How many stored cells are of another configuration."""
        asked = {entry.identity for entry in self.stored.values()}
        return sum(kind == CELL and each not in asked for kind, each in self.store.entries)

    @cached_property
    def roles(self) -> list[dict[str, Any]]:
        """Rows of metrics: the columns of every role, and its cell."""
        return [{**role.columns, "cell": role.cell.path} for role in cells.roles(self.grid)]

    @cached_property
    def costs(self) -> list[dict[str, Any]]:
        """Every model in the chain of every last model, pair and seed: whose time it is part of.

        A row also names its cell, and its model by path and identity.
        """
        return [
            {
                "method": end.model.method,
                "variant": end.model.variant,
                "stage": node.stage,
                "version": node.version,
                "source": end.model.pair.source,
                "target": end.model.pair.target,
                "shots": end.model.shots,
                "seed": end.cell.seed,
                "cell": end.cell.path,
                "model": end.cell.path_of(node),
                "identity": self.identities.model(node, end.cell),
            }
            for end in cells.ends(self.grid)
            for node in self.grid.plan.chain(end.model.method, end.model.variant)
        ]

    @cached_property
    def trained(self) -> list[str]:
        """Where the models of the cells that are not stored live, each once."""
        rows = (row for row in self.costs if row["cell"] not in self.stored)
        return list(dict.fromkeys(row["model"] for row in rows))

    @cached_property
    def staged(self) -> dict[int, list[Role]]:
        """By seed, the stages of FSFT as the report shows them, if it is one of the methods."""
        if (STAGED, DEFAULT) not in self.grid.plan.ends:
            return {}
        shots = self.grid.config["report"]["shots"]
        models = [
            Model(
                STAGED,
                DEFAULT,
                node,
                self.grid.reported,
                shots if "{shots}" in node.scope else NO_SHOTS,
            )
            for node in self.grid.plan.chain(STAGED, DEFAULT)
        ]
        return {
            seed: [Role(model, cells.cell_of(self.grid, model, seed)) for model in models]
            for seed in self.grid.config["seeds"]
        }

    @cached_property
    def datasets(self) -> list[str]:
        """Names of the datasets that are needed: all, if nothing is stored."""
        if not self.stored:
            return self.grid.datasets
        left = [self.cells[path] for path in self.left]
        needed = {cell.target for cell in left}
        needed |= {cell.source for cell in left if "{source}" in cell.node.scope}
        return [name for name in self.grid.datasets if name in needed]

    @cached_property
    def splits(self) -> set[tuple[str, int]]:
        """Targets and seeds of which splits are needed."""
        return {(self.cells[path].target, self.cells[path].seed) for path in self.left}

    @cached_property
    def test_sets(self) -> dict[str, tuple[str, int]]:
        """By name, target and seed of the needed test sets that are datasets of their own."""
        left = (self.cells[path] for path in self.left)
        return {cell.tested_in: (cell.target, cell.seed) for cell in left if not cell.part_tested}

    def predictions(self, path: str) -> str:
        """The file of predictions of a cell: stored, or where the workflow puts it."""
        cell, name = self.cells[path], "predictions/{path}.safetensors"
        return self._file(CELL, lambda: self.identities.cell(cell), name, path)

    def log(self, cell: Cell) -> str:
        """The training log of the model of a cell."""
        return self._file(
            MODEL,
            lambda: self.identities.model(cell.node, cell),
            "models/{path}.csv",
            cell.path_of(cell.node),
        )

    @property
    def first_seed(self) -> int:
        """The repeat of which features are drawn, the smallest, however they are listed."""
        return int(min(self.grid.config["seeds"]))

    @property
    def features_path(self) -> str:
        """Where the features that are drawn, of the pair shown, live below their folder."""
        shown = self.grid.reported
        return f"{shown.source}__{shown.target}/seed-{self.first_seed}"

    def features(self) -> str:
        """The file of these features."""
        return self._file(
            FEATURES,
            lambda: self.identities.features(self.staged[self.first_seed]),
            "features/{path}.safetensors",
            self.features_path,
        )

    def classes(self) -> str:
        """The table of classes."""
        return self._file(
            CLASSES, lambda: self.identities.classes, "structures/{path}.csv", "classes"
        )

    def _file(self, kind: str, identity: Callable[[], str], name: str, path: str) -> str:
        stored = self.store.file(kind, identity(), name) if self.store.entries else None
        return stored or f"<results>/{name.format(path=path)}"
