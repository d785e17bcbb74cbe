"""One import job: particles of one's own, checked and harmonised, as a dataset of the run."""

from pathlib import Path

import pandas as pd

from fsft.own_data.dataset import write_dataset
from fsft.own_data.labels import check_labels
from fsft.own_data.reader import open_entry
from fsft.plan.datasets import Config, is_stand_in


def import_particles(
    *,
    path: Path,
    entry: Config,
    classes: Path,
    shots: int,
    side: int,
    voxel_nm: float,
    folder: Path,
) -> None:
    """Write the particles of an entry of the configuration, listed in `path`, as a dataset.

    classes: classes.csv of the run. shots: the largest number asked for, of which every class needs
    labels. side, voxel_nm: the common sampling. Raises InputError naming file and row before any
    volume is read if the labels cannot be used, and when a volume cannot.
    """
    particles = open_entry(path, entry)
    names = pd.read_csv(classes, dtype=str, keep_default_na=False)["name"].tolist()
    check_labels(particles.table, names, shots)
    write_dataset(
        particles,
        folder,
        side=side,
        voxel_nm=voxel_nm,
        invert=entry["invert"],
        classes=names,
        synthetic=is_stand_in(entry),
    )
