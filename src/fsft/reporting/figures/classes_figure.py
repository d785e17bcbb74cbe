"""Every class of a run: its template seen along z, with name, mass and symmetry."""

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes

from fsft.reporting.origin import SYNTHETIC
from fsft.reporting.style import SEQUENTIAL, WIDTH, page
from fsft.structures.library import read_library
from fsft.structures.template import Template

MOST_COLUMNS = 8
PANEL, CAPTION, HEAD = 1.25, 0.24, 0.45
"""In inches: the largest panel, the two lines above it, title and foot of the page."""

SCALE_BAR_NM = 10.0
VISIBLE = 0.03
"""Part of the darkest grey that the panels are large enough to show."""

LONGEST_NAME = 18


def draw(*, templates: Sequence[Path], svg: Path, png: Path) -> None:
    """Draw a panel for each template, in their order: its density, summed along z.

    templates: the two files of their library. All panels show the same length, of which a bar in
    the first gives the scale; the greys of each go from nothing to its own maximum.
    """
    library = read_library(*templates)
    lines = math.ceil(len(library) / MOST_COLUMNS)
    columns = math.ceil(len(library) / lines)
    panel = min(WIDTH / columns, PANEL)
    half_nm = max(_reach_nm(template) for template in library)
    with page(
        svg=svg,
        png=png,
        facts=("templates summed along z, each in its own greys",),
        width=panel * columns,
        height=(panel + CAPTION) * lines + HEAD,
    ) as figure:
        figure.suptitle(_origin(library[0].provider), fontsize=8)
        panels = figure.subplots(lines, columns, squeeze=False).ravel()
        for axes in panels:
            axes.set_axis_off()
        for axes, template in zip(panels, library, strict=False):
            _show(axes, template, half_nm)
        _scale_bar(panels[0], half_nm)


def _projection(template: Template) -> np.ndarray:
    return np.asarray(template.density.sum(axis=0))


def _reach_nm(template: Template) -> float:
    """Largest distance along x or y at which the projection is still visible."""
    projection = _projection(template)
    visible = np.argwhere(projection > VISIBLE * projection.max())
    centre = (len(projection) - 1) / 2
    return float((np.abs(visible - centre).max(initial=0.0) + 1) * template.voxel_nm)


def _origin(provider: str) -> str:
    synthetic = provider == SYNTHETIC
    return "synthetic: procedural structures" if synthetic else f"structures from {provider}"


def _show(axes: Axes, template: Template, half_nm: float) -> None:
    edge_nm = len(template.density) * template.voxel_nm / 2
    axes.imshow(
        _projection(template),
        cmap=SEQUENTIAL,
        vmin=0,
        origin="lower",
        extent=(-edge_nm, edge_nm, -edge_nm, edge_nm),
        interpolation="bilinear",
    )
    axes.set_xlim(-half_nm, half_nm)
    axes.set_ylim(-half_nm, half_nm)
    axes.set_title(f"{_shortened(template.name)}\n{_facts(template)}", fontsize=6, pad=1.5)


def _facts(template: Template) -> str:
    mass = "" if np.isnan(template.mass_kda) else f"{template.mass_kda:.0f} kDa"
    return ", ".join(filter(None, (mass, template.symmetry)))


def _shortened(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"


def _scale_bar(axes: Axes, half_nm: float) -> None:
    left, low = -0.94 * half_nm, -0.94 * half_nm
    axes.plot([left, left + SCALE_BAR_NM], [low, low], color="black", linewidth=1.5)
    axes.text(left, low + 0.05 * half_nm, f"{SCALE_BAR_NM:g} nm", fontsize=5.5, va="bottom")
