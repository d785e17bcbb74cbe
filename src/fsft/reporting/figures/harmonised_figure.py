"""Particles of one's own before and after they were harmonised, beside the simulated source.

A wrong sign shows in the slices, as the middles of the particles differ in grey; a wrong voxel size
in the size of the particles, which all slices show at one scale, and in the spectra, as the zeros
of the CTF and the end of the low-pass lie elsewhere.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import SubFigure
from matplotlib.patheffects import withStroke
from matplotlib.ticker import NullFormatter

from fsft.formats.dataset import open_dataset, read_manifest
from fsft.own_data.particles import Particles
from fsft.own_data.reader import open_entry
from fsft.reporting.average_particle import Average, agreement, average, spread
from fsft.reporting.style import WIDTH, page
from fsft.reporting.writer import MINUS

HEIGHT = 6.0
SOURCE, CAME, HARMONISED = "source", "target as it came", "target harmonised"
GREY_PERCENTILE = 99.5
SCALE_BAR_NM = 10.0
SURE = 2.0
"""Standard errors from which a contrast has a sign."""

DECADES = 2.5
"""Range of the greys of power spectra."""

LOOKS: dict[str, dict[str, Any]] = {
    SOURCE: {"color": "0.6", "linewidth": 3.0},
    CAME: {"color": "black", "linestyle": ":"},
    HARMONISED: {"color": "black"},
}


def draw(
    *,
    particles: Path,
    entry: Mapping[str, Any],
    source: Path,
    target: Path,
    svg: Path,
    png: Path,
) -> None:
    """Draw source, target as it came and target harmonised: slices, spectra, missing wedge.

    particles: what lists them; entry: how they are read. source, target: folders of datasets, of
    which `target` was made of the particles. Averages are
    over a hundred particles of each at the most, one of which is in memory at a time; those that
    came with another voxel size or box than the first are left out of them.
    """
    sets = {
        SOURCE: _of_dataset(source),
        CAME: _of_particles(open_entry(particles, entry)),
        HARMONISED: _of_dataset(target),
    }
    synthetic = {folder: bool(read_manifest(folder)["synthetic"]) for folder in (source, target)}
    kinds = {folder: "synthetic" if made_up else "" for folder, made_up in synthetic.items()}
    titles = {
        SOURCE: _title(SOURCE, source.name, kinds[source]),
        CAME: _title(CAME, target.name, kinds[target] and "synthetic stand-in"),
        HARMONISED: _title(HARMONISED, target.name, kinds[target] and "synthetic stand-in"),
    }
    facts = (
        "target a synthetic stand-in" if synthetic[target] else "target not simulated",
        "slices standardised, each in its own greys, all at one scale",
        "power: means over the same particles",
    )
    with page(svg=svg, png=png, facts=facts, width=WIDTH, height=HEIGHT) as figure:
        above, below = figure.subfigures(2, 1, squeeze=False)[:, 0]
        reach_nm = max(each.half_nm for each in sets.values())
        for block, (name, each) in zip(above.subfigures(1, 3), sets.items(), strict=True):
            block.suptitle(titles[name], fontsize=8)
            _slices(block, each, reach_nm)
        below.suptitle(_verdict(sets[SOURCE], sets[HARMONISED]), fontsize=8)
        spectra, *wedges = below.subplots(1, 3, width_ratios=(1.5, 1, 1))
        _spectra(spectra, sets)
        for axes, name in zip(wedges, (SOURCE, HARMONISED), strict=True):
            _wedge(axes, sets[name], name)
        wedges[0].set_ylabel("z, along the beam (1/nm)")


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


def _title(name: str, dataset: str, kind: str) -> str:
    return f"{name}\n{dataset}{f', {kind}' if kind else ''}"


def _verdict(source: Average, target: Average) -> str:
    """What the figure should be looked at for, in two lines."""
    if any(abs(each.contrast) < SURE * each.contrast_error for each in (source, target)):
        signs = "cannot be told from noise"
    else:
        signs = "agree" if source.contrast * target.contrast > 0 else "DIFFER: see the key invert"
    correlation = f"{agreement(source, target):.2f}".replace("-", MINUS)
    return (
        f"source and harmonised target: signs of the middle {signs}\n"
        f"correlation of the logarithms of their radial spectra {correlation}"
    )


def _slices(figure: SubFigure, each: Average, reach_nm: float) -> None:
    """One particle and the mean of all, in central slices across and along the beam."""
    grid = figure.subplots(2, 2)
    for line, volume in zip(grid, (each.first, each.mean), strict=True):
        middle = len(volume) // 2
        limit = float(np.percentile(np.abs(volume), GREY_PERCENTILE))
        for axes, plane in zip(line, (volume[middle], volume[:, middle]), strict=True):
            edges = (-each.half_nm, each.half_nm)
            axes.imshow(
                plane,
                cmap="gray",
                vmin=-limit,
                vmax=limit,
                origin="lower",
                extent=edges * 2,
                interpolation="nearest",
            )
            axes.set(xlim=(-reach_nm, reach_nm), ylim=(-reach_nm, reach_nm), xticks=[], yticks=[])
            axes.spines[:].set_visible(False)
    for axes, plane_name in zip(grid[0], ("xy", "xz"), strict=True):
        axes.set_title(plane_name, fontsize=7, pad=2)
    for axes, what in zip(grid[:, 0], ("one particle", f"mean of {each.count}"), strict=True):
        axes.set_ylabel(what, fontsize=7)
    _scale_bar(grid[0, 0], each.half_nm)
    contrast = f"{each.contrast:+.3f} ± {each.contrast_error:.3f}".replace("-", MINUS)
    figure.supxlabel(f"middle against edge {contrast} s.d.", fontsize=7)


def _scale_bar(axes: Axes, half_nm: float) -> None:
    left, low = -0.92 * half_nm, -0.88 * half_nm
    outlined = [withStroke(linewidth=3, foreground="black")]
    ends = [left, left + SCALE_BAR_NM]
    axes.plot(ends, [low, low], color="white", linewidth=1.5, path_effects=outlined)
    text = f"{SCALE_BAR_NM:g} nm"
    axes.text(*(left, low + 0.08 * half_nm, text), color="white", fontsize=6, path_effects=outlined)


def _spectra(axes: Axes, sets: dict[str, Average]) -> None:
    """Radial power up to the Nyquist frequency of each, divided by its mean over what all have."""
    lowest = min(each.nyquist for each in sets.values())
    for name, each in sets.items():
        frequency, power = each.radial_power()
        shared = power[frequency <= lowest].mean()
        axes.semilogy(frequency, power / shared, label=name, **LOOKS[name])
    ends = sorted({round(each.nyquist, 4) for each in sets.values()})
    for i, nyquist in enumerate(ends):
        label = None if i else "Nyquist of each"
        axes.axvline(nyquist, color="0.5", linewidth=0.6, linestyle="--", label=label)
    axes.set_xlim(left=0)
    axes.yaxis.set_major_formatter("{x:g}")
    axes.yaxis.set_minor_formatter(NullFormatter())
    axes.set_xlabel("spatial frequency (1/nm)")
    axes.set_ylabel("mean power (relative)")
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2, fontsize=6)


def _wedge(axes: Axes, each: Average, name: str) -> None:
    """Power in the plane of beam and of what lies across the tilt axis, in its own greys."""
    side = len(each.power)
    plane = np.log10(np.maximum(each.power[:, side // 2], 1e-12))
    top = np.sort(plane.ravel())[-5]
    edges = (np.array([0, side]) - side // 2 - 0.5) / (side * each.voxel_nm)
    axes.imshow(
        plane,
        cmap="Greys_r",
        vmin=top - DECADES,
        vmax=top,
        origin="lower",
        extent=(*edges, *edges),
        interpolation="nearest",
    )
    axes.set_title(f"log power\n{name}")
    axes.set_xlabel("x (1/nm)")
