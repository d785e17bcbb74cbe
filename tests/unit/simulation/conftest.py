"""Templates whose density and projections are known in closed form: sums of Gaussians."""

from dataclasses import dataclass

import numpy as np
import pytest

from fsft.structures.template import Template

SIGMA_NM = 4.0 / (2 * 3**0.5)


@dataclass(frozen=True)
class Atoms:
    """Gaussians of SIGMA_NM at points (n, 3), x, y, z in nm from the centre."""

    points: np.ndarray

    def density(self, side: int, voxel_nm: float) -> np.ndarray:
        """Sampled on a grid of side^3 voxels, z, y, x."""
        axis = (np.arange(side) - (side - 1) / 2) * voxel_nm
        waves = np.exp(-((axis - self.points[..., None]) ** 2) / (2 * SIGMA_NM**2))
        return np.einsum("nx,ny,nz->zyx", *waves.transpose(1, 0, 2), optimize=True)


def make_atoms(seed: int, *, radius_nm: float = 8.0, count: int = 30) -> Atoms:
    """Random points in a ball, their centre of mass at 0."""
    rng = np.random.default_rng(seed)
    points = rng.normal(size=(count, 3))
    points *= (
        radius_nm
        * rng.uniform(size=(count, 1)) ** (1 / 3)
        / np.linalg.norm(points, axis=1, keepdims=True)
    )
    return Atoms(points - points.mean(axis=0))


def make_complex(seed: int) -> Atoms:
    """Twelve compact domains of 150 beads each in a ball, as dense as a real complex."""
    domains = make_atoms(seed, radius_nm=6.0, count=12).points
    beads = np.stack([make_atoms(seed + i, radius_nm=2.2, count=150).points for i in range(12)])
    points = (domains[:, None] + beads).reshape(-1, 3)
    return Atoms(points - points.mean(axis=0))


def make_template(name: str, seed: int, *, side: int = 35, voxel_nm: float = 1.0) -> Template:
    """A class as the structures floor hands it over: twice the voxels of half the size."""
    atoms = make_atoms(seed)
    density = atoms.density(2 * side, voxel_nm / 2).astype(np.float32)
    return Template(
        name=name,
        density=density,
        voxel_nm=voxel_nm / 2,
        provider="procedural",
        symmetry="C1",
        residues=0,
        mass_kda=float("nan"),
        radius_nm=8.0,
    )


@pytest.fixture(scope="session")
def atoms() -> Atoms:
    return make_atoms(1)


@pytest.fixture(scope="session")
def template() -> Template:
    return make_template("blob", 1)
