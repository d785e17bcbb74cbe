"""Statistics of repeats: means over seeds, their intervals, and paired differences."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.stats import t as student

from fsft.runtime.errors import InputError

LEVEL = 0.95
"""Coverage of every interval."""


def half_width(values: Sequence[float] | np.ndarray) -> float:
    """Half width of Student's interval of a mean, t(n-1) s / sqrt(n), at LEVEL.

    NaN for fewer than two values: one run says nothing about its spread. Student 1908.
    """
    n = len(values)
    if n < 2:
        return float("nan")
    return float(student.ppf((1 + LEVEL) / 2, n - 1) * np.std(values, ddof=1) / np.sqrt(n))


def summarise(rows: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """Mean over seeds and its interval, for every combination of `by` in order of appearance.

    rows: columns `by`, seed, value. Returns columns `by`, mean, half_width, seeds. Raises
    InputError if a seed has two values for one combination, since the interval would be wrong.
    """
    rows = rows[rows["value"].notna()]
    twice = rows.duplicated([*by, "seed"])
    if twice.any():
        first = rows.loc[twice, [*by, "seed"]].iloc[0].to_dict()
        raise InputError(f"metrics hold two values for {first}; expected one for each seed")
    groups = rows.groupby(list(by), sort=False)["value"]
    summary = groups.agg(mean="mean", half_width=half_width, seeds="size")
    return summary.reset_index()


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
