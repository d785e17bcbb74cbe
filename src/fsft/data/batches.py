"""Batches: read from a memory map, so that memory is bounded by the batch, or on the device."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
import torch
from torch import Tensor

from fsft.data.placement import to_device
from fsft.data.rotations import rotate
from fsft.formats.mrc_stack import Volumes, let_go


@dataclass(frozen=True)
class Samples:
    """Some items of a stack, without their labels.

    volumes: (n, ...). indices: (m,) items of it.
    """

    volumes: Volumes
    indices: np.ndarray

    def __len__(self) -> int:
        return len(self.indices)

    def take(self, positions: np.ndarray) -> Self:
        """The samples at `positions` (0 .. len - 1), in that order."""
        return replace(self, indices=self.indices[positions])

    def images(self) -> Tensor:
        """All items as one float32 tensor (m, 1, ...), on the device of the volumes."""
        if isinstance(self.volumes, Tensor):
            chosen = to_device(torch.from_numpy(self.indices), self.volumes.device)
            return self.volumes[chosen].float().unsqueeze(1)
        images = self.volumes[self.indices].astype(np.float32)
        let_go(self.volumes)
        return torch.from_numpy(images).unsqueeze(1)


@dataclass(frozen=True)
class Labelled(Samples):
    """Samples with their labels, (m,) int64."""

    labels: np.ndarray

    def take(self, positions: np.ndarray) -> Self:
        """The samples at `positions` (0 .. len - 1), in that order."""
        return replace(self, indices=self.indices[positions], labels=self.labels[positions])

    def targets(self) -> Tensor:
        """The labels as a tensor (m,) int64."""
        return torch.from_numpy(self.labels)


def in_order(samples: Samples, size: int) -> Iterator[Samples]:
    """All samples once, in order, at most `size` at a time."""
    for start in range(0, len(samples), size):
        yield samples.take(np.arange(start, min(start + size, len(samples))))


def epoch_order(n: int, size: int, rng: np.random.Generator) -> list[np.ndarray]:
    """A random order of `n` positions cut into batches of about `size`; none is dropped.

    The batches differ by one position at the most, since a last batch of one or two would spoil
    the statistics of batch normalisation.
    """
    return np.array_split(rng.permutation(n), max(1, -(-n // size)))


def shuffled(
    samples: Labelled, size: int, rng: np.random.Generator, *, augment: str = "none"
) -> Iterator[tuple[Tensor, Tensor]]:
    """One epoch of (images, labels) in random order, rotated by `augment`."""
    for positions in epoch_order(len(samples), size, rng):
        batch = samples.take(positions)
        yield rotate(batch.images(), augment, rng), batch.targets()


def endless(
    samples: Samples, size: int, rng: np.random.Generator, *, augment: str = "none"
) -> Iterator[Tensor]:
    """Batches of exactly `size` images without end: every item once before any comes again.

    A dataset smaller than `size` fills a batch by repeating items.
    """
    queue = np.empty(0, dtype=np.int64)
    while True:
        while len(queue) < size:
            queue = np.concatenate([queue, rng.permutation(len(samples))])
        positions, queue = queue[:size], queue[size:]
        yield rotate(samples.take(positions).images(), augment, rng)
