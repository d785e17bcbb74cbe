"""Particles of one's own before and after they were harmonised, beside the simulated source.

A wrong sign shows in the slices, as the centres of the particles differ in grey; a wrong voxel size
in the spectra, as the zeros of the CTF and the end of the low-pass lie elsewhere.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import SubFigure

from fsft.data.dataset import open_dataset
from fsft.particles.particles import Particles
from fsft.reporting.sampled import Average, agreement, average, spread
from fsft.reporting.style import WIDTH, page
from fsft.reporting.table import MINUS

HEIGHT = 6.4
GREY_PERCENTILE = 99.5
DECADES = 2.5
"""Range of the greys of power spectra."""


def draw(*, particles: Particles, source: Path, target: Path, svg: Path, png: Path) -> None:
    """Draw source, target as it came and target harmonised: slices, spectra, missing wedge.

    source, target: folders of datasets, of which `target` was made of `particles`. Averages are
    over a hundred particles of each at the most, one of which is in memory at a time; those that
    came with another voxel size or box than the first are left out of them.
    """
    simulated, harmonised = _of_dataset(source), _of_dataset(target)
    came = _of_particles(particles)
    manifest = json.loads((target / "manifest.json").read_text(encoding="utf-8"))
    sets = {
        f"source\n{source.name}": simulated,
        f"target as it came\n{target.name}": came,
        "target harmonised": harmonised,
    }
    facts = (
        "target a synthetic stand-in" if manifest["synthetic"] else "target not simulated",
        f"averages of {simulated.count}, {came.count} and {harmonised.count} particles",
        "each standardised",
    )
    with page(svg=svg, png=png, facts=facts, width=WIDTH, height=HEIGHT) as figure:
        above, below = figure.subfigures(2, 1, height_ratios=(1.25, 1), squeeze=False)[:, 0]
        _slices(above, sets)
        spectra, source_wedge, target_wedge = below.subplots(1, 3, width_ratios=(1.5, 1, 1))
        _spectra(spectra, sets)
        _wedge(source_wedge, simulated, "source")
        _wedge(target_wedge, harmonised, "target harmonised")
        below.suptitle(_verdict(simulated, harmonised), fontsize=8)


def _of_dataset(folder: Path) -> Average:
    dataset = open_dataset(folder)
    chosen = spread(len(dataset.volumes))
    return average((dataset.volumes[i].astype(np.float32) for i in chosen), dataset.voxel_nm)


def _of_particles(particles: Particles) -> Average:
    sizes = particles.table["voxel_nm"].to_numpy()
    alike = np.flatnonzero(sizes == sizes[0])
    first = particles.volume(int(alike[0]))
    volumes = (particles.volume(int(alike[place])) for place in spread(len(alike)))
    return average((each for each in volumes if each.shape == first.shape), float(sizes[0]))


def _verdict(source: Average, target: Average) -> str:
    """What the figure should be looked at for, in one line."""
    signs = "agree" if source.contrast * target.contrast > 0 else "DIFFER: see the key invert"
    correlation = f"{agreement(source, target):.2f}".replace("-", MINUS)
    return (
        f"source and harmonised target: signs of the centre {signs}\n"
        f"correlation of the logarithms of their radial spectra {correlation}"
    )


def _slices(figure: SubFigure, sets: dict[str, Average]) -> None:
    """One particle and the mean of all, in central slices across the beam."""
    grid = figure.subplots(2, len(sets))
    for column, (name, each) in zip(grid.T, sets.items(), strict=True):
        for axes, volume in zip(column, (each.first, each.mean), strict=True):
            _slice(axes, volume, each.voxel_nm)
        column[0].set_title(name)
        contrast = f"{each.contrast:+.2f}".replace("-", MINUS)
        column[1].set_xlabel(f"centre against edge {contrast} s.d.")
    grid[0, 0].set_ylabel("one particle\nz (nm)")
    grid[1, 0].set_ylabel("mean of all\nz (nm)")


def _slice(axes: Axes, volume: np.ndarray, voxel_nm: float) -> None:
    half_nm = len(volume) * voxel_nm / 2
    limit = float(np.percentile(np.abs(volume), GREY_PERCENTILE))
    axes.imshow(
        volume[:, len(volume) // 2],
        cmap="gray",
        vmin=-limit,
        vmax=limit,
        origin="lower",
        extent=(-half_nm, half_nm, -half_nm, half_nm),
        interpolation="nearest",
    )
    axes.tick_params(length=2)


def _spectra(axes: Axes, sets: dict[str, Average]) -> None:
    looks: tuple[dict[str, Any], ...] = (
        {"color": "0.6", "linewidth": 3.0},
        {"color": "black", "linestyle": ":"},
        {"color": "black"},
    )
    nyquist = min(each.radial_power()[0][-1] for each in sets.values())
    for (name, each), look in zip(sets.items(), looks, strict=True):
        frequency, power = each.radial_power()
        shared = power[frequency <= nyquist].mean()
        axes.semilogy(frequency, power / shared, label=name.partition("\n")[0], **look)
    axes.axvline(nyquist, color="0.5", linewidth=0.6, linestyle="--")
    axes.set_xlabel("spatial frequency (1/nm)")
    axes.set_ylabel("mean power (relative)")
    axes.legend(loc="lower left", fontsize=6)


def _wedge(axes: Axes, each: Average, name: str) -> None:
    """Power in the plane of beam and of what lies across the tilt axis, in its own greys."""
    half = len(each.power) // 2
    plane = np.log10(np.maximum(each.power[:, half], 1e-12))
    top = np.sort(plane.ravel())[-5]
    edge = 0.5 / each.voxel_nm
    axes.imshow(
        plane,
        cmap="Greys_r",
        vmin=top - DECADES,
        vmax=top,
        origin="lower",
        extent=(-edge, edge, -edge, edge),
        interpolation="nearest",
    )
    axes.set_title(f"power, {name}")
    axes.set_xlabel("x (1/nm)")
    axes.set_ylabel("z, along the beam (1/nm)")
