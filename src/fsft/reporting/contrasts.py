"""Every method over all cells: means per seed, and their differences to the two references."""

from collections.abc import Sequence

import pandas as pd

from fsft.reporting.comparisons import against, holm
from fsft.reporting.names import method_name
from fsft.reporting.rows import choose, in_order, results, role_of
from fsft.reporting.statistics import refuse_twice
from fsft.reporting.view import View

REFERENCES = ("fsft", "source_and_target")
"""The paper's method, and plain joint training on all labels that it is given."""


def of_all_cells(metrics: pd.DataFrame, view: View) -> pd.DataFrame:
    """Accuracies of every method but the corners of the factorial, on all pairs of the domains."""
    rows = results(metrics, view)
    names = [name for name in in_order(rows["method"]) if role_of(name) != "factorial"]
    return choose(rows, method=tuple(names))


def means_over_cells(rows: pd.DataFrame, by: Sequence[str] = ()) -> pd.DataFrame:
    """Mean over all cells for every method and seed, within `by`: `by`, method, seed, value.

    rows: source, target, method, seed, value and `by`. A seed of a method that lacks a cell is left
    out, since its mean would be of other cells than those of its partners.
    """
    rows = rows[rows["value"].notna()]
    refuse_twice(rows, [*by, "source", "target", "method", "seed"])
    groups = rows.groupby([*by, "method", "seed"], sort=False)["value"]
    means = groups.agg(value="mean", cells="size").reset_index()
    cells = rows[[*by, "source", "target"]].drop_duplicates()
    if not by:
        return means[means["cells"] == len(cells)].drop(columns="cells")
    every = cells.groupby(list(by), as_index=False).size()
    complete = means["cells"] == means.merge(every, on=list(by), how="left")["size"]
    return means[complete].drop(columns="cells")


def contrasts(rows: pd.DataFrame, by: Sequence[str] = ()) -> pd.DataFrame:
    """Means over cells and their differences to REFERENCES, by method, reference and `by`.

    rows: as for `means_over_cells`, with the columns `by`, within which means are taken. Returns
    `by`, reference, method, the columns of `summarise`, and those of `comparisons.COLUMNS`. Its
    p-values are adjusted for all comparisons returned; that of the two references counts once.
    """
    means = means_over_cells(rows, by)
    numbers = pd.concat(
        [
            against(means, reference, [*by, "method"], by).assign(reference=reference)
            for reference in REFERENCES
        ],
        ignore_index=True,
    )
    pairs = [*(numbers[name] for name in by), _pairs(numbers)]
    family = numbers["p"].mask(_is_second(numbers))
    return numbers.assign(p_holm=holm(family).groupby(pairs).transform("max"))


def once(numbers: pd.DataFrame) -> pd.DataFrame:
    """Contrasts without the second of the two that compare the references with each other."""
    return numbers[~_is_second(numbers)]


def absent(rows: pd.DataFrame, references: Sequence[str] = REFERENCES) -> list[str]:
    """A sentence for each of some references that no row is of."""
    return [
        f"no differences to {method_name(name)}, which is not in this run"
        for name in references
        if name not in set(rows["method"])
    ]


def _is_second(numbers: pd.DataFrame) -> pd.Series:
    return (numbers["method"] == REFERENCES[0]) & (numbers["reference"] == REFERENCES[1])


def _pairs(numbers: pd.DataFrame) -> pd.Series:
    """The two methods of a comparison, in one order whichever is the reference."""
    both = zip(numbers["method"], numbers["reference"], strict=True)
    return pd.Series([" ".join(sorted(each)) for each in both], numbers.index)
