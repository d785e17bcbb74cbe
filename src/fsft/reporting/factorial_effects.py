"""The 2^4 factorial of the paper's four claims: what each is worth, and what two are together."""

from itertools import combinations

import pandas as pd

from fsft.methods.declare import Method
from fsft.methods.registry import METHODS
from fsft.reporting.comparisons import tested
from fsft.reporting.rows import choose
from fsft.reporting.statistics import minus

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

CONTROL = "fsft_alpha_0"
"""FSFT with the steps of the CORAL start at a weight of zero: equal compute without its loss."""

PARTS = (
    ("CORAL start: its loss, at equal steps", "fsft_2x4_1111", CONTROL),
    ("CORAL start: its steps alone", CONTROL, "fsft_2x4_0111"),
)
"""What the CORAL start is worth beside all other claims, in two: name, method, minus which."""


def with_factors(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of the sixteen corners with a column of zeros and ones per factor."""
    return rows.merge(CORNERS, on="method")


def effects(rows: pd.DataFrame) -> pd.DataFrame:
    """Main effects and two-factor interactions of FACTORS, and the control of the first.

    rows: method, seed, value of one metric. A main effect is the mean of the eight corners with a
    factor minus that of the eight without; an interaction is half of what one factor's effect gains
    by the other. Both are taken within a seed, so what its corners share cancels, and their
    interval is over seeds; seeds without all sixteen corners are left out. Box, Hunter & Hunter
    2005, chapter 5.

    Where CONTROL was run, two more rows follow the first factor: they part what it is worth beside
    all other claims into that of its loss, at equal steps, and that of its steps alone.

    Returns factor and the columns of `tested`, whose p-values hold for all rows together.
    """
    table = with_factors(rows)
    table = table[table.groupby("seed")["method"].transform("nunique") == 2 ** len(FACTORS)]
    first, *others = ((name,) for name in FACTORS)
    contrasts = [
        _contrasts(table, first),
        *(_between(rows, *each) for each in PARTS),
        *(_contrasts(table, each) for each in (*others, *combinations(FACTORS, 2))),
    ]
    return tested(pd.concat(contrasts, ignore_index=True), ["factor"])


def _contrasts(table: pd.DataFrame, factors: tuple[str, ...]) -> pd.DataFrame:
    """The effect of a factor, or the interaction of several, for each seed."""
    sign = (2 * table[list(factors)] - 1).prod(axis=1)
    means = table.groupby(["seed", sign])["value"].mean().unstack()
    means = means.reindex(columns=[-1, 1])
    worth = (means[1] - means[-1]).rename("value").rename_axis("seed").reset_index()
    return worth.assign(factor=" and ".join(factors))


def _between(rows: pd.DataFrame, name: str, method: str, reference: str) -> pd.DataFrame:
    """A method minus another within a seed."""
    wanted = choose(rows, method=reference)
    return minus(choose(rows, method=method), wanted, ["seed"])[["seed", "value"]].assign(
        factor=name
    )
