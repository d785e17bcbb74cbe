"""How far every method is from one that knows the templates and the CTF."""

import pandas as pd

from fsft.reporting.comparisons import against
from fsft.reporting.design import design
from fsft.reporting.names import method_name
from fsft.reporting.physical_reference import TEMPLATE_MATCHING, TITLE, accuracies
from fsft.reporting.rows import choose, competing, in_order, of_pair, results
from fsft.reporting.statistics import repeats
from fsft.reporting.view import View
from fsft.reporting.writer import Table, counted, differences, repeated


def make(*, metrics: pd.DataFrame, matches: pd.DataFrame, view: View) -> Table:
    """Make the table of template matching, for the pair of the view: the best method comes first.

    matches: see `read_matches`.
    """
    rows = of_pair(results(metrics, view), view)
    rows = choose(rows, method=tuple(competing(in_order(rows["method"]))))
    rows = pd.concat([accuracies(matches), rows], ignore_index=True)
    numbers = against(rows, TEMPLATE_MATCHING)
    known = numbers["method"] == TEMPLATE_MATCHING
    numbers = numbers.assign(known=known, particles=numbers["method"].map(_particles(rows)))
    numbers = numbers.sort_values(["known", "mean"], ascending=False, ignore_index=True)
    numbers = numbers.drop(columns="known")
    names = numbers["method"].map(method_name)
    shown = pd.DataFrame(
        {
            "method": names.mask(numbers["method"] == TEMPLATE_MATCHING, TITLE),
            "accuracy (%)": repeated(numbers),
            "test particles": counted(numbers["particles"]),
            "seeds": counted(numbers["seeds"]),
        }
    )
    beside = differences(numbers, to="template matching")
    stamped = view.stamp(numbers)
    read = stamped["batchnorm"].mask(stamped["method"] == TEMPLATE_MATCHING, "")
    return Table(
        numbers=stamped.assign(batchnorm=read),
        shown=pd.concat([shown, beside], axis=1),
        facts=view.facts(repeats(numbers)),
        design=design(numbers, rows),
    )


def _particles(rows: pd.DataFrame) -> pd.Series:
    """The fewest test particles of a seed, by method."""
    return rows.groupby("method")["count"].min()
