"""Writing a dataset: a folder of a stack, a row for each subtomogram and how they came about."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

import fsft
from fsft.formats.dataset import MANIFEST, STACK, TABLE
from fsft.formats.mrc_stack import StackWriter
from fsft.runtime.files import replacing_folder, sha256, write_json


class DatasetWriter:
    """A dataset that is being written: see `writing_dataset`."""

    def __init__(self, stack: StackWriter) -> None:
        self._stack = stack
        self.described: tuple[pd.DataFrame, Mapping[str, Any]] | None = None

    def append(self, volumes: np.ndarray) -> None:
        """Add subtomograms (n, side, side, side), which are stored as float16."""
        self._stack.append(volumes)

    def describe(self, particles: pd.DataFrame, **facts: Any) -> None:
        """Say what was written: a row for each subtomogram, one of them its `class`, and `facts`
        for the manifest, `synthetic` and `provider` among them."""
        self.described = particles, facts


@contextmanager
def writing_dataset(
    folder: Path | str, *, count: int, classes: Sequence[str], side: int, voxel_nm: float
) -> Iterator[DatasetWriter]:
    """Write `count` subtomograms of `side` voxels, some at a time; the folder appears when whole.

    with writing_dataset(folder, ...) as writer: writer.append(volumes); writer.describe(rows, ...)
    classes: what labels may be, in this order. If the block raises, or the dataset is not whole and
    described (ValueError), the folder is left as it was.
    """
    with replacing_folder(folder) as temporary:
        stack, table = temporary / STACK, temporary / TABLE
        with StackWriter(stack, count=count, side=side, voxel_nm=voxel_nm) as stack_writer:
            writer = DatasetWriter(stack_writer)
            yield writer
        if writer.described is None or len(writer.described[0]) != count:
            raise ValueError(f"{folder}: expected a description of {count} subtomograms")
        particles, facts = writer.described
        particles.to_csv(table, index_label="index")
        record = {
            "fsft": fsft.__version__,
            "dataset": Path(folder).name,
            "classes": list(classes),
            "side": side,
            "voxel_nm": voxel_nm,
            **facts,
            "sha256": {path.name: sha256(path) for path in (stack, table)},
        }
        write_json(temporary / MANIFEST, record)
