"""Random poses, and the template of a class set into a box in one."""

from typing import NamedTuple

import numpy as np
import torch
from scipy.spatial.transform import Rotation
from torch import Tensor

LARGEST_SHIFT_NM = 1.75
NEGLIGIBLE = 1e-4
"""Density below this part of its maximum counts as nothing."""


class Pose(NamedTuple):
    """Where a particle lies: turned about its centre, then moved by shift_nm (x, y, z)."""

    rotation: Rotation
    shift_nm: np.ndarray


class Box(NamedTuple):
    """The voxels of a box, nearest to its centre first.

    points: (3, side^3) x, y, z in nm from the centre. distance: (side^3,) in nm, ascending.
    voxel: (side^3,) place of each in the flattened (z, y, x) volume.
    """

    points: Tensor
    distance: Tensor
    voxel: Tensor
    side: int


def random_pose(rng: np.random.Generator) -> Pose:
    """Uniform on SO(3) (Haar measure), shifted by up to 1.75 nm along each axis."""
    rotation = Rotation.random(rng=rng)
    return Pose(rotation, rng.uniform(-LARGEST_SHIFT_NM, LARGEST_SHIFT_NM, 3))


def relion_angles(rotation: Rotation) -> np.ndarray:
    """RELION's rlnAngleRot, rlnAngleTilt and rlnAnglePsi in degrees.

    They turn the particle back onto the template, as intrinsic turns about z, y and z again:
    `Rotation.from_euler("ZYZ", angles, degrees=True).inv()` turns template into particle.
    Convention of Heymann, Chagoyen & Belnap 2005.
    """
    return np.asarray(rotation.inv().as_euler("ZYZ", degrees=True))


def sampling_box(side: int, voxel_nm: float) -> Box:
    """The voxels of a box of `side` voxels along an edge."""
    axis = (torch.arange(side, dtype=torch.float32) - (side - 1) / 2) * voxel_nm
    z, y, x = torch.meshgrid(axis, axis, axis, indexing="ij")
    points = torch.stack([x, y, z]).reshape(3, -1)
    distance, voxel = points.norm(dim=0).sort(stable=True)
    return Box(points[:, voxel], distance, voxel, side)


def reach_nm(density: Tensor, voxel_nm: float) -> float:
    """Largest distance from the centre, in nm, at which interpolated density is not nothing."""
    if not density.any():
        return 0.0
    square = (torch.arange(len(density)) - (len(density) - 1) / 2) ** 2
    distance = (square[:, None, None] + square[:, None] + square).sqrt()
    farthest = distance[density > NEGLIGIBLE * density.max()].max()
    return float(farthest + 3**0.5) * voxel_nm


def sharpened(density: Tensor) -> Tensor:
    """Density (s, s, s) that trilinear interpolation blurs back to what it was.

    Interpolation costs every frequency f (cycles per voxel) sinc squared of f along each axis.
    """
    rest = torch.sinc(torch.fft.fftfreq(len(density))).square()
    transformed = torch.fft.rfftn(density) / (rest[:, None, None] * rest[:, None])
    sharp: Tensor = torch.fft.irfftn(transformed / rest[: len(rest) // 2 + 1], s=density.shape)
    return sharp


def place(density: Tensor, *, voxel_nm: float, reach_nm: float, pose: Pose, box: Box) -> Tensor:
    """The template in a pose, sampled trilinearly and once, straight onto the voxels of a box.

    density: (s, s, s) z, y, x in voxels of voxel_nm. reach_nm: see above; nothing beyond it is
    sampled. Returns (side, side, side) z, y, x.
    """
    farthest = reach_nm + float(np.linalg.norm(pose.shift_nm))
    count = int(torch.searchsorted(box.distance, farthest, right=True))
    half_edge = (density.shape[0] - 1) / 2 * voxel_nm
    back = torch.from_numpy(pose.rotation.inv().as_matrix() / half_edge).float()
    shift = torch.from_numpy(pose.shift_nm).float()
    in_template = torch.addmm(-back @ shift[:, None], back, box.points[:, :count])
    values = torch.nn.functional.grid_sample(
        density[None, None], in_template.T[None, None, None], align_corners=True
    )
    placed = torch.zeros(box.side**3)
    placed[box.voxel[:count]] = values.view(-1)
    return placed.view(box.side, box.side, box.side)
