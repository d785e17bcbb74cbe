"""One split: support, unlabelled and test of a target dataset."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fsft.data import splits
from fsft.formats.dataset import open_dataset
from fsft.formats.split import write_split


def draw_split(
    *, target: Path, seed: int, master_seed: int, sizes: Mapping[str, Any], split: Path
) -> None:
    """Draw a split of the dataset in the folder `target` and write it; sizes: the key `splits`."""
    dataset = open_dataset(target)
    drawn = splits.draw_split(
        dataset.labels,
        dataset.classes,
        dataset=dataset.name,
        seed=seed,
        master_seed=master_seed,
        **sizes,
    )
    write_split(split, drawn)
