"""Features of source and target subtomograms before and after each stage, in two dimensions."""

from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke

from fsft.evaluation.features import Features
from fsft.reporting.names import stage_name
from fsft.reporting.style import INKS, WIDTH, page
from fsft.reporting.view import View

SHOWN = len(INKS)
"""So many classes are drawn in ink, evenly chosen; the others are grey."""


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


def draw(*, features: Features, view: View, svg: Path, png: Path) -> None:
    """Draw a panel per stage: source as open circles, target as crosses, some classes in ink
    and with their number at the middle of their target points.

    Each panel has principal components of its own, of source and target together.
    """
    chosen = np.unique(np.linspace(0, len(features.classes) - 1, SHOWN).round().astype(int))
    facts = (*view.facts(1), "principal components of each panel")
    columns = len(features.stages)
    width = min(WIDTH, 0.6 + 2.0 * columns)
    with page(svg=svg, png=png, facts=facts, width=width, height=2.9) as figure:
        panels = figure.subplots(1, columns, squeeze=False)[0]
        for axes, stage, vectors in zip(panels, features.stages, features.vectors, strict=True):
            points, variance = principal_components(vectors.astype(np.float64))
            rest = ~np.isin(features.label, chosen)
            _scatter(axes, points, rest & ~features.is_target, "0.8", None, target=False)
            _scatter(axes, points, rest & features.is_target, "0.8", None, target=True)
            for number, (ink, label) in enumerate(zip(INKS, chosen, strict=False), start=1):
                here = features.label == label
                name = f"{number} {features.classes[label]}"
                _scatter(axes, points, here & ~features.is_target, ink, name, target=False)
                _scatter(axes, points, here & features.is_target, ink, None, target=True)
                _number(axes, points[here & features.is_target], number)
            axes.set_title(stage_name(stage))
            axes.set_xlabel(f"PC 1 ({100 * variance[0]:.0f} %)")
            axes.set_ylabel(f"PC 2 ({100 * variance[1]:.0f} %)", labelpad=1)
            axes.set_xticks([])
            axes.set_yticks([])
        nowhere = np.zeros(len(features.label), dtype=bool)
        _scatter(panels[0], points, nowhere, "black", "source", target=False)
        _scatter(panels[0], points, nowhere, "black", "target", target=True)
        handles, labels = panels[0].get_legend_handles_labels()
        figure.legend(handles, labels, loc="outside upper center", ncols=5)


def _scatter(
    axes: Axes, points: np.ndarray, where: np.ndarray, ink: str, name: str | None, *, target: bool
) -> None:
    """Points (n, 2) of one class and domain."""
    mark: dict[str, Any] = (
        {"marker": "x", "c": ink, "linewidths": 0.7}
        if target
        else {"marker": "o", "edgecolors": ink, "facecolors": "none", "linewidths": 0.6}
    )
    axes.scatter(points[where, 0], points[where, 1], s=9, label=name, **mark)


def _number(axes: Axes, points: np.ndarray, number: int) -> None:
    """The number of a class at the middle of its target points (n, 2), for readers in grey."""
    if len(points):
        x, y = points.mean(axis=0)
        axes.text(
            x,
            y,
            str(number),
            fontweight="bold",
            ha="center",
            va="center",
            path_effects=[withStroke(linewidth=2, foreground="white")],
        )
