"""Every method by accuracy, balanced accuracy, macro-F1, likelihood and calibration."""

import pandas as pd

from fsft.reporting.names import METRICS, method_name
from fsft.reporting.rows import choose, competing, in_order, of_pair, results
from fsft.reporting.statistics import repeats, summarise
from fsft.reporting.table import Table, laid_out, repeated
from fsft.reporting.view import View

IN_NATS = "nll"


def make(*, metrics: pd.DataFrame, view: View) -> Table:
    """Make the table of methods from metrics.csv, for the pair of the view."""
    rows = pd.concat([of_pair(results(metrics, view, name), view) for name in METRICS])
    rows = choose(rows, method=tuple(competing(in_order(rows["method"]))))
    numbers = summarise(rows, ["method", "metric"])
    nats = repeated(numbers, factor=1, digits=2)
    texts = pd.Series(repeated(numbers))
    shown = laid_out(
        numbers.assign(text=texts.mask(numbers["metric"] == IN_NATS, pd.Series(nats))),
        ["method"],
        "metric",
    )
    return Table(
        numbers=view.stamp(numbers),
        shown=shown.assign(method=shown["method"].map(method_name)).rename(columns=METRICS),
        facts=view.facts(repeats(numbers)),
    )
