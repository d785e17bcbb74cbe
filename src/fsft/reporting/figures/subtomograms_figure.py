"""Subtomograms of one class at every SNR, in both domains: what the networks get to see."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes

from fsft.formats.dataset import open_dataset, read_manifest
from fsft.reporting.style import WIDTH, page
from fsft.runtime.errors import InputError

PLANES = {"xy": "along the beam", "xz": "across the beam"}
MOST_COLUMNS = 5
SIDE, LARGEST = 0.6, 2.0
"""In inches: what the names of the lines take, and the edge of the largest panel."""

SCALE_BAR_NM = 10.0
GREY_PERCENTILE = 99.7
"""Of a volume's absolute values: what is black or white; zero is the grey in the middle."""


class Shown(NamedTuple):
    """One subtomogram of one dataset, (z, y, x), with the manifest of the dataset."""

    volume: np.ndarray
    manifest: dict[str, Any]


def draw(*, datasets: Sequence[Path], svg: Path, png: Path, class_name: str | None = None) -> None:
    """Draw central slices along and across the beam: two lines per domain, its SNRs beside another.

    datasets: folders of datasets that share a class. class_name: that class; the first of the first
    dataset if None. Each domain shows its first subtomogram of the class, the same at all SNRs.
    Voxels are interpolated. In the slices across the beam structures are drawn out along z: the
    missing wedge.
    Raises InputError if a dataset has no such class.
    """
    shown = [_first_of_class(folder, class_name) for folder in datasets]
    class_name = class_name or shown[0].manifest["classes"][0]
    domains = list(dict.fromkeys(one.manifest["domain"]["name"] for one in shown))
    by_domain = [
        sorted(
            (one for one in shown if one.manifest["domain"]["name"] == name),
            key=lambda one: -float(one.manifest["snr"]),
        )
        for name in domains
    ]
    synthetic = any(one.manifest["synthetic"] for one in shown)
    origin = "synthetic: procedural structures" if synthetic else "simulated from given structures"
    facts = (origin, "first of its class in each domain", "each in its own greys, interpolated")
    lines, columns = len(PLANES) * len(domains), max(map(len, by_domain))
    panel = min(LARGEST, (WIDTH - SIDE) / min(columns, MOST_COLUMNS))
    width, height = panel * columns + SIDE, panel * lines + 0.25 * len(domains) + 0.6
    with page(svg=svg, png=png, facts=facts, width=max(width, 2.6), height=height) as figure:
        figure.suptitle(f"{'Synthetic class' if synthetic else 'Class'} {class_name}", fontsize=8)
        grid = figure.subplots(lines, columns, squeeze=False)
        for axes in grid.ravel():
            axes.set(xticks=[], yticks=[])
            axes.spines[:].set_visible(False)
        for block, ones in enumerate(by_domain):
            for column, one in enumerate(ones):
                grid[len(PLANES) * block, column].set_title(f"SNR {one.manifest['snr']}")
                for line, plane in enumerate(PLANES, start=len(PLANES) * block):
                    _show(grid[line, column], one, plane)
            for line, plane in enumerate(PLANES, start=len(PLANES) * block):
                domain = ones[0].manifest["domain"]
                grid[line, 0].set_ylabel(
                    f"{domain['name']}, {domain['defocus_um']:g} µm\n{plane}, {PLANES[plane]}"
                )
        _scale_bar(grid[0, 0], side_nm=shown[0].manifest["side"] * shown[0].manifest["voxel_nm"])


def _first_of_class(folder: Path, class_name: str | None) -> Shown:
    dataset = open_dataset(folder)
    name = class_name or dataset.classes[0]
    if name not in dataset.classes:
        known = ", ".join(dataset.classes)
        raise InputError(f"{folder} has no class {name!r}; expected one of {known}")
    first = int(np.flatnonzero(dataset.labels == dataset.classes.index(name))[0])
    return Shown(dataset.volumes[first].astype(np.float32), read_manifest(folder))


def _show(axes: Axes, one: Shown, plane: str) -> None:
    centre = len(one.volume) // 2
    half_nm = one.manifest["side"] * one.manifest["voxel_nm"] / 2
    limit = float(np.percentile(np.abs(one.volume), GREY_PERCENTILE))
    axes.imshow(
        one.volume[centre] if plane == "xy" else one.volume[:, centre],
        cmap="gray",
        vmin=-limit,
        vmax=limit,
        origin="lower",
        extent=(-half_nm, half_nm, -half_nm, half_nm),
        interpolation="bicubic",
    )


def _scale_bar(axes: Axes, *, side_nm: float) -> None:
    left, low = -0.46 * side_nm, -0.44 * side_nm
    axes.plot([left, left + SCALE_BAR_NM], [low, low], color="white", linewidth=2)
    axes.text(
        left, low + 0.03 * side_nm, f"{SCALE_BAR_NM:g} nm", color="white", fontsize=6, va="bottom"
    )
