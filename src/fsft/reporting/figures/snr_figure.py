"""Accuracy of every method against the SNR of the target, a panel per SNR of the source."""

from pathlib import Path

import pandas as pd

from fsft.reporting.names import method_name
from fsft.reporting.repeats import draw_repeats
from fsft.reporting.rows import choose, in_order, most_seeds
from fsft.reporting.style import WIDTH, label_edges, looks, page
from fsft.reporting.tables.table1 import in_cells
from fsft.reporting.view import View


def draw(*, metrics: pd.DataFrame, view: View, svg: Path, png: Path) -> None:
    """Draw the cells of Table 1 as lines; levels of SNR stand at equal distances.

    metrics: rows of metrics.csv.
    """
    rows = in_cells(metrics, view)
    sources, methods = in_order(rows["source_snr"]), in_order(rows["method"])
    targets = sorted(in_order(rows["target_snr"]), key=float)
    rows = rows.assign(place=rows["target_snr"].map(targets.index))
    styles = looks(methods)
    width = min(WIDTH, 2.2 + 1.3 * len(sources))
    facts = view.facts(most_seeds(rows), pair=f"{view.domains}, all SNRs")
    with page(svg=svg, png=png, facts=facts, width=width, height=4.2) as figure:
        grid = figure.subplots(1, len(sources), squeeze=False, sharey=True)
        panels = grid[0]
        for axes, source in zip(panels, sources, strict=True):
            for at, method in enumerate(methods):
                here = choose(rows, source_snr=source, method=method)
                here = here.assign(place=here["place"] + 0.06 * (at - (len(methods) - 1) / 2))
                draw_repeats(axes, here, "place", label=method_name(method), **styles[method])
            axes.set_title(f"source SNR {source}")
            axes.set_xticks(range(len(targets)), targets, fontsize=6)
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
