"""Paired differences of repeats: their tests, and what a number of repeats could have shown.

The unit is the seed: cells, classes and test particles of one seed share its models and its data.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.optimize import brentq
from scipy.stats import ncf
from scipy.stats import t as student

from fsft.reporting.rows import choose
from fsft.reporting.statistics import FEWEST, LEVEL, SPREAD, minus, named, summarise

SIGNIFICANCE = 1 - LEVEL
"""Level of every test, of all comparisons of a table together."""

POWER = 0.8
"""Probability with which a design is to find the difference that it is said to detect."""

NO_SPREAD = 1e-9
"""Standard deviation of accuracies below which repeats are equal but for rounding."""

COLUMNS = (
    "difference",
    *(f"difference_{each}" for each in SPREAD),
    "difference_seeds",
    "p",
    "p_holm",
)


def tested(differences: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """Means of differences and their tests.

    differences: columns `by`, seed and value, the difference within a seed. Returns `by` and
    COLUMNS: mean difference, its SPREAD, the number of seeds, the p-value of `two_sided`, and the
    same adjusted by `holm` for all rows returned.
    """
    summary = summarise(differences, by)
    numbers = named(summary, "difference").assign(difference_seeds=summary["seeds"])
    numbers["p"] = two_sided(
        numbers["difference"], numbers["difference_sd"], numbers["difference_seeds"]
    )
    return numbers.assign(p_holm=holm(numbers["p"]))[[*by, *COLUMNS]]


def compared(rows: pd.DataFrame, reference: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """Differences to reference rows, as `tested` has them.

    rows, reference: columns seed, value, and for rows `by`; two are paired that agree in seed and
    in what of `by` the reference has.
    """
    shared = [name for name in by if name in reference]
    return tested(minus(rows, reference, [*shared, "seed"]), by)


def against(
    rows: pd.DataFrame, reference: str, by: Sequence[str] = ("method",), pairing: Sequence[str] = ()
) -> pd.DataFrame:
    """Mean of each method, and its difference to a reference method as `compared` has it.

    rows: columns `by` with method, `pairing`, seed, value. pairing: the columns of `by` that
    a row shares with its reference. Returns `by`, the columns of `summarise`, and COLUMNS, NaN for
    the reference and all of them where the reference is absent.
    """
    of_reference = choose(rows, method=reference)[[*pairing, "seed", "value"]]
    differences = compared(rows[rows["method"] != reference], of_reference, by)
    return summarise(rows, by).merge(differences, on=list(by), how="left")


def _statistic(excess: pd.Series, sd: pd.Series, seeds: pd.Series) -> pd.Series:
    """Student's t of means; NaN for fewer than FEWEST repeats, and for repeats without spread."""
    known = (seeds >= FEWEST) & (sd > NO_SPREAD)
    statistic: pd.Series = excess * np.sqrt(seeds) / sd
    return statistic.where(known).astype(float)


def two_sided(mean: pd.Series, sd: pd.Series, seeds: pd.Series) -> pd.Series:
    """p-values of Student's test that means of paired differences are zero.

    NaN for fewer than FEWEST repeats, and for repeats that are all equal: these give no spread to
    measure their mean by. Student 1908.
    """
    statistic = _statistic(mean.abs(), sd, seeds)
    return pd.Series(2 * student.sf(statistic, seeds - 1), mean.index)


def equivalent(mean: pd.Series, sd: pd.Series, seeds: pd.Series, margin: float) -> pd.Series:
    """p-values of the two one-sided tests that means lie outside of -margin to margin.

    A small one says that the mean lies within. NaN as in `two_sided`. Schuirmann 1987.
    """
    statistic = _statistic(margin - mean.abs(), sd, seeds)
    return pd.Series(student.sf(statistic, seeds - 1), mean.index)


def holm(p: pd.Series) -> pd.Series:
    """p-values adjusted for all that are not NaN, so that the familywise error is kept.

    max over j <= i of (m - j + 1) p_(j), at most 1. Holm 1979.
    """
    ordered = p.dropna().sort_values()
    left = np.arange(len(ordered), 0, -1)
    adjusted: pd.Series = (ordered * left).cummax().clip(upper=1)
    return adjusted.reindex(p.index)


def detectable(sd: float, seeds: int, comparisons: int = 1) -> float:
    """Least mean difference that Student's test finds with probability POWER.

    sd: of paired differences. comparisons: how many tests share SIGNIFICANCE (Bonferroni, the
    first step of Holm's). The square of t is F(1, n-1) of noncentrality n (difference / sd)^2
    (Cohen 1988, chapter 2). NaN for fewer than FEWEST seeds.
    """
    if seeds < FEWEST or not comparisons or np.isnan(sd):
        return float("nan")
    critical = student.isf(SIGNIFICANCE / comparisons / 2, seeds - 1)

    def lacking(distance: float) -> float:
        return float(ncf.sf(critical**2, 1, seeds - 1, distance**2)) - POWER

    return float(brentq(lacking, 0, 4 * critical + 4) * sd / np.sqrt(seeds))
