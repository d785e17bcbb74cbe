"""A source and a target of noise, small enough to train on in a unit test."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from fsft.data.splits import draw_split
from fsft.formats.mrc_stack import StackWriter
from fsft.formats.split import write_split
from fsft.runtime.files import write_json

CLASSES = ("ring", "rod", "disc")
PER_CLASS, SIDE, SHOTS, POOL = 10, 16, 1, 2


def write_dataset(folder: Path, labels: np.ndarray, seed: int) -> None:
    rng = np.random.default_rng(seed)
    volumes = rng.normal(size=(len(labels), SIDE, SIDE, SIDE))
    with StackWriter(
        folder / "subtomograms.mrcs", count=len(labels), side=SIDE, voxel_nm=1.0
    ) as stack:
        stack.append(volumes)
    names = [CLASSES[label] for label in labels]
    pd.DataFrame({"class": names}).to_csv(folder / "particles.csv", index=False)
    write_json(folder / "manifest.json", {"classes": CLASSES})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A source, a target and the target's split."""
    labels = np.repeat(np.arange(len(CLASSES)), PER_CLASS)
    for name, seed in (("source", 0), ("target", 1)):
        (tmp_path / name).mkdir()
        write_dataset(tmp_path / name, labels, seed)
    split = draw_split(
        labels,
        CLASSES,
        support_pool=POOL,
        unlabelled_fraction=0.6,
        master_seed=0,
        dataset="target",
        seed=0,
    )
    write_split(tmp_path / "split.csv", split)
    return tmp_path
