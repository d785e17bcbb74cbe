"""Every method by accuracy, balanced accuracy, macro-F1, likelihood and calibration."""

import pandas as pd

from fsft.reporting.comparisons import against, holm
from fsft.reporting.contrasts import absent
from fsft.reporting.design import design
from fsft.reporting.names import METRICS, method_name
from fsft.reporting.rows import choose, competing, in_order, of_pair, results
from fsft.reporting.statistics import repeats
from fsft.reporting.view import View
from fsft.reporting.writer import Table, differences, laid_out, repeated

IN_NATS = "nll"
TESTED = "accuracy"
"""The one metric whose differences are tested; the CSV has the intervals of the others."""

REFERENCE = "fsft"


def make(*, metrics: pd.DataFrame, view: View) -> Table:
    """Make the table of methods from metrics.csv, for the pair of the view."""
    rows = pd.concat([of_pair(results(metrics, view, name), view) for name in METRICS])
    rows = choose(rows, method=tuple(competing(in_order(rows["method"]))))
    numbers = against(rows, REFERENCE, ["method", "metric"], ["metric"])
    numbers["p"] = numbers["p"].where(numbers["metric"] == TESTED)
    numbers["p_holm"] = holm(numbers["p"])
    nats = repeated(numbers, factor=1, digits=2)
    texts = pd.Series(repeated(numbers))
    shown = laid_out(
        numbers.assign(text=texts.mask(numbers["metric"] == IN_NATS, pd.Series(nats))),
        ["method"],
        "metric",
    )
    accuracies = choose(numbers, metric=TESTED).set_index("method")
    beside = differences(accuracies.reindex(shown["method"]), to=method_name(REFERENCE))
    shown = pd.concat([shown, beside.reset_index(drop=True)], axis=1)
    return Table(
        numbers=view.stamp(numbers),
        shown=shown.assign(method=shown["method"].map(method_name)).rename(columns=METRICS),
        facts=(*view.facts(repeats(numbers)), *absent(rows, [REFERENCE])),
        design=design(numbers, choose(rows, metric=TESTED)),
    )
