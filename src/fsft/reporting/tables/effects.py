"""Effects and two-factor interactions of the 2^4 factorial of the paper's four claims."""

import pandas as pd

from fsft.reporting.design import design
from fsft.reporting.factorial_effects import CONTROL, effects, with_factors
from fsft.reporting.names import method_name
from fsft.reporting.rows import of_pair, results
from fsft.reporting.view import View
from fsft.reporting.writer import Table, counted, p_values, repeated

UNCONTROLLED = f"the CORAL start has no control of equal steps: {method_name(CONTROL)} was not run"


def make(*, metrics: pd.DataFrame, view: View) -> Table:
    """Make the table of effects from metrics.csv; a seed needs all sixteen corners."""
    rows = of_pair(results(metrics, view), view)
    numbers = effects(rows)
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
        facts=(
            *view.facts(int(seeds.max()) if len(seeds) else 0),
            *([] if CONTROL in set(rows["method"]) else [UNCONTROLLED]),
        ),
        design=design(numbers, with_factors(rows)),
    )
