"""Which subtomograms a test set holds, with their labels: read from what says so.

It is the split of the target, of which the test set is a part, or the dataset that the test set is,
where it is one of its own.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from fsft.formats.csv_file import read_columns
from fsft.formats.dataset import TABLE
from fsft.formats.split import left_to_test, read_split


@dataclass(frozen=True)
class Tested:
    """Subtomograms to be judged by. index: (n,) in their dataset, ascending; names: (n,) their
    classes; classes: all classes of the target, in alphabetical order."""

    index: np.ndarray
    names: np.ndarray
    classes: tuple[str, ...]


def read_tested(path: Path) -> Tested:
    """Read what the file of a split or the folder of a dataset says; InputError if it is empty."""
    if path.suffix != ".csv":
        names = np.array(read_columns(path / TABLE, "class")["class"])
        index = np.arange(len(names))
        return Tested(index, names, tuple(sorted(set(names.tolist()))))
    split = read_split(path)
    index = left_to_test(split, path.parent.name)
    names = split["class"][np.searchsorted(split["index"], index)]
    return Tested(index, names, tuple(sorted(set(split["class"].tolist()) - {""})))
