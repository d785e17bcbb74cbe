"""Accuracy of every method against the SNR of the target, a panel per SNR of the source."""

from pathlib import Path

import numpy as np
import pandas as pd

from fsft.reporting.names import method_name
from fsft.reporting.rows import choose, in_order
from fsft.reporting.statistics import repeats
from fsft.reporting.style import WIDTH, label_edges, looks, page
from fsft.reporting.table1 import cells
from fsft.reporting.view import View


def draw(*, metrics: pd.DataFrame, view: View, svg: Path, png: Path) -> None:
    """Draw the cells of Table 1 as lines; levels of SNR stand at equal distances.

    metrics: rows of metrics.csv.
    """
    numbers = cells(metrics, view)
    sources, methods = in_order(numbers["source_snr"]), in_order(numbers["method"])
    targets = sorted(in_order(numbers["target_snr"]), key=float)
    styles = looks(methods)
    width = min(WIDTH, 2.2 + 1.3 * len(sources))
    facts = view.facts(repeats(numbers), pair="all pairs")
    with page(svg=svg, png=png, facts=facts, width=width, height=3.0) as figure:
        grid = figure.subplots(1, len(sources), squeeze=False, sharey=True)
        panels = grid[0]
        places = np.arange(len(targets))
        for axes, source in zip(panels, sources, strict=True):
            for at, method in enumerate(methods):
                rows = choose(numbers, source_snr=source, method=method)
                rows = rows.set_index("target_snr").loc[targets]
                axes.errorbar(
                    places + 0.04 * (at - (len(methods) - 1) / 2),
                    100 * rows["mean"],
                    100 * rows["half_width"].fillna(0),
                    elinewidth=0.6,
                    capsize=1.5,
                    label=method_name(method),
                    **styles[method],
                )
            axes.set_title(f"source SNR {source}")
            axes.set_xticks(places, targets, fontsize=6)
            axes.set_xlim(-0.5, len(targets) - 0.5)
        panels[0].set_ylim(0, 100)
        label_edges(grid, x="SNR of the target", y="accuracy (%)")
        handles, labels = panels[0].get_legend_handles_labels()
        figure.legend(
            handles,
            labels,
            loc="outside upper center",
            ncols=min(5, 2 + len(sources)),
            handlelength=3,
        )
