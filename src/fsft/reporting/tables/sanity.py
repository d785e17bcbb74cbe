"""What is left of every few-shot method when the labels of its support are shuffled."""

import pandas as pd

from fsft.methods.variants import DEFAULT
from fsft.reporting.comparisons import compared
from fsft.reporting.design import design
from fsft.reporting.names import method_name
from fsft.reporting.readings import ADABN, read
from fsft.reporting.rows import at_shots, choose, finished, in_order, of_pair
from fsft.reporting.statistics import repeats, summarise
from fsft.reporting.view import View
from fsft.reporting.writer import Table, differences, laid_out, repeated

SHUFFLED = "shuffled_support"
REFERENCE = ADABN
"""What is known of the target without a label, under the reading of the few-shot methods."""
ROW = ["method", "labels"]

RIGHT, WRONG = "right labels", "shuffled labels"


def make(*, metrics: pd.DataFrame, view: View) -> Table:
    """Make the table of sanity from metrics.csv, for the pair of the view.

    Differences to AdaBN are paired by seed.
    """
    rows = read(choose(finished(of_pair(metrics, view)), metric="accuracy"), view.batchnorm)
    rows = at_shots(rows, view.shots)
    default, shuffled = choose(rows, variant=DEFAULT), choose(rows, variant=SHUFFLED)
    right = choose(default, method=tuple(in_order(shuffled["method"])))
    both = pd.concat([right.assign(labels=RIGHT), shuffled.assign(labels=WRONG)])
    unlabelled = choose(default, method=REFERENCE)[["seed", "value"]]
    left = compared(shuffled.assign(labels=WRONG), unlabelled, ROW)
    numbers = summarise(both, ROW).merge(left, on=ROW, how="left")
    shown = laid_out(numbers.assign(text=repeated(numbers)), ["method"], "labels")
    beside = differences(
        left.set_index("method").reindex(shown["method"]), to=method_name(REFERENCE)
    )
    shown = pd.concat([shown, beside.reset_index(drop=True)], axis=1)
    return Table(
        numbers=view.stamp(numbers),
        shown=shown.assign(method=shown["method"].map(method_name)),
        facts=view.facts(repeats(numbers)),
        design=design(left, both),
    )
