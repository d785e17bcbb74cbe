"""Synthetic particles as they come from a microscope: a stand-in where real ones cannot be given.

They differ from a simulated dataset in what real ones differ in: density is bright, grey levels
have an offset and a scale of their own, classes are of unequal size, one level of noise holds for
all of them as in one tomogram, and other complexes reach into their boxes.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import torch

from fsft.formats.mrc_numbers import ANGSTROM_PER_NM
from fsft.formats.mrc_stack import StackWriter
from fsft.formats.star_file import Block, write_blocks
from fsft.own_data.relion_list import IMAGE, LABEL, OPTICS_GROUP
from fsft.runtime.errors import InputError
from fsft.runtime.seeds import generator
from fsft.runtime.threads import one_thread
from fsft.simulation.domain import Domain
from fsft.simulation.progress import progress
from fsft.simulation.simulator import Simulator
from fsft.simulation.snr import variance_inside, variance_ratio
from fsft.simulation.surroundings import crowd
from fsft.structures.template import Template

BATCH = 16
CALIBRATED = 16
"""Subtomograms of each class whose signal tells how much noise there is to be."""

GREY_OFFSET, GREY_SCALE = 12.0, -3.0
"""Grey levels of nothing and of one standard deviation of noise: density, dark here, is bright."""

TOMOGRAM_NM = (900.0, 900.0, 200.0)
PER_TOMOGRAM = 200
"""Made-up places: particles to a tomogram and its size."""


def simulate_stand_in(
    templates: Sequence[Template],
    domain: Domain,
    *,
    counts: Mapping[str, int],
    snr: str,
    snr_convention: str,
    side: int,
    voxel_nm: float,
    neighbours: int,
    master_seed: int,
    star: Path,
    stack: Path,
) -> None:
    """Write a stack and, last, the list of it beside it in RELION 3.1's form, class by class.

    templates: for boxes of `side` voxels of voxel_nm, one for each class of `counts`, which says
    how many particles it has. snr: mean over the classes that have a density of Var S / Var N in
    the inscribed sphere, S being a particle without its neighbours; large complexes have more than
    small ones, as in a tomogram. neighbours: other complexes of random classes, in random poses,
    beside those of the domain, that touch or nearly touch each particle and reach into its box;
    they pass through the same tilt series and are neither S nor N. All classes are in the column of
    labels. One batch of particles is in memory at a time.
    Raises InputError for a class without a template, a template of no class of `counts`, or an SNR
    that is not positive.
    """
    by_name = {template.name: template for template in templates}
    for name in counts:
        if name not in by_name:
            raise InputError(
                f"particles.*.stand_in.counts holds {name!r}; expected of {', '.join(by_name)}"
            )
    for name in by_name:
        if name not in counts:
            raise InputError(
                f"particles.*.stand_in.counts lacks {name!r}; expected each of {', '.join(by_name)}"
            )
    ratio = variance_ratio(snr, snr_convention)
    solid = [template for template in templates if template.density.any()]
    star.unlink(missing_ok=True)
    total, done = sum(counts.values()), 0
    show_progress = progress(f"stand-in of domain {domain.name}", total)
    volumes_of = StackWriter(stack, count=total, side=side, voxel_nm=voxel_nm)
    with one_thread(), volumes_of as writer:
        simulator = Simulator(domain, side=side, voxel_nm=voxel_nm, master_seed=master_seed)
        level = _noise_level(simulator, solid, ratio)
        for name, count in counts.items():
            for batch in simulator.batches(by_name[name], count, size=BATCH):
                around = crowd(
                    simulator, by_name[name], batch, solid, neighbours + int(domain.neighbours)
                )
                beside = simulator.image(around, batch.exposures)
                volumes = batch.signal + beside + level * batch.noise
                writer.append((GREY_OFFSET + GREY_SCALE / level * volumes).numpy())
                done += len(volumes)
                show_progress(done)
    _write_list(star, stack, counts, voxel_nm=voxel_nm, rng=generator(master_seed, "places"))


def _noise_level(simulator: Simulator, solid: Sequence[Template], ratio: float) -> float:
    """Amplitude of noise at which the mean of Var S / Var N over the classes is `ratio`."""
    ratios = [
        variance_inside(batch.signal) / variance_inside(batch.noise)
        for template in solid
        for batch in simulator.batches(template, CALIBRATED, size=BATCH)
    ]
    return float((torch.cat(ratios).mean() / ratio).sqrt())


def _write_list(
    star: Path,
    stack: Path,
    counts: Mapping[str, int],
    *,
    voxel_nm: float,
    rng: np.random.Generator,
) -> None:
    """The STAR file: optics and particles."""
    classes = [name for name, count in counts.items() for _ in range(count)]
    numbers = np.arange(1, len(classes) + 1)
    size = np.array(TOMOGRAM_NM) / voxel_nm
    places = rng.uniform(0.1 * size, 0.9 * size, (len(classes), 3)).round(1)
    optics = {
        "rlnOpticsGroupName": ["stand_in"],
        OPTICS_GROUP: [1],
        "rlnImagePixelSize": [ANGSTROM_PER_NM * voxel_nm],
        "rlnImageDimensionality": [3],
    }
    particles = {
        "rlnTomoName": [f"synthetic_{1 + (n - 1) // PER_TOMOGRAM:02d}" for n in numbers],
        **{f"rlnCoordinate{axis}": places[:, i] for i, axis in enumerate("XYZ")},
        IMAGE: [f"{n:06d}@{stack.name}" for n in numbers],
        OPTICS_GROUP: 1,
        LABEL: classes,
    }
    blocks = {"optics": Block(pd.DataFrame(optics)), "particles": Block(pd.DataFrame(particles))}
    write_blocks(star, blocks)
