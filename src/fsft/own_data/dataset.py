"""Real particles as a dataset: the same folder of files that the simulation writes."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

import fsft
from fsft.formats.mrc_stack import StackWriter
from fsft.own_data.harmonise import EDGE_VOXELS, harmonise
from fsft.own_data.labels import check_labels
from fsft.own_data.particles import Particles
from fsft.runtime.files import replacing, sha256, write_json

PROVIDER = "particles"


def write_dataset(
    particles: Particles,
    folder: Path | str,
    *,
    name: str,
    side: int,
    voxel_nm: float,
    invert: bool,
    classes: Sequence[str],
    edge_voxels: float = EDGE_VOXELS,
    synthetic: bool = False,
) -> None:
    """Harmonise all particles, in their order, and write them as a dataset.

    folder gets subtomograms.mrcs, particles.csv (index, class, particle: its name at the source)
    and, last, manifest.json. classes: those of the source, in its order. synthetic: True for a
    stand-in. One particle is in memory at a time. Raises InputError naming source and row.
    """
    folder = Path(folder)
    check_labels(particles.table, classes, shots=0)
    (folder / "manifest.json").unlink(missing_ok=True)
    stack, table = folder / "subtomograms.mrcs", folder / "particles.csv"
    with StackWriter(stack, count=len(particles), side=side, voxel_nm=voxel_nm) as writer:
        for i, own_voxel_nm in enumerate(particles.table["voxel_nm"]):
            volume = harmonise(
                particles.volume(i),
                voxel_nm=own_voxel_nm,
                to_voxel_nm=voxel_nm,
                side=side,
                invert=invert,
                edge_voxels=edge_voxels,
            )
            writer.append(volume[np.newaxis])
    rows = {"class": particles.table["class"], "particle": particles.table["name"]}
    with replacing(table) as temporary:
        pd.DataFrame(rows).to_csv(temporary, index_label="index")
    counts = particles.table["class"].value_counts()
    record = {
        "fsft": fsft.__version__,
        "dataset": name,
        "synthetic": synthetic,
        "provider": PROVIDER,
        "classes": list(classes),
        "side": side,
        "voxel_nm": voxel_nm,
        "origin": str(particles.source),
        "origin_voxel_nm": sorted(particles.table["voxel_nm"].unique().tolist()),
        "inverted": invert,
        "edge_voxels": edge_voxels,
        "labelled": {label: int(counts.get(label, 0)) for label in classes},
        "unlabelled": int(counts.get("", 0)),
        "sha256": {path.name: sha256(path) for path in (stack, table)},
    }
    write_json(folder / "manifest.json", record)
