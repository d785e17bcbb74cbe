"""Template matching: the highest normalised cross-correlation of particles with known templates.

A template is turned, imaged by the tilt series of the particles' domain without noise, and moved
over all shifts at once: band-limited volumes are few numbers, whose products are one of matrices.
Frangakis et al. 2002; the missing wedge and the CTF are in the image.
"""

import sys
from collections.abc import Iterator, Sequence

import numpy as np
import torch
from scipy.spatial.transform import Rotation
from torch import Tensor

from fsft.runtime.threads import one_thread
from fsft.simulation.exposure import Exposure
from fsft.simulation.rotation import Pose
from fsft.simulation.search_grid import band_end_per_nm
from fsft.simulation.simulator import Simulator
from fsft.structures.template import Template

IMAGED, MATCHED, MOVED = 32, 1024, 2048
"""Rotated templates that are imaged, and matched, at once; particles times shifts that are."""

NOISE_DRAWS = 256
"""Volumes that the power of the noise is measured in, to 6 % of that of a coefficient."""

LEAST_NOISE = 0.1
"""Of the mean power, added: where there is next to no noise, in the missing wedge, there is no
signal either, but what the faces of the box cut."""


class Band:
    """The Fourier coefficients of volumes in which templates are seen, divided by the noise there.

    noise: (n, s, s, s), some volumes without a particle, of which the mean power of every
    coefficient is taken. end: in cycles per box; all from there on are left out, and the constant.
    In coloured noise this is what the matched filter does. Turin 1960.
    """

    def __init__(self, noise: Tensor, *, end: float) -> None:
        self.side = side = noise.shape[-1]
        whole, half = torch.fft.fftfreq(side, 1 / side), torch.fft.rfftfreq(side, 1 / side)
        z, y, x = torch.meshgrid(whole, whole, half, indexing="ij")
        waves = torch.stack([x, y, z])
        radius = waves.norm(dim=0)
        self.inside = (radius > 0) & (radius < end)
        self.waves = waves[:, self.inside]
        power = self._spectra(noise).abs().square().mean(0)
        counted = torch.where((self.waves[0] > 0) & (self.waves[0] < side / 2), 2.0, 1.0)
        self.gain = (counted / (power + LEAST_NOISE * power.mean())).sqrt()

    def of(self, volumes: Tensor) -> Tensor:
        """White coefficients (n, k), complex, of volumes (n, s, s, s), each divided by its norm.

        As real numbers, their products sum to the correlation of white volumes (Parseval).
        """
        white = self.gain * self._spectra(volumes)
        unit: Tensor = white / white.norm(dim=1, keepdim=True).clamp(min=torch.finfo().tiny)
        return unit

    def moved(self, coefficients: Tensor, shifts: Tensor) -> Tensor:
        """Coefficients (n, k) of volumes moved by each of some shifts (m, 3), x, y, z in voxels,
        around the faces of the box: (n, m, k)."""
        turns = shifts @ self.waves / self.side
        return coefficients[:, None] * torch.polar(torch.ones_like(turns), -2 * torch.pi * turns)

    def _spectra(self, volumes: Tensor) -> Tensor:
        spectra: Tensor = torch.fft.rfftn(volumes, dim=(1, 2, 3), norm="ortho")
        return spectra[:, self.inside]


def best_correlations(
    volumes: np.ndarray,
    templates: Sequence[Template],
    simulator: Simulator,
    *,
    rotations: Rotation,
    shifts_nm: np.ndarray,
) -> np.ndarray:
    """The highest normalised cross-correlation (n, classes) of particles with each template.

    volumes: (n, s, s, s), of the simulator's domain and box. rotations, shifts_nm: all poses that
    are tried; shifts (m, 3) are x, y, z. A template without density has 0.
    """
    side = volumes.shape[1]
    voxel_nm = 2 * simulator.half_edge_nm / side
    noise = torch.cat([simulator.replicate("", number) for number in range(NOISE_DRAWS)])
    band = Band(noise, end=side * voxel_nm * band_end_per_nm(simulator.domain, voxel_nm))
    back = -torch.from_numpy(shifts_nm).float() / voxel_nm
    together = max(1, MOVED // len(back))
    best = torch.full((len(volumes), len(templates)), -1.0)
    with one_thread():
        seen = band.of(torch.from_numpy(volumes.astype(np.float32)))
        for number, template in enumerate(templates):
            for turned in _turned(template, simulator, rotations, band):
                for start in range(0, len(seen), together):
                    moved = band.moved(seen[start : start + together], back)
                    scores = _real(moved.flatten(0, 1)) @ _real(turned).T
                    found = scores.amax(1).view(-1, len(back)).amax(1)
                    rows = best[start : start + together, number]
                    torch.maximum(rows, found, out=rows)
            print(f"matched with {number + 1}/{len(templates)} templates", file=sys.stderr)
    return best.numpy()


def _turned(
    template: Template, simulator: Simulator, rotations: Rotation, band: Band
) -> Iterator[Tensor]:
    """Images of a template in each rotation as coefficients, MATCHED at most at a time."""
    tilts = len(simulator.domain.tilts_deg)
    underfocus = torch.full((tilts,), -simulator.domain.defocus_um, dtype=torch.float64)
    nominal = Exposure(underfocus, torch.zeros(tilts, 2, dtype=torch.float64))
    images: list[Tensor] = []
    for start in range(0, len(rotations), IMAGED):
        poses = [Pose(each, np.zeros(3)) for each in rotations[start : start + IMAGED]]
        exposures = [nominal] * len(poses) if simulator.domain.varies else ()
        placed = torch.stack(simulator.placed(template, poses))
        images.append(band.of(simulator.image(placed, exposures)))
        if len(images) * IMAGED >= MATCHED:
            yield torch.cat(images)
            images = []
    if images:
        yield torch.cat(images)


def _real(coefficients: Tensor) -> Tensor:
    return torch.view_as_real(coefficients).flatten(1)
