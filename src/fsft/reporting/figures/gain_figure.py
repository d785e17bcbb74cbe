"""How much of the gain that the paper publishes is left, a panel per method."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from fsft.reporting.gain import COMPARISONS, gains, published, summary
from fsft.reporting.names import method_name
from fsft.reporting.repeats import DOT
from fsft.reporting.rows import choose, in_order, most_seeds
from fsft.reporting.style import WIDTH, page
from fsft.reporting.view import View
from fsft.reporting.writer import percents

ACROSS = 3
LINE, HEAD = 0.21, 0.55
"""In inches: the height of a comparison, and of the title and axis of a panel."""

SEED: dict[str, Any] = {**DOT, "markersize": 3.4}
MEAN: dict[str, Any] = {"linestyle": "", "marker": "|", "markersize": 9, "markeredgewidth": 1.8}
PAPER: dict[str, Any] = {"linestyle": "", "marker": "x", "markersize": 7, "markeredgewidth": 1.8}


def draw(
    *,
    metrics: pd.DataFrame,
    paper: pd.DataFrame,
    paper_stages: pd.DataFrame,
    view: View,
    svg: Path,
    png: Path,
) -> None:
    """Draw the gains of each method on one scale, a line per comparison.

    metrics: rows of metrics.csv. paper, paper_stages: the paper's Tables 1 and 4.
    """
    found = gains(metrics, view)
    numbers = summary(found, published(paper, paper_stages, view))
    methods = in_order(numbers["method"])
    lines = -(-len(methods) // ACROSS)
    facts = view.facts(most_seeds(found), batchnorm="as the lines say", augment="as the lines say")
    height = lines * (len(COMPARISONS) * LINE + HEAD) + 0.6
    with page(svg=svg, png=png, facts=facts, width=WIDTH, height=height) as figure:
        grid = figure.subplots(
            lines, min(ACROSS, len(methods)), squeeze=False, sharex=True, sharey=True
        )
        for axes in grid.flat[len(methods) :]:
            axes.set_visible(False)
        for axes, method in zip(grid.flat, methods, strict=False):
            axes.set_title(method_name(method), fontweight="bold")
            _panel(axes, choose(found, method=method), choose(numbers, method=method))
        names = list(COMPARISONS)
        grid[0, 0].set_yticks(range(len(names)), names)
        grid[0, 0].set_ylim(len(names) - 0.5, -0.5)
        for column in grid.T:
            lowest = [axes for axes in column if axes.get_visible()][-1]
            lowest.set_xlabel("gain (points)")
            lowest.tick_params(labelbottom=True)
        marks = [Line2D([], [], color="black", **look) for look in (SEED, MEAN, PAPER)]
        figure.legend(
            marks, ["a seed", "mean", "the paper's gain"], loc="outside upper right", ncols=3
        )


def _panel(axes: Axes, found: pd.DataFrame, numbers: pd.DataFrame) -> None:
    """The gains of one method; at the right the mean in numbers, or that it was not run."""
    axes.axvline(0, color="0.3", linewidth=0.8, zorder=0)
    axes.grid(axis="x", color="0.9", linewidth=0.6)
    axes.set_axisbelow(True)
    axes.margins(x=0.12)
    axes.tick_params(axis="y", length=0)
    order = {name: at for at, name in enumerate(COMPARISONS)}
    means = numbers.assign(text=percents(numbers["difference"], signed=True))
    for row in means.to_dict("records"):
        at = order[row["comparison"]]
        axes.errorbar(
            100 * row["difference"],
            at,
            xerr=np.nan_to_num(100 * row["difference_half_width"]),
            color="black",
            ecolor="0.45",
            elinewidth=0.8,
            capsize=1.5,
            **MEAN,
        )
        axes.plot(100 * row["paper"], at, color="black", **PAPER)
        axes.text(
            1.01,
            at,
            row["text"] or "not run",
            va="center",
            fontsize=6,
            color="black" if row["text"] else "0.45",
            transform=axes.get_yaxis_transform(),
        )
    axes.plot(100 * found["value"], found["comparison"].map(order), color="black", **SEED)
