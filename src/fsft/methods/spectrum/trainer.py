"""A linear filter from one side to the other, then Stage 1.

Between two conditions of one microscope the difference is largely a filter, and sqrt(P_target /
P_source) of the mean power undoes its modulus.
"""

from typing import TYPE_CHECKING

import torch
from torch import Tensor

from fsft.data.batches import Samples, in_order
from fsft.methods.source.trainer import fit
from fsft.methods.training import Run, Task
from fsft.models.network import Network

if TYPE_CHECKING:
    from fsft.methods.spectrum.declaration import Spectrum

READ_AT_ONCE = 128
AXES = (-3, -2, -1)


def train(network: Network, task: Task, recipe: "Spectrum", run: Run) -> None:
    """Train f_0, f_s and g on the filtered source; no target label is read."""
    ratio = radial_power(task.unlabelled, run) / radial_power(task.source, run)
    gain = ratio.clamp(1 / recipe.largest_ratio, recipe.largest_ratio).sqrt()
    fit(network, task.source, recipe, run, seen_as=lambda images: filtered(images, gain))


def filtered(images: Tensor, gain: Tensor) -> Tensor:
    """Volumes (n, 1, side, side, side) times `gain` of each radius in Fourier space, standardised.

    gain: (radii,), at whole distances from the origin in cycles per box.
    """
    side = images.shape[-1]
    spectrum = torch.fft.rfftn(images, dim=AXES) * gain[_radius(side).to(gain.device)]
    volumes = torch.fft.irfftn(spectrum, s=(side,) * 3, dim=AXES)
    centred = volumes - volumes.mean(dim=AXES, keepdim=True)
    deviation = centred.square().mean(dim=AXES, keepdim=True).sqrt()
    result: Tensor = centred / deviation.clamp(min=torch.finfo(torch.float32).tiny)
    return result


@torch.no_grad()
def radial_power(samples: Samples, run: Run) -> Tensor:
    """Mean power of all samples at each whole radius of Fourier space, (radii,) float32."""
    total: Tensor | float = 0.0
    for batch in in_order(samples, READ_AT_ONCE):
        images = run.to_device(batch.images())
        total = total + torch.fft.rfftn(images, dim=AXES).abs().square().sum(dim=(0, 1))
    assert isinstance(total, Tensor)
    radius = _radius(total.shape[0]).flatten()
    count = torch.bincount(radius)
    power = total.new_zeros(len(count))
    power.index_add_(0, run.to_device(radius), total.flatten())
    return power / run.to_device(count) / len(samples)


def _radius(side: int) -> Tensor:
    """Distance from the origin in cycles per box, rounded, over the half-space of an rfftn."""
    whole = torch.fft.fftfreq(side, 1 / side).square()
    half = torch.fft.rfftfreq(side, 1 / side).square()
    radius: Tensor = (whole[:, None, None] + whole[:, None] + half).sqrt().round().long()
    return radius
