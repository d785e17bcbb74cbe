"""How a method and a reading of batch normalisation make a row of a table or a line of a figure.

A network of the source alone makes two: with the statistics of training it knows nothing of the
target, with those of the unlabelled target it is AdaBN (Li et al. 2017). Other methods make one.
"""

import pandas as pd

SOURCE_ONLY, ADABN = "source_only", "adabn"
"""The method, which names its row with the statistics of training, and its other row."""

READ_AS = {SOURCE_ONLY: "running", ADABN: "recalibrated"}
"""The readings of these rows, whatever counts for the others."""


def method_of(row: str) -> str:
    """The method that a row is of."""
    return SOURCE_ONLY if row == ADABN else row


def named(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of metrics.csv with the name of their row in the column method."""
    adapted = (rows["method"] == SOURCE_ONLY) & (rows["batchnorm"] == READ_AS[ADABN])
    return rows.assign(method=rows["method"].mask(adapted, ADABN))


def read(rows: pd.DataFrame, batchnorm: str) -> pd.DataFrame:
    """The readings that tables compare, `named`: `batchnorm`, but source only has READ_AS.

    Source only stands before AdaBN; all else stays in its place, and indices are kept.
    """
    together = (rows["method"] != rows["method"].shift()).cumsum()
    rows = named(rows).assign(together=together)
    rows = rows[rows["batchnorm"] == rows["method"].map(READ_AS).fillna(batchnorm)]
    rows = rows.assign(adapted=rows["method"] == ADABN)
    rows = rows.sort_values(["together", "adapted"], kind="stable")
    return rows.drop(columns=["together", "adapted"])


def as_facts(numbers: pd.DataFrame, batchnorm: str) -> pd.DataFrame:
    """Rows whose names are replaced by facts: the columns method and batchnorm of metrics.csv.

    batchnorm: the reading of rows that no column batchnorm tells.
    """
    facts = numbers.assign(method=numbers["method"].map(method_of))
    if "batchnorm" not in numbers:
        facts["batchnorm"] = numbers["method"].map(READ_AS).fillna(batchnorm)
    return facts
