"""What particles look like on average: the picture of a set that needs no labels and no poses."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

import numpy as np

from fsft.own_data.harmonise import standardise

MOST = 100
"""Particles looked at, spread evenly over a set: averages of more look the same."""


@dataclass(frozen=True)
class Average:
    """Some volumes of one set, each standardised.

    first: the first of them. mean: their average; as poses are random, a ball for particles that
    lie in the middle. power: the average of their power spectra, |FFT|^2 per voxel, zero frequency
    in the middle. All (s, s, s) z, y, x. contrasts: of each, the mean over the inner half of the
    box's radius minus that over the rest, in its standard deviations: below zero where density is
    dark. voxel_nm: edge of a voxel.
    """

    first: np.ndarray
    mean: np.ndarray
    power: np.ndarray
    contrasts: np.ndarray
    voxel_nm: float

    @property
    def count(self) -> int:
        """How many volumes."""
        return len(self.contrasts)

    @property
    def half_nm(self) -> float:
        """Half the edge of a volume."""
        return len(self.mean) * self.voxel_nm / 2

    @property
    def nyquist(self) -> float:
        """The highest spatial frequency of the voxels, in 1/nm."""
        return 0.5 / self.voxel_nm

    @property
    def contrast(self) -> float:
        """Mean of the contrasts."""
        return float(self.contrasts.mean())

    @property
    def contrast_error(self) -> float:
        """Standard error of their mean; infinite for a single volume."""
        if self.count < 2:
            return float("inf")
        return float(self.contrasts.std(ddof=1) / np.sqrt(self.count))

    def radial_power(self) -> tuple[np.ndarray, np.ndarray]:
        """Spatial frequencies (1/nm) up to Nyquist's and the mean power in a shell about each."""
        side = len(self.power)
        shell = np.rint(_radius(side, centre=side // 2)).astype(int).ravel()
        power = np.bincount(shell, self.power.ravel()) / np.bincount(shell)
        turns = np.arange(1, side // 2 + 1)
        return turns / (side * self.voxel_nm), power[turns]


def average(volumes: Iterator[np.ndarray], voxel_nm: float) -> Average:
    """Average volumes (s, s, s) of one size, one of which is in memory at a time."""
    first = standardise(next(volumes))
    inner = _radius(len(first)) < len(first) / 4
    mean, power = np.zeros(first.shape), np.zeros(first.shape)
    contrasts = []
    for standard in chain([first], map(standardise, volumes)):
        mean += standard
        power += _power(standard)
        contrasts.append(standard[inner].mean() - standard[~inner].mean())
    count = len(contrasts)
    return Average(first, mean / count, power / count, np.array(contrasts), voxel_nm)


def spread(count: int) -> np.ndarray:
    """Places of at most MOST of `count` particles."""
    return np.unique(np.linspace(0, count - 1, min(MOST, count)).astype(int))


def agreement(one: Average, other: Average) -> float:
    """Correlation of the logarithms of two radial spectra, over the frequencies of both."""
    (at, power), (other_at, other_power) = one.radial_power(), other.radial_power()
    shared = at <= min(at[-1], other_at[-1])
    interpolated = np.interp(at[shared], other_at, np.log(other_power))
    return float(np.corrcoef(np.log(power[shared]), interpolated)[0, 1])


def _power(volume: np.ndarray) -> np.ndarray:
    spectrum = np.abs(np.fft.fftn(volume)) ** 2 / volume.size
    return np.asarray(np.fft.fftshift(spectrum))


def _radius(side: int, centre: float | None = None) -> np.ndarray:
    middle = (side - 1) / 2 if centre is None else centre
    square = (np.arange(side) - middle) ** 2
    return np.asarray(np.sqrt(square[:, None, None] + square[:, None] + square))
