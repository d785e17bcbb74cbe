"""One domain, ready to turn templates into signal and noise."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from fsft.runtime import seeds
from fsft.simulation.chain import TiltSeries, expand, reconstruct, record, tilt_series
from fsft.simulation.domain import Domain
from fsft.simulation.exposure import Exposure, draw_exposure
from fsft.simulation.noise import Gains, draw, noise_gains, noise_volumes
from fsft.simulation.rotation import (
    Box,
    Pose,
    place,
    random_pose,
    reach_nm,
    sampling_box,
    sharpened,
)
from fsft.structures.template import Template


class Simulated(NamedTuple):
    """A batch of one class before mixing: poses, signal and noise (n, s, s, s).

    numbers: which subtomograms of the class these are, counted from 0. exposures: how the tilts of
    each were taken, if they vary.
    """

    numbers: list[int]
    poses: list[Pose]
    signal: Tensor
    noise: Tensor
    exposures: list[Exposure]


class Simulator:
    """A domain with boxes of `side` voxels of voxel_nm.

    Every subtomogram has a random stream named by domain, class and number: it is the same
    whatever the batch and the other classes are. test_seed: those of the test set of a seed, whose
    streams are named by it too, so that they are other ones than those of the domain.
    """

    def __init__(
        self,
        domain: Domain,
        *,
        side: int,
        voxel_nm: float,
        master_seed: int,
        test_seed: int | None = None,
    ) -> None:
        self.domain = domain
        self.master_seed = master_seed
        self.stream_of = () if test_seed is None else ("test", test_seed)
        self.half_edge_nm = side * voxel_nm / 2
        self.series: TiltSeries = tilt_series(domain, side=side, voxel_nm=voxel_nm)
        self.gains: Gains = noise_gains(self.series, domain, master_seed=master_seed)
        grid = len(self.series.waves)
        self.grid: Box = sampling_box(grid, side * voxel_nm / grid)
        self._ready: dict[str, tuple[Tensor, float]] = {}

    def batches(self, template: Template, count: int, *, size: int) -> Iterator[Simulated]:
        """The first `count` subtomograms of a class, at most `size` at a time."""
        for start in range(0, count, size):
            numbers = list(range(start, min(start + size, count)))
            rngs = [self.stream("subtomogram", template.name, number) for number in numbers]
            poses = [
                self._off_centre(random_pose(rng), template, n)
                for rng, n in zip(rngs, numbers, strict=True)
            ]
            exposures = self.exposures(template.name, numbers)
            signal = self.image(torch.stack(self.placed(template, poses)), exposures)
            yield Simulated(numbers, poses, signal, self._noise(rngs, exposures), exposures)

    def exposures(self, name: str, numbers: Sequence[int]) -> list[Exposure]:
        """How the tilts of some subtomograms of the class `name` were taken; none if alike."""
        if not self.domain.varies:
            return []
        return [draw_exposure(self.domain, self.stream("exposure", name, n)) for n in numbers]

    def placed(self, template: Template, poses: Sequence[Pose]) -> list[Tensor]:
        """The density of a template in each of some poses, on the grid that is projected."""
        if template.name not in self._ready:
            density = torch.from_numpy(template.density)
            self._ready[template.name] = sharpened(density), reach_nm(density, template.voxel_nm)
        density, reach = self._ready[template.name]
        return [
            place(density, voxel_nm=template.voxel_nm, reach_nm=reach, pose=pose, box=self.grid)
            for pose in poses
        ]

    def image(self, densities: Tensor, exposures: Sequence[Exposure] = ()) -> Tensor:
        """What the tilt series makes of densities on the grid, (n, s, s, s), without noise."""
        slices = expand(self.series, densities)
        return reconstruct(self.series, record(self.series, slices, exposures))

    def replicate(self, name: str, number: int) -> Tensor:
        """Noise (1, s, s, s) of a second exposure of a subtomogram of the class `name`."""
        exposures = self.exposures(name, [number])
        return self._noise([self.stream("replicate", name, number)], exposures)

    def _noise(self, rngs: list[np.random.Generator], exposures: Sequence[Exposure]) -> Tensor:
        return noise_volumes(self.series, draw(rngs, self.series, exposures), self.gains)

    def _off_centre(self, pose: Pose, template: Template, number: int) -> Pose:
        if not self.domain.off_centre_nm:
            return pose
        away = self.stream("off centre", template.name, number).standard_normal(3)
        return pose._replace(shift_nm=pose.shift_nm + self.domain.off_centre_nm * away)

    def stream(self, purpose: str, name: str, number: int) -> np.random.Generator:
        """A random stream of its own for a purpose of a subtomogram of the class `name`."""
        words = (purpose, self.domain.name, name, number, *self.stream_of)
        return seeds.generator(self.master_seed, *words)
