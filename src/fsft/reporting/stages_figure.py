"""Table 4 as a figure: accuracy after each stage, both batch-norm readings, and the paper's."""

from pathlib import Path

import pandas as pd

from fsft.methods.registry import METHODS
from fsft.reporting.names import stage_name
from fsft.reporting.repeats import draw_repeats
from fsft.reporting.rows import choose, most_seeds
from fsft.reporting.style import page
from fsft.reporting.table4 import METHOD, of_stages
from fsft.reporting.view import View

LOOKS = {"recalibrated": ("black", "-", "o"), "running": ("0.55", "--", "s")}


def draw(*, metrics: pd.DataFrame, paper: pd.DataFrame, view: View, svg: Path, png: Path) -> None:
    """Draw accuracy against stage.

    metrics: rows of metrics.csv; paper: stage, accuracy of the paper's Table 4.
    """
    rows, order = of_stages(metrics, view), METHODS[METHOD].chain
    facts = view.facts(most_seeds(rows), batchnorm="as in the legend")
    with page(svg=svg, png=png, facts=facts) as figure:
        axes = figure.subplots()
        for offset, (reading, (colour, dash, marker)) in zip(
            (-0.05, 0.05), LOOKS.items(), strict=True
        ):
            read = choose(rows, batchnorm=reading)
            read = read.assign(place=read["stage"].map(order.index).astype(float) + offset)
            draw_repeats(
                axes, read, "place", color=colour, linestyle=dash, marker=marker, label=reading
            )
        printed = 100 * paper.set_index("stage")["accuracy"].reindex(order)
        axes.plot(printed, "x:", color="0.4", linewidth=0.8, label="paper (other data)")
        axes.set_xticks(range(len(order)), [f"{stage_name(stage)}\n{stage}" for stage in order])
        axes.set_xlabel("")
        axes.set_ylabel("accuracy (%)")
        axes.set_ylim(0, 100)
        axes.margins(x=0.08)
        figure.legend(loc="outside upper center", ncols=3, columnspacing=1.0)
