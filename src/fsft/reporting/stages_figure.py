"""Table 4 as a figure: accuracy after each stage, both batch-norm readings, and the paper's."""

from pathlib import Path

import numpy as np
import pandas as pd

from fsft.reporting.names import stage_name
from fsft.reporting.statistics import repeats
from fsft.reporting.style import page
from fsft.reporting.table4 import stages
from fsft.reporting.view import View

LOOKS = {"recalibrated": ("black", "-", "o"), "running": ("0.55", "--", "s")}


def draw(*, metrics: pd.DataFrame, paper: pd.DataFrame, view: View, svg: Path, png: Path) -> None:
    """Draw accuracy against stage; bars are 95 % intervals over seeds.

    metrics: rows of metrics.csv; paper: stage, accuracy of the paper's Table 4.
    """
    summary = stages(metrics, view)
    order = list(dict.fromkeys(summary["stage"]))
    facts = view.facts(repeats(summary), batchnorm="as in the legend")
    with page(svg=svg, png=png, facts=facts) as figure:
        axes = figure.subplots()
        for offset, (reading, (colour, dash, marker)) in zip(
            (-0.05, 0.05), LOOKS.items(), strict=True
        ):
            rows = summary[summary["batchnorm"] == reading]
            axes.errorbar(
                np.arange(len(order)) + offset,
                100 * rows["mean"],
                100 * rows["half_width"].fillna(0),
                color=colour,
                linestyle=dash,
                marker=marker,
                label=reading,
            )
        printed = 100 * paper.set_index("stage")["accuracy"].reindex(order)
        axes.plot(printed, "x:", color="0.4", linewidth=0.8, label="paper (other data)")
        axes.set_xticks(range(len(order)), [f"{stage_name(stage)}\n{stage}" for stage in order])
        axes.set_ylabel("accuracy (%)")
        axes.set_ylim(0, 100)
        axes.margins(x=0.08)
        figure.legend(loc="outside upper center", ncols=3, columnspacing=1.0)
