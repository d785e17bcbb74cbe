"""Accuracy of every method against the gap in defocus between source and target."""

from pathlib import Path

import pandas as pd

from fsft.reporting.names import method_name
from fsft.reporting.repeats import draw_repeats
from fsft.reporting.rows import choose, in_order, most_seeds
from fsft.reporting.style import WIDTH, label_edges, looks, page
from fsft.reporting.tables.defocus import across_gaps
from fsft.reporting.view import View
from fsft.reporting.writer import quantities


def draw(
    *, metrics: pd.DataFrame, across_domains: pd.DataFrame, view: View, svg: Path, png: Path
) -> None:
    """Draw a line per method, a panel per defocus of the source.

    metrics, across_domains: see `across_gaps`.
    """
    rows = across_gaps(metrics, across_domains, view)
    sources = list(dict.fromkeys(rows["source_defocus_um"]))
    methods = [name for name in in_order(metrics["method"]) if name in set(rows["method"])]
    styles = looks(methods)
    width = min(WIDTH, 2.2 + 2.2 * len(sources))
    facts = view.facts(most_seeds(rows), pair="source in panels, gap on the axis")
    with page(svg=svg, png=png, facts=facts, width=width, height=4.2) as figure:
        grid = figure.subplots(1, len(sources), squeeze=False, sharey=True)
        for axes, source in zip(grid[0], sources, strict=True):
            panel = choose(rows, source_defocus_um=source)
            gaps = sorted(set(panel["gap_um"]))
            for at, method in enumerate(methods):
                here = choose(panel, method=method)
                shift = 0.08 * (at - (len(methods) - 1) / 2)
                here = here.assign(place=here["gap_um"] + shift)
                draw_repeats(axes, here, "place", label=method_name(method), **styles[method])
            axes.set_title(f"source at {source:g} µm")
            axes.set_xticks(gaps, quantities(pd.Series(gaps), signed=True), fontsize=6)
        grid[0, 0].set_ylim(0, 100)
        label_edges(grid, x="gap in defocus (µm)", y="accuracy (%)")
        handles, labels = grid[0, 0].get_legend_handles_labels()
        figure.legend(handles, labels, loc="outside upper center", ncols=5, handlelength=3)
