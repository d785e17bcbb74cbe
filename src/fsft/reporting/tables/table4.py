"""Table 4: accuracy after each stage of FSFT, under both readings of batch normalisation."""

from itertools import pairwise

import pandas as pd

from fsft.methods.registry import METHODS
from fsft.methods.variants import DEFAULT
from fsft.reporting.comparisons import compared
from fsft.reporting.design import design
from fsft.reporting.names import stage_name
from fsft.reporting.rows import at_shots, choose, of_pair
from fsft.reporting.statistics import repeats, summarise
from fsft.reporting.view import View
from fsft.reporting.writer import Table, laid_out, percents, repeated

METHOD = "fsft"
READINGS = ("recalibrated", "running")


def of_stages(metrics: pd.DataFrame, view: View) -> pd.DataFrame:
    """Rows of metrics.csv with the accuracies after each stage."""
    rows = choose(metrics, metric="accuracy", method=METHOD, variant=DEFAULT, batchnorm=READINGS)
    return at_shots(of_pair(rows, view), view.shots)


def stages(metrics: pd.DataFrame, view: View) -> pd.DataFrame:
    """Accuracy after each stage: stage, batchnorm and the columns of `summarise`.

    metrics: rows of metrics.csv. In the order of training.
    """
    summary = summarise(of_stages(metrics, view), ["stage", "batchnorm"])
    full = pd.MultiIndex.from_product(
        [METHODS[METHOD].chain, READINGS], names=["stage", "batchnorm"]
    )
    return summary.set_index(["stage", "batchnorm"]).reindex(full).reset_index()


def gains(rows: pd.DataFrame) -> pd.DataFrame:
    """What each stage adds to the one before it under the same reading, as `compared` has it.

    rows: of `of_stages`.
    """
    chain = METHODS[METHOD].chain
    following = dict(pairwise(chain))
    before = rows.assign(stage=rows["stage"].map(following))[
        ["stage", "batchnorm", "seed", "value"]
    ]
    return compared(rows, before, ["stage", "batchnorm"])


def make(*, metrics: pd.DataFrame, paper: pd.DataFrame, view: View) -> Table:
    """Make Table 4 from metrics.csv and the paper's stage, accuracy."""
    rows = of_stages(metrics, view)
    numbers = stages(metrics, view).merge(gains(rows), on=["stage", "batchnorm"], how="left")
    numbers = numbers.merge(
        paper.rename(columns={"accuracy": "paper"}), on="stage", how="left", validate="many_to_one"
    )
    shown = laid_out(
        numbers.assign(text=repeated(numbers)),
        ["stage", "paper"],
        "batchnorm",
    )
    shown = shown.assign(
        stage=[f"{stage_name(stage)}: {stage}" for stage in shown["stage"]],
        paper=percents(shown["paper"]),
    )
    return Table(
        numbers=view.stamp(numbers),
        shown=shown[["stage", *READINGS, "seeds", "paper"]],
        facts=view.facts(repeats(numbers), batchnorm="as in the columns"),
        design=design(numbers, rows),
    )
