"""Real particles as a dataset: the same folder of files that the simulation writes."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from fsft.formats.dataset_writer import writing_dataset
from fsft.own_data.harmonise import EDGE_VOXELS, harmonise
from fsft.own_data.labels import check_labels
from fsft.own_data.particles import Particles

PROVIDER = "particles"


def write_dataset(
    particles: Particles,
    folder: Path | str,
    *,
    side: int,
    voxel_nm: float,
    invert: bool,
    classes: Sequence[str],
    synthetic: bool = False,
) -> None:
    """Harmonise all particles, in their order, and write them as a dataset.

    Its table has the class and the particle, its name at the source. classes: those of the source,
    in its order. synthetic: True for a stand-in. One particle is in memory at a time. Raises
    InputError naming source and row.
    """
    check_labels(particles.table, classes, shots=0)
    counts = particles.table["class"].value_counts()
    with writing_dataset(
        folder, count=len(particles), classes=classes, side=side, voxel_nm=voxel_nm
    ) as writer:
        for i, own_voxel_nm in enumerate(particles.table["voxel_nm"]):
            volume = harmonise(
                particles.volume(i),
                voxel_nm=own_voxel_nm,
                to_voxel_nm=voxel_nm,
                side=side,
                invert=invert,
            )
            writer.append(volume[np.newaxis])
        writer.describe(
            particles.table[["class", "name"]]
            .rename(columns={"name": "particle"})
            .reset_index(drop=True),
            synthetic=synthetic,
            provider=PROVIDER,
            origin=str(particles.source),
            origin_voxel_nm=sorted(particles.table["voxel_nm"].unique().tolist()),
            inverted=invert,
            edge_voxels=EDGE_VOXELS,
            labelled={label: int(counts.get(label, 0)) for label in classes},
            unlabelled=int(counts.get("", 0)),
        )
