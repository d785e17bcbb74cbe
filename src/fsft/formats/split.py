"""One split of a target, a CSV table with a row per subtomogram, and what stages read of it."""

import csv
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from fsft.formats.csv_file import read_columns
from fsft.runtime.errors import InputError
from fsft.runtime.files import replacing

SUPPORT, UNLABELLED, TEST = "support", "unlabelled", "test"

COLUMNS = ("index", "class", "part", "rank")

Split = Mapping[str, np.ndarray]
"""COLUMNS of a split, each (n,), with a row per subtomogram: `class` is empty for an unlabelled
one, `rank` is the order within its class and part."""


def write_split(path: Path, split: Split) -> None:
    """Write a split as a CSV table."""
    with replacing(path) as temporary, temporary.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(COLUMNS)
        table.writerows(zip(*(split[name].tolist() for name in COLUMNS), strict=True))


def read_split(path: Path) -> Split:
    """Read a split that `write_split` has written."""
    columns = read_columns(path, *COLUMNS)
    numbers = {name: np.array(columns[name], dtype=np.int64) for name in ("index", "rank")}
    return {**{name: np.array(values) for name, values in columns.items()}, **numbers}


def part(split: Split, name: str) -> np.ndarray:
    """Indices of the subtomograms in one part of a split, ascending."""
    return np.compress(split["part"] == name, split["index"])


def labelled_outside_test(split: Split) -> np.ndarray:
    """Indices of every subtomogram that has a label and is not in the test set, ascending."""
    return np.compress((split["part"] != TEST) & (split["class"] != ""), split["index"])


def labelled(split: Split, name: str) -> np.ndarray:
    """Indices of the subtomograms in one part of a split that have a label, ascending."""
    return np.compress((split["part"] == name) & (split["class"] != ""), split["index"])


def judged_within(split: Split) -> np.ndarray:
    """Indices of the labelled subtomograms that tell of a model in training, ascending.

    They are the test part or, where the test set is a dataset of its own, those adapted on, which
    the authors' code tests on too.
    """
    return labelled(split, TEST if TEST in split["part"] else UNLABELLED)


def left_to_test(split: Split, dataset: str, name: str = TEST) -> np.ndarray:
    """Indices of the labelled subtomograms in the part that is tested on, ascending.

    Raises InputError, naming the dataset, if there are none.
    """
    indices = labelled(split, name)
    if not len(indices):
        raise InputError(
            f"dataset {dataset} has no labelled subtomogram left to test on; run the target "
            "predict, which needs none"
        )
    return indices


def support(split: Split, shots: int) -> np.ndarray:
    """Indices of the first `shots` support subtomograms of every class, ascending.

    Raises InputError if the support pool is smaller than `shots`.
    """
    pool = split["part"] == SUPPORT
    available = np.unique(split["class"][pool], return_counts=True)[1].min()
    if shots > available:
        raise InputError(
            f"shots: {shots} asked for, but a class has {available} labelled subtomograms in its "
            "support pool; expected fewer shots, or more labels and a larger splits.support_pool"
        )
    return np.compress(pool & (split["rank"] < shots), split["index"])
