"""Features of source and target subtomograms before and after each stage, in two dimensions."""

from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke

from fsft.formats.features import StageFeatures
from fsft.reporting.names import stage_name
from fsft.reporting.style import INKS, WIDTH, page
from fsft.reporting.view import View

SHOWN = 5
"""So many classes are drawn in ink, evenly chosen; the others are grey points."""

LOOKS: tuple[dict[str, Any], ...] = (
    {"marker": "o", "facecolors": "none", "linewidths": 0.6},
    {"marker": "x", "linewidths": 0.6},
)
"""Of the points of source and target."""

OUTLINED = [withStroke(linewidth=2.5, foreground="white")]


def principal_components(vectors: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Project (n, d) on its first two principal components.

    Returns (n, 2) and the fraction (2,) of variance along each. The sign of a component is such
    that its largest weight is positive, so that a repeat draws the same picture.
    """
    centred = vectors - vectors.mean(axis=0)
    _, spread, axes = np.linalg.svd(centred, full_matrices=False)
    axes = axes[:2] * np.sign(axes[np.arange(2), np.abs(axes[:2]).argmax(axis=1)])[:, None]
    variance = spread**2
    return centred @ axes.T, variance[:2] / max(variance.sum(), np.finfo(float).tiny)


def draw(*, features: StageFeatures, view: View, svg: Path, png: Path) -> None:
    """Draw a panel per stage that moves the features: source as open circles, target as crosses.

    Some classes are in ink, with a line from the mean of their source to that of their target,
    where their number stands. Each panel has principal components of its own, of source and target
    together, with the signs that are nearest to the panel before.
    """
    chosen = np.unique(np.linspace(0, len(features.classes) - 1, SHOWN).round().astype(int))
    moved = [
        at
        for at, vectors in enumerate(features.vectors)
        if at == 0 or not np.array_equal(vectors, features.vectors[at - 1])
    ]
    facts = (*view.facts(1), "principal components of each panel")
    width = min(WIDTH, 0.6 + 2.3 * len(moved))
    with page(svg=svg, png=png, facts=facts, width=width, height=3.2) as figure:
        panels = figure.subplots(1, len(moved), squeeze=False)[0]
        before = np.ones((1, 2))
        for axes, at in zip(panels, moved, strict=True):
            points, variance = principal_components(features.vectors[at].astype(np.float64))
            points *= np.where((points * before).sum(axis=0) < 0, -1, 1)
            before = points
            axes.scatter(
                *points[~np.isin(features.label, chosen)].T, s=2, color="0.8", linewidths=0
            )
            for number, (ink, label) in enumerate(zip(INKS, chosen, strict=False), start=1):
                here = features.label == label
                sides = [points[here & (features.is_target == side)] for side in (False, True)]
                for side, look in zip(sides, LOOKS, strict=True):
                    axes.scatter(*side.T, s=8, alpha=0.5, **{"color": ink, **look})
                _shift(axes, sides[0], sides[1], ink, str(number))
            axes.set_title(stage_name(features.stages[at]))
            axes.set_xlabel(f"PC 1 ({100 * variance[0]:.0f} %)")
            axes.set_ylabel(f"PC 2 ({100 * variance[1]:.0f} %)", labelpad=1)
            axes.set(xticks=[], yticks=[])
        for number, (ink, label) in enumerate(zip(INKS, chosen, strict=False), start=1):
            panels[0].plot([], color=ink, label=f"{number} {features.classes[label]}")
        for name, look in zip(("source", "target"), LOOKS, strict=True):
            panels[0].scatter([], [], s=12, label=name, **{"color": "black", **look})
        panels[0].scatter([], [], s=4, color="0.8", label="other classes")
        handles, labels = panels[0].get_legend_handles_labels()
        figure.legend(handles, labels, loc="outside upper center", ncols=4)


def _shift(axes: Axes, source: np.ndarray, target: np.ndarray, ink: str, number: str) -> None:
    """A line from the mean of one class's source (n, 2) to that of its target, and its number."""
    if len(source) and len(target):
        ends = np.stack([source.mean(axis=0), target.mean(axis=0)])
        axes.plot(*ends.T, color=ink, linewidth=1.5, path_effects=OUTLINED, zorder=3)
        axes.text(
            ends[1, 0],
            ends[1, 1],
            number,
            color=ink,
            fontweight="bold",
            ha="center",
            va="center",
            path_effects=OUTLINED,
            zorder=4,
        )
