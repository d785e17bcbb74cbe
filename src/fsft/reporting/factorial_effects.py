"""The 2^4 factorial of the paper's four claims: what each is worth, averaged over the others."""

import pandas as pd

from fsft.methods.declare import Method
from fsft.methods.registry import METHODS
from fsft.reporting.comparisons import tested

FACTORS = ("CORAL start", "frozen discriminator", "split encoder", "3-D branch")


def _corner(method: Method) -> tuple[str | int, ...]:
    """A corner and its FACTORS, 1 as the paper has it and 0 without."""
    adapt, discriminator = method.overrides["adapt"], method.overrides["discriminator"]
    factors = (
        "coral" in method.chain,
        not adapt["adversarial"],
        adapt["split_encoder"],
        discriminator["branch_3d"],
    )
    return (method.name, *map(int, factors))


CORNERS = pd.DataFrame(
    [_corner(method) for method in METHODS.values() if method.role == "factorial"],
    columns=["method", *FACTORS],
)
"""The methods of the factorial, from the one without any claim to the one with all four."""


def with_factors(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of the sixteen corners with a column of zeros and ones per factor."""
    return rows.merge(CORNERS, on="method")


def main_effects(rows: pd.DataFrame) -> pd.DataFrame:
    """Mean of the eight corners with a factor minus mean of the eight without, with intervals.

    rows: method, seed, value of one metric. Effects are taken within a seed, so what the corners
    of a seed share cancels; the interval is over seeds. Seeds without all sixteen corners are left
    out. Returns factor and the columns of `tested`. Box, Hunter & Hunter 2005, chapter 5.
    """
    table = with_factors(rows)
    table = table[table.groupby("seed")["method"].transform("nunique") == 2 ** len(FACTORS)]
    effects = [
        {"factor": name, "seed": seed, "value": _effect(part, name)}
        for name in FACTORS
        for seed, part in table.groupby("seed")
    ]
    return tested(pd.DataFrame(effects, columns=["factor", "seed", "value"]), ["factor"])


def _effect(part: pd.DataFrame, factor: str) -> float:
    means = part.groupby(factor)["value"].mean()
    return float(means.loc[1] - means.loc[0])
