"""Where volumes and numbers are: on the device, so that it need not wait for the host."""

import math
from dataclasses import replace

import numpy as np
import torch
from torch import Tensor

from fsft.formats.dataset import Dataset
from fsft.formats.mrc_stack import let_go

SHARE_OF_FREE_MEMORY = 0.25
"""How much one dataset may take: two of them leave half to the network and its batches."""

CHUNK_BYTES = 2**25
"""Read from a file at once on the way."""


def placed(dataset: Dataset, device: torch.device) -> Dataset:
    """The dataset with its volumes on `device`, moved there once in float16, piece by piece.

    On the CPU, and where a GPU has too little free memory, they stay in their file, which batches
    are read from.
    """
    volumes = dataset.volumes
    if device.type == "cpu" or volumes.nbytes > SHARE_OF_FREE_MEMORY * _free_bytes(device):
        return dataset
    moved = torch.empty(volumes.shape, dtype=torch.float16, device=device)
    size = max(1, CHUNK_BYTES // volumes[0].nbytes)
    for start in range(0, len(volumes), size):
        piece = volumes[start : start + size].astype(np.float16)
        moved[start : start + size] = torch.from_numpy(piece)
        let_go(volumes)
    return replace(dataset, volumes=moved)


def to_device(values: Tensor, device: torch.device) -> Tensor:
    """A tensor on `device`, to which a GPU is not waited for; 3-D images with channels last.

    That is the faster layout for them. Memory that is pinned is copied while the host goes on.
    """
    if device.type == "cuda" and not values.is_cuda:
        values = values.pin_memory()
    layout = torch.channels_last_3d if values.ndim == 5 else torch.contiguous_format
    return values.to(device, non_blocking=True, memory_format=layout)


def _free_bytes(device: torch.device) -> float:
    return torch.cuda.mem_get_info(device)[0] if device.type == "cuda" else math.inf
