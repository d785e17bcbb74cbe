"""Particles as a user would bring them: dark on bright, in voxels and a box of their own."""

from pathlib import Path
from typing import Any

import mrcfile
import numpy as np
import pandas as pd
import starfile

from fsft.formats.mrc_stack import open_stack
from fsft.simulation.dataset import simulate_domain
from fsft.simulation.domain import Domain
from fsft.structures.provider import build_templates
from tests.workflow.conftest import TINY

SIDE, VOXEL_NM, PER_CLASS = 22, 1.7, 16
LABELLED = (13, 4, 3)
"""Labels of each class: enough for a test set in the first class alone."""

OWN: dict[str, Any] = {
    **TINY,
    "particles": {"mine": {"path": "mine/particles.star", "invert": True}},
    "grid": {"source_snrs": [0.5], "target_domains": ["mine"]},
    "predict": {"per_class": True},
}


def write_particles(folder: Path, labels: tuple[int, ...] = LABELLED) -> pd.DataFrame:
    """Write particles.star and particles.mrcs; the rows, with the true class of each as `truth`.

    Of each class as many have their label as `labels` says.
    """
    templates = build_templates(
        "procedural",
        classes=len(labels),
        folder=None,
        side=SIDE,
        voxel_nm=VOXEL_NM,
        resolution_nm=4.0,
        master_seed=2020,
    )
    simulate_domain(
        templates,
        Domain("microscope", -6.0, 2.7),
        snrs=["1"],
        folders=[folder / "simulated"],
        per_class=PER_CLASS,
        side=SIDE,
        voxel_nm=VOXEL_NM,
        master_seed=7,
    )
    volumes, _ = open_stack(folder / "simulated" / "subtomograms.mrcs")
    order = np.random.default_rng(0).permutation(len(volumes))
    with mrcfile.new(folder / "particles.mrcs") as stack:
        stack.set_data(-volumes[order].astype(np.float32))
        stack.voxel_size = 10 * VOXEL_NM
    names = np.repeat([template.name for template in templates], PER_CLASS)
    known = np.tile(np.arange(PER_CLASS), len(labels)) < np.repeat(labels, PER_CLASS)
    rows = pd.DataFrame(
        {
            "rlnImageName": [f"{n:06d}@particles.mrcs" for n in range(1, len(order) + 1)],
            "rlnCoordinateX": np.arange(len(order)) + 0.5,
            "rlnOpticsGroup": 1,
            "fsftLabel": np.where(known, names, "")[order],
        }
    )
    optics = pd.DataFrame({"rlnOpticsGroup": [1], "rlnImagePixelSize": [10 * VOXEL_NM]})
    starfile.write({"optics": optics, "particles": rows}, folder / "particles.star")
    return rows.assign(truth=names[order])
