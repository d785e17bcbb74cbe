"""The 2^4 factorial of the paper's four claims: what each is worth, averaged over the others."""

import pandas as pd

from fsft.reporting.statistics import summarise

PREFIX = "fsft_2x4_"
"""Names of the corners: this and a digit per factor, 1 as the paper has it and 0 without."""

FACTORS = ("CORAL start", "frozen discriminator", "split encoder", "3-D branch")


def corners(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of the sixteen corners with a column of zeros and ones per factor."""
    chosen = rows[rows["method"].str.startswith(PREFIX)]
    digits = chosen["method"].str.removeprefix(PREFIX)
    return chosen.assign(**{name: digits.str[at].astype(int) for at, name in enumerate(FACTORS)})


def main_effects(rows: pd.DataFrame) -> pd.DataFrame:
    """Mean of the eight corners with a factor minus mean of the eight without, with intervals.

    rows: method, seed, value of one metric. Effects are taken within a seed, so what the corners
    of a seed share cancels; the interval is over seeds. Seeds without all sixteen corners are left
    out. Returns factor and the columns of `summarise`. Box, Hunter & Hunter 2005, chapter 5.
    """
    table = corners(rows)
    table = table[table.groupby("seed")["method"].transform("nunique") == 2 ** len(FACTORS)]
    effects = [
        {"factor": name, "seed": seed, "value": _effect(part, name)}
        for name in FACTORS
        for seed, part in table.groupby("seed")
    ]
    return summarise(pd.DataFrame(effects, columns=["factor", "seed", "value"]), ["factor"])


def _effect(part: pd.DataFrame, factor: str) -> float:
    means = part.groupby(factor)["value"].mean()
    return float(means.loc[1] - means.loc[0])
