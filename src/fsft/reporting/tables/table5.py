"""Table 5: the paper's ablations, with differences to FSFT paired by seed."""

import pandas as pd

from fsft.reporting.comparisons import against
from fsft.reporting.contrasts import absent
from fsft.reporting.design import design
from fsft.reporting.names import method_name
from fsft.reporting.rows import choose, of_pair, results
from fsft.reporting.statistics import repeats
from fsft.reporting.view import View
from fsft.reporting.writer import Table, counted, differences, percents, repeated

REFERENCE = "fsft"


def make(*, metrics: pd.DataFrame, paper: pd.DataFrame, view: View) -> Table:
    """Make Table 5 from metrics.csv and the paper's method, accuracy."""
    rows = choose(of_pair(results(metrics, view), view), method=tuple(paper["method"]))
    printed = paper.rename(columns={"accuracy": "paper"})
    numbers = printed.merge(against(rows, REFERENCE), on="method", how="left")
    of_reference = numbers.set_index("method")["paper"][REFERENCE]
    numbers["paper_difference"] = (numbers["paper"] - of_reference).mask(
        numbers["method"] == REFERENCE
    )
    shown = pd.DataFrame(
        {"method": numbers["method"].map(method_name), "accuracy": repeated(numbers)}
    ).join(differences(numbers))
    shown = shown.assign(
        seeds=counted(numbers["seeds"]),
        paper=percents(numbers["paper"]),
        **{"paper's difference": percents(numbers["paper_difference"], signed=True)},
    )
    return Table(
        numbers=view.stamp(numbers),
        shown=shown,
        facts=(*view.facts(repeats(numbers)), *absent(rows, [REFERENCE])),
        design=design(numbers, rows),
    )
