"""Statistics of repeats: means over seeds, their intervals, and paired differences."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.stats import t as student

from fsft.runtime.errors import InputError

LEVEL = 0.95
"""Coverage of every interval."""

FEWEST = 3
"""Repeats from which their mean has an interval: of two, it is 12.7 standard errors wide."""

SPREAD = ("half_width", "lowest", "highest")
"""Columns that say how far repeats lie apart."""


def half_width(values: Sequence[float] | np.ndarray, comparisons: int = 1) -> float:
    """Half width of Student's interval of a mean, t(n-1) s / sqrt(n), at LEVEL.

    comparisons: how many such intervals are to hold together (Bonferroni). NaN for fewer than
    FEWEST values. Student 1908.
    """
    n = len(values)
    if n < FEWEST:
        return float("nan")
    tail = (1 - LEVEL) / (2 * comparisons)
    return float(student.isf(tail, n - 1) * np.std(values, ddof=1) / np.sqrt(n))


def summarise(rows: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """Mean over seeds and their SPREAD, for every combination of `by` in order of appearance.

    rows: columns `by`, seed, value. Returns columns `by`, mean, half_width (see there), lowest and
    highest (NaN for a single seed), seeds. Raises InputError if a seed has two values for one
    combination, since the interval would be wrong.
    """
    rows = rows[rows["value"].notna()]
    twice = rows.duplicated([*by, "seed"])
    if twice.any():
        first = rows.loc[twice, [*by, "seed"]].iloc[0].to_dict()
        raise InputError(f"metrics hold two values for {first}; expected one for each seed")
    groups = rows.groupby(list(by), sort=False)["value"]
    summary = groups.agg(
        mean="mean", half_width=half_width, lowest="min", highest="max", seeds="size"
    )
    alone = summary["seeds"] < 2
    summary[["lowest", "highest"]] = summary[["lowest", "highest"]].mask(alone)
    return summary.reset_index()


def named(summary: pd.DataFrame, name: str) -> pd.DataFrame:
    """A summary to stand beside another: its mean is called `name`, its SPREAD `name`_..."""
    return summary.drop(columns="seeds").rename(
        columns={"mean": name, **{each: f"{name}_{each}" for each in SPREAD}}
    )


def minus(rows: pd.DataFrame, reference: pd.DataFrame, on: Sequence[str]) -> pd.DataFrame:
    """Rows with the value of the reference row that agrees in `on` subtracted.

    Paired differences have `seed` in `on`; rows without a partner are dropped.
    """
    partner = reference[[*on, "value"]].rename(columns={"value": "reference"})
    merged = rows.merge(partner, on=list(on), how="inner", validate="many_to_one")
    merged["value"] -= merged["reference"]
    return merged.drop(columns="reference")


def repeats(summary: pd.DataFrame) -> int:
    """Largest number of seeds behind the numbers of a summary."""
    return int(summary["seeds"].fillna(0).max()) if len(summary) else 0
