"""Cells: a trained model and what it says of one target, the smallest result that can be kept.

A model is read once on a target, whatever roles it has; roles are given to its numbers when they
are put into tables. Read by the workflow while it plans, so nothing here imports torch.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from fsft.formats.split import TEST, UNLABELLED
from fsft.methods.variants import DEFAULT
from fsft.plan.datasets import Pair, tested_apart, tested_in
from fsft.plan.grid import Grid
from fsft.plan.nodes import Node
from fsft.plan.planned_model import Model


@dataclass(frozen=True)
class Cell:
    """A trained model on one target.

    path: where its predictions live below their folder, without suffix. tested_in: the dataset that
    holds its test set; part_tested: which part of the target's split that is, empty if it is a
    dataset of its own. with_support: labelled subtomograms of a class that count as test, as in the
    authors' code; none in honest numbers.
    """

    path: str
    node: Node
    source: str
    target: str
    shots: int
    seed: int
    tested_in: str
    part_tested: str
    with_support: int

    def path_of(self, node: Node) -> str:
        """Where a model of its chain lives below the folder of models, without suffix."""
        return node.path.format(
            source=self.source, target=self.target, shots=self.shots, seed=self.seed
        )

    @property
    def model(self) -> str:
        """The same for its own model."""
        return self.path_of(self.node)


@dataclass(frozen=True)
class Role:
    """A cell as tables name it: of a method and variant, for a pair."""

    model: Model
    cell: Cell

    @property
    def columns(self) -> dict[str, str | int]:
        """What it is called in the table of metrics."""
        pair = self.model.pair
        return {
            "source": pair.source,
            "target": pair.target,
            "source_snr": pair.source_snr,
            "target_snr": pair.target_snr,
            **self.model.entry,
            "seed": self.cell.seed,
        }


def roles(grid: Grid) -> list[Role]:
    """Every role of every cell: by pair and seed, then as the grid lists models."""
    return [
        *_judged(grid, grid.pairs, with_support=False),
        *_judged(grid, [grid.reported], with_support=True),
    ]


def ends(grid: Grid) -> list[Role]:
    """The roles of the last models of every method and variant, by pair and seed."""
    return [
        Role(model, cell_of(grid, model, seed))
        for pair in grid.pairs
        for seed in grid.config["seeds"]
        for model in grid.ends(pair)
    ]


def cells(grid: Grid) -> dict[str, Cell]:
    """Every cell of a configuration once, by its path."""
    return {role.cell.path: role.cell for role in roles(grid)}


def shown(grid: Grid) -> list[Role]:
    """The roles of which figures read predictions: finished methods, as the report shows them."""
    return [
        role
        for role in _judged(grid, [grid.reported], with_support=False)
        if grid.plan.ends.get((role.model.method, DEFAULT)) == role.model.node
        and role.model.variant == DEFAULT
        and role.model.shots in (0, grid.config["report"]["shots"])
    ]


def test_sets(grid: Grid) -> list[dict[str, str]]:
    """What the finished methods of the pair that is shown are judged by, in words.

    A row each: its `method`, `variant` and `test set`.
    """
    further = grid.config["splits"]["test_per_class"]
    words = {"": f"{further} others a class", TEST: "a part", UNLABELLED: "adapted on"}
    rows = {}
    for model in grid.ends(grid.reported):
        cell = cell_of(grid, model, grid.config["seeds"][0])
        what = words[cell.part_tested] + (" and support" if cell.with_support else "")
        rows[model.method, model.variant] = what
    return [
        {"method": method, "variant": variant, "test set": what}
        for (method, variant), what in rows.items()
    ]


def cell_of(grid: Grid, model: Model, seed: int) -> Cell:
    """The cell of a model in a role."""
    counted = grid.config["report"]["shots"] if grid.includes_support(model.variant) else 0
    folder = f"with-support-{counted}/" if counted else ""
    target = model.pair.target
    apart, within = tested_apart(grid.config, target), grid.tested_within(model)
    return Cell(
        path=folder + model.read_path(seed),
        node=model.node,
        source=model.pair.source,
        target=target,
        shots=model.shots,
        seed=seed,
        tested_in=target if within else tested_in(grid.config, target, seed),
        part_tested=(UNLABELLED if within else "") if apart else TEST,
        with_support=counted,
    )


def _judged(grid: Grid, pairs: list[Pair], *, with_support: bool) -> Iterator[Role]:
    for pair in pairs:
        models = grid.with_support if with_support else grid.models_to_test(pair)
        for seed in grid.config["seeds"]:
            for model in models:
                yield Role(model, cell_of(grid, model, seed))
