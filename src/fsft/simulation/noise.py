"""Noise of the specimen and of the detector, through the same tilt series as the signal."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from fsft.runtime import seeds
from fsft.simulation.chain import TiltSeries, detector_noise, reconstruct, record
from fsft.simulation.domain import Domain
from fsft.simulation.exposure import Exposure, draw_exposure
from fsft.simulation.snr import variance_inside

CALIBRATION_DRAWS = 16


class Draw(NamedTuple):
    """Standard normal numbers of some subtomograms, the raw material of their noise.

    structural: (n, z * x, m), one per column of voxels and wave along the tilt axis, which is
    white noise per voxel that goes on beyond the box. detector: (n, m, tilts, q), one per wave
    along the axis, tilt and wave across. What the low-pass would remove is not drawn.
    exposures: of each, if the domain's images vary.
    """

    structural: Tensor
    detector: Tensor
    exposures: Sequence[Exposure] = ()


class Gains(NamedTuple):
    """Amplitudes of the two kinds of noise before reconstruction."""

    structural: float
    detector: float


def draw(
    rngs: list[np.random.Generator], series: TiltSeries, exposures: Sequence[Exposure] = ()
) -> Draw:
    """Raw noise of one subtomogram from each generator."""
    pixels, voxels = series.projector.forward.shape
    modes, width, _ = series.filters.shape
    shapes = ((voxels, modes), (modes, pixels // width, series.noise_gain.shape[2]))
    numbers = [[_normal(rng, shape) for shape in shapes] for rng in rngs]
    structural, detector = (torch.stack(kind) for kind in zip(*numbers, strict=True))
    return Draw(structural, detector, exposures)


def noise_volumes(series: TiltSeries, raw: Draw, gains: Gains) -> Tensor:
    """Reconstructions (n, z, y, x) of tilt series with noise alone."""
    structural = gains.structural * record(series, raw.structural, raw.exposures)
    return reconstruct(series, structural + gains.detector * detector_noise(series, raw.detector))


def noise_gains(series: TiltSeries, domain: Domain, *, master_seed: int) -> Gains:
    """Gains that give each kind of noise its part of a reconstructed variance of 1.

    The variances are those inside the inscribed sphere, over 16 draws from streams of their own:
    the same for every dataset of the domain, and known to 1.4 per cent.
    """
    rngs = [
        seeds.generator(master_seed, "noise gains", domain.name, i)
        for i in range(CALIBRATION_DRAWS)
    ]
    variances = []
    for rng in rngs:
        raw = draw([rng], series)
        exposures = [draw_exposure(domain, rng)] if domain.varies else []
        kinds = record(series, raw.structural, exposures), detector_noise(series, raw.detector)
        variances.append([variance_inside(reconstruct(series, rows))[0] for rows in kinds])
    structural, detector = np.mean(variances, axis=0)
    return Gains(
        float(np.sqrt(domain.structural_noise / structural)),
        float(np.sqrt((1 - domain.structural_noise) / detector)),
    )


def _normal(rng: np.random.Generator, shape: tuple[int, ...]) -> Tensor:
    return torch.from_numpy(rng.standard_normal(shape, dtype=np.float32))
