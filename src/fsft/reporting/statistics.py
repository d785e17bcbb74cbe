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

SPREAD = ("sd", "half_width", "lowest", "highest")
"""Columns that say how far repeats lie apart."""


def half_widths(sd: np.ndarray, seeds: np.ndarray) -> np.ndarray:
    """Half widths of Student's intervals of means, t(n-1) sd / sqrt(n), at LEVEL.

    NaN for fewer than FEWEST seeds. Student 1908.
    """
    many = np.where(seeds < FEWEST, np.nan, seeds)
    halves: np.ndarray = student.isf((1 - LEVEL) / 2, many - 1) * sd / np.sqrt(many)
    return halves


def half_width(values: Sequence[float] | np.ndarray) -> float:
    """Half width of the interval of the mean of some repeats; NaN for fewer than FEWEST."""
    if len(values) < FEWEST:
        return float("nan")
    return float(half_widths(np.array(np.std(values, ddof=1)), np.array(len(values))))


def refuse_twice(rows: pd.DataFrame, keys: Sequence[str]) -> None:
    """Raise InputError if two rows agree in `keys`, so that a seed would count twice."""
    twice = rows.duplicated(list(keys))
    if twice.any():
        first = rows.loc[twice, list(keys)].iloc[0].to_dict()
        raise InputError(f"metrics hold two values for {first}; expected one for each seed")


def summarise(rows: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """Mean over seeds and their SPREAD, for every combination of `by` in order of appearance.

    rows: columns `by`, seed, value. Returns columns `by`, mean, sd, half_width (see there), lowest
    and highest (NaN for a single seed), seeds. Raises InputError if a seed has two values for one
    combination, since the interval would be wrong.
    """
    rows = rows[rows["value"].notna()]
    refuse_twice(rows, [*by, "seed"])
    groups = rows.groupby(list(by), sort=False)["value"]
    summary = groups.agg(mean="mean", sd="std", lowest="min", highest="max", seeds="size")
    summary["half_width"] = half_widths(summary["sd"].to_numpy(), summary["seeds"].to_numpy())
    alone = summary["seeds"] < 2
    summary[["lowest", "highest"]] = summary[["lowest", "highest"]].mask(alone)
    return summary[["mean", *SPREAD, "seeds"]].reset_index()


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
