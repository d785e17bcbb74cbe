"""Table 5: the paper's ablations, with differences to FSFT paired by seed."""

import pandas as pd

from fsft.reporting.names import method_name
from fsft.reporting.rows import choose, of_pair, results
from fsft.reporting.statistics import minus, named, repeats, summarise
from fsft.reporting.table import Table, counted, percents, repeated
from fsft.reporting.view import View

REFERENCE = "fsft"


def against(rows: pd.DataFrame, reference: str) -> pd.DataFrame:
    """Mean of each method and of its difference, paired by seed, to a reference method.

    rows: method, seed, value. Returns method, the columns of `summarise`, and difference with its
    spread (NaN for the reference).
    """
    of_reference = choose(rows, method=reference)
    others = rows[rows["method"] != reference]
    difference = summarise(minus(others, of_reference, ["seed"]), ["method"])
    return summarise(rows, ["method"]).merge(
        named(difference, "difference"), on="method", how="left"
    )


def compared(numbers: pd.DataFrame) -> pd.DataFrame:
    """The results of `against` as text, in per cent and in points."""
    return pd.DataFrame(
        {
            "accuracy": repeated(numbers),
            "difference (points)": repeated(numbers, "difference", signed=True),
            "seeds": counted(numbers["seeds"]),
        }
    )


def make(*, metrics: pd.DataFrame, paper: pd.DataFrame, view: View) -> Table:
    """Make Table 5 from metrics.csv and the paper's method, accuracy."""
    rows = choose(of_pair(results(metrics, view), view), method=tuple(paper["method"]))
    printed = paper.rename(columns={"accuracy": "paper"})
    numbers = printed.merge(against(rows, REFERENCE), on="method", how="left")
    of_reference = numbers.set_index("method")["paper"][REFERENCE]
    numbers["paper_difference"] = (numbers["paper"] - of_reference).mask(
        numbers["method"] == REFERENCE
    )
    shown = pd.concat([numbers["method"].map(method_name), compared(numbers)], axis=1).assign(
        paper=percents(numbers["paper"]),
        **{"paper's difference": percents(numbers["paper_difference"], signed=True)},
    )
    return Table(numbers=view.stamp(numbers), shown=shown, facts=view.facts(repeats(numbers)))
