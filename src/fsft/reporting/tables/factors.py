"""What rotations in training and batch-norm statistics are worth, for every method."""

import pandas as pd

from fsft.methods.variants import DEFAULT
from fsft.reporting.comparisons import compared
from fsft.reporting.design import design
from fsft.reporting.names import method_name
from fsft.reporting.readings import named
from fsft.reporting.rows import ROTATIONS, at_shots, choose, competing, finished, in_order, of_pair
from fsft.reporting.statistics import repeats, summarise
from fsft.reporting.view import View
from fsft.reporting.writer import Table, laid_out, repeated

READINGS = ("running", "recalibrated")
FACTORS = ["method", "augment", "batchnorm"]


def make(*, metrics: pd.DataFrame, view: View) -> Table:
    """Make the table of factors from metrics.csv, for the pair of the view.

    The CSV also has the difference, paired by seed, to the method without further rotations under
    the same batch-norm statistics.
    """
    rows = choose(
        finished(of_pair(metrics, view)),
        metric="accuracy",
        variant=(DEFAULT, *ROTATIONS),
        batchnorm=READINGS,
    )
    rows = named(at_shots(rows, view.shots))
    rows = choose(rows, method=tuple(competing(in_order(rows["method"]))))
    rows = rows.assign(augment=rows["variant"].replace(DEFAULT, view.augment))
    plain = choose(rows, variant=DEFAULT)[["method", "batchnorm", "seed", "value"]]
    gains = compared(rows[rows["variant"] != DEFAULT], plain, FACTORS)
    numbers = summarise(rows, FACTORS).merge(gains, on=FACTORS, how="left")
    rotations = (view.augment, *ROTATIONS)
    columns = {
        f"{augment.replace('_', ' ')}, {reading}": (augment, reading)
        for augment in rotations
        for reading in READINGS
    }
    titles = {pair: title for title, pair in columns.items()}
    keys = zip(numbers["augment"], numbers["batchnorm"], strict=True)
    shown = laid_out(
        numbers.assign(
            column=[titles[key] for key in keys],
            text=repeated(numbers),
        ),
        ["method"],
        "column",
    )
    present = [title for title in columns if title in shown]
    return Table(
        numbers=view.stamp(numbers),
        shown=shown.assign(method=shown["method"].map(method_name))[["method", *present, "seeds"]],
        facts=view.facts(repeats(numbers), augment="in columns", batchnorm="in columns"),
        design=design(numbers, rows),
    )
