"""Main effects of the 2^4 factorial of the paper's four claims."""

import pandas as pd

from fsft.reporting.design import design
from fsft.reporting.factorial_effects import main_effects, with_factors
from fsft.reporting.rows import of_pair, results
from fsft.reporting.view import View
from fsft.reporting.writer import Table, counted, p_values, repeated


def make(*, metrics: pd.DataFrame, view: View) -> Table:
    """Make the table of main effects from metrics.csv; a seed needs all sixteen corners."""
    rows = of_pair(results(metrics, view), view)
    numbers = main_effects(rows)
    seeds = numbers["difference_seeds"]
    shown = pd.DataFrame(
        {
            "claim": numbers["factor"],
            "effect (points)": repeated(numbers, "difference", signed=True),
            "p": p_values(numbers["p_holm"]),
            "seeds": counted(seeds),
        }
    )
    return Table(
        numbers=view.stamp(numbers),
        shown=shown,
        facts=view.facts(int(seeds.max()) if len(seeds) else 0),
        design=design(numbers, with_factors(rows)),
    )
