"""What is left of every few-shot method when the labels of its support are shuffled."""

import pandas as pd

from fsft.methods.variants import DEFAULT
from fsft.reporting.names import method_name
from fsft.reporting.rows import at_shots, choose, finished, in_order, of_pair
from fsft.reporting.statistics import minus, repeats, summarise
from fsft.reporting.view import View
from fsft.reporting.writer import Table, laid_out, repeated

SHUFFLED = "shuffled_support"
REFERENCE = "source_only"

RIGHT, WRONG, LEFT = "right labels", "shuffled labels", "shuffled against source only (points)"


def make(*, metrics: pd.DataFrame, view: View) -> Table:
    """Make the table of sanity from metrics.csv, for the pair of the view.

    Differences to source only are paired by seed.
    """
    rows = choose(finished(of_pair(metrics, view)), metric="accuracy", batchnorm=view.batchnorm)
    rows = at_shots(rows, view.shots)
    default, shuffled = choose(rows, variant=DEFAULT), choose(rows, variant=SHUFFLED)
    right = choose(default, method=tuple(in_order(shuffled["method"])))
    left = minus(shuffled, choose(default, method=REFERENCE), ["seed"])
    parts = {RIGHT: right, WRONG: shuffled, LEFT: left}
    numbers = summarise(
        pd.concat([part.assign(labels=name) for name, part in parts.items()]), ["method", "labels"]
    )
    unsigned = pd.Series(repeated(numbers))
    signed = pd.Series(repeated(numbers, signed=True))
    texts = unsigned.mask(numbers["labels"] == LEFT, signed)
    shown = laid_out(numbers.assign(text=texts), ["method"], "labels")
    return Table(
        numbers=view.stamp(numbers),
        shown=shown.assign(method=shown["method"].map(method_name)),
        facts=view.facts(repeats(numbers)),
    )
