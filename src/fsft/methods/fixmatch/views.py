"""Views of unlabelled images: a weak one, and a strong one."""

from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor

from fsft.data.placement import to_device
from fsft.data.rotations import rotate

if TYPE_CHECKING:
    from fsft.methods.fixmatch.declaration import FixMatch

NYQUIST = 0.5


def weak(images: Tensor, recipe: "FixMatch", rng: np.random.Generator) -> Tensor:
    """Images (n, 1, s, ...), shifted, turned so that their missing wedge stays where it is."""
    return rotate(shifted(images, recipe.shift, rng), "wedge_preserving", rng)


def strong(images: Tensor, recipe: "FixMatch", rng: np.random.Generator) -> Tensor:
    """Images (n, 1, s, ...) in any turn of the cube, noisier and without a band of frequencies."""
    turned = rotate(images, "cube", rng)
    return without_band(noisier(turned, recipe.noise, rng), recipe.band, rng)


def shifted(images: Tensor, most: int, rng: np.random.Generator) -> Tensor:
    """Every image rolled on its own by up to `most` voxels along each axis."""
    axes = tuple(range(1, images.ndim - 1))
    by = rng.integers(-most, most, size=(len(images), len(axes)), endpoint=True)
    rolled = [
        torch.roll(image, step, axes) for image, step in zip(images, by.tolist(), strict=True)
    ]
    return torch.stack(rolled)


def noisier(images: Tensor, times: float, rng: np.random.Generator) -> Tensor:
    """Every image with white noise of `times` its own standard deviation."""
    generator = torch.Generator().manual_seed(int(rng.integers(2**63)))
    noise = to_device(torch.randn(images.shape, generator=generator), images.device)
    return images + times * images.std(dim=tuple(range(1, images.ndim)), keepdim=True) * noise


def without_band(images: Tensor, width: float, rng: np.random.Generator) -> Tensor:
    """Every image without a band of `width` cycles a voxel somewhere below Nyquist."""
    axes, shape = tuple(range(2, images.ndim)), images.shape[2:]
    parts = [torch.fft.fftfreq(side, device=images.device) for side in shape[:-1]]
    parts.append(torch.fft.rfftfreq(shape[-1], device=images.device))
    squares = torch.meshgrid(*(part.square() for part in parts), indexing="ij")
    radius = torch.stack(squares).sum(dim=0).sqrt()
    lowest = torch.from_numpy(rng.uniform(0, NYQUIST - width, len(images))).float()
    above = radius - to_device(lowest, images.device).view(-1, 1, *(1 for _ in shape))
    dropped = (above >= 0) & (above < width)
    spectrum = torch.fft.rfftn(images, dim=axes).masked_fill(dropped, 0)
    left: Tensor = torch.fft.irfftn(spectrum, s=shape, dim=axes)
    return left
