"""Main effects of the 2^4 factorial of the paper's four claims."""

import pandas as pd

from fsft.reporting.factorial import main_effects
from fsft.reporting.rows import of_pair, results
from fsft.reporting.statistics import repeats
from fsft.reporting.table import Table, counted, repeated
from fsft.reporting.view import View


def make(*, metrics: pd.DataFrame, view: View) -> Table:
    """Make the table of main effects from metrics.csv; a seed needs all sixteen corners."""
    numbers = main_effects(of_pair(results(metrics, view), view))
    shown = pd.DataFrame(
        {
            "claim": numbers["factor"],
            "effect (points)": repeated(numbers, signed=True),
            "seeds": counted(numbers["seeds"]),
        }
    )
    return Table(numbers=view.stamp(numbers), shown=shown, facts=view.facts(repeats(numbers)))
