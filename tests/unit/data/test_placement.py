"""Batches are the same wherever the volumes are; a GPU itself is not needed to see it."""

from pathlib import Path

import numpy as np
import pytest
import torch

from fsft.data.batches import Labelled, shuffled
from fsft.data.placement import placed
from fsft.formats.dataset import Dataset

SIDE = 6


def dataset(count: int = 12, kind: str = "<f2") -> Dataset:
    volumes = np.random.default_rng(0).normal(size=(count, SIDE, SIDE, SIDE)).astype(kind)
    return Dataset("A", volumes, np.arange(count) % 3, ("x", "y", "z"), 1.0)


@pytest.mark.parametrize("augment", ["none", "cube"])
def test_batches_of_a_tensor_are_those_of_a_memory_map(tmp_path: Path, augment: str) -> None:
    data = dataset()
    data.volumes.tofile(tmp_path / "stack")
    stack = np.memmap(tmp_path / "stack", "<f2", mode="r", shape=data.volumes.shape)
    indices = np.array([7, 2, 2, 11, 0])
    batches = [
        list(shuffled(Labelled(volumes, indices, data.labels[indices]), 3, rng, augment=augment))
        for volumes, rng in (
            (stack, np.random.default_rng(1)),
            (torch.from_numpy(data.volumes), np.random.default_rng(1)),
        )
    ]
    for one, other in zip(*batches, strict=True):
        for ours, theirs in zip(one, other, strict=True):
            assert torch.equal(ours, theirs)
            assert ours.dtype == theirs.dtype


@pytest.mark.parametrize("kind", ["<f2", ">f2"])
def test_a_device_gets_the_volumes_in_half_precision_whatever_their_byte_order(kind: str) -> None:
    moved = placed(dataset(kind=kind), torch.device("meta")).volumes
    assert isinstance(moved, torch.Tensor)
    assert (moved.device.type, moved.dtype) == ("meta", torch.float16)
    assert moved.shape == (12, SIDE, SIDE, SIDE)


def test_on_the_cpu_volumes_stay_in_their_file() -> None:
    data = dataset()
    assert placed(data, torch.device("cpu")) is data


def test_volumes_stay_in_their_file_where_a_gpu_has_too_little_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = dataset()
    free = 4 * data.volumes.nbytes - 1
    monkeypatch.setattr(torch.cuda, "mem_get_info", lambda device: (free, 2 * free))
    assert placed(data, torch.device("cuda")) is data
