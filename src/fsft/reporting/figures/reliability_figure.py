"""Reliability curves: how often a model is right against how sure it is."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from fsft.evaluation.metrics import calibration_error, reliability
from fsft.formats.predictions import Predictions
from fsft.reporting.names import method_name
from fsft.reporting.predictions_shown import finished_entries, log_probability
from fsft.reporting.rows import competing, in_order
from fsft.reporting.style import ACROSS, COLUMN, WIDTH, arranged, label_edges, page
from fsft.reporting.view import View


def draw(*, predictions: Sequence[Predictions], view: View, svg: Path, png: Path) -> None:
    """Draw a panel per method; the area of a point is the share of predictions in its bin.

    predictions: of the pair of the view, a file per seed; they are put together.
    """
    methods = competing(in_order(finished_entries(predictions[0], view)["method"]))
    label = np.concatenate([each.label for each in predictions])
    lines, columns = arranged(len(methods))
    width, height = max(COLUMN, WIDTH * columns / ACROSS), 0.8 + 1.7 * lines
    facts = view.facts(len(predictions))
    with page(svg=svg, png=png, facts=facts, width=width, height=height) as figure:
        grid = figure.subplots(lines, columns, squeeze=False, sharex=True, sharey=True)
        for axes in grid.flat[len(methods) :]:
            axes.set_visible(False)
        for axes, method in zip(grid.flat, methods, strict=False):
            log_p = np.concatenate([log_probability(each, method, view) for each in predictions])
            table = reliability(log_p, label)
            table = table[table["count"] > 0]
            axes.plot([0, 100], [0, 100], color="0.6", linewidth=0.7, linestyle="--")
            axes.plot(
                100 * table["confidence"], 100 * table["accuracy"], color="0.5", linewidth=0.6
            )
            axes.scatter(
                100 * table["confidence"],
                100 * table["accuracy"],
                s=4 + 120 * table["count"] / len(label),
                color="black",
                zorder=3,
                clip_on=False,
            )
            error = 100 * calibration_error(log_p, label)
            axes.set_title(f"{method_name(method)}: ECE {error:.1f} %", fontsize=7)
            axes.set_xticks([0, 50, 100])
            axes.set_yticks([0, 50, 100])
            axes.set_aspect("equal")
            axes.set_xlim(0, 103)
            axes.set_ylim(0, 103)
        label_edges(grid, x="confidence (%)", y="accuracy (%)")
