"""The sixteen corners of the 2^4 factorial of the paper's four claims."""

import pandas as pd

from fsft.reporting.comparisons import against
from fsft.reporting.design import design
from fsft.reporting.factorial_effects import CORNERS, FACTORS, with_factors
from fsft.reporting.rows import of_pair, results
from fsft.reporting.statistics import repeats
from fsft.reporting.view import View
from fsft.reporting.writer import Table, counted, differences, repeated

(ALL,) = CORNERS.loc[CORNERS[list(FACTORS)].all(axis=1), "method"]
"""FSFT as the paper has it."""


def make(*, metrics: pd.DataFrame, view: View) -> Table:
    """Make the table of corners from metrics.csv, from no claim to all four."""
    rows = with_factors(of_pair(results(metrics, view), view))
    numbers = with_factors(against(rows, ALL)).sort_values(list(FACTORS), ignore_index=True)
    signs = numbers[list(FACTORS)].astype(bool)
    shown = signs.apply(lambda column: column.map({True: "yes", False: "no"}))
    shown = shown.assign(accuracy=repeated(numbers)).join(differences(numbers))
    return Table(
        numbers=view.stamp(numbers),
        shown=shown.assign(seeds=counted(numbers["seeds"])),
        facts=view.facts(repeats(numbers)),
        design=design(numbers, rows),
    )
