"""Table 1 as a heat map: accuracy of FSFT minus that of every other method, in points."""

from pathlib import Path

import numpy as np
import pandas as pd
import seaborn

from fsft.reporting.comparisons import SIGNIFICANCE, tested
from fsft.reporting.names import method_name
from fsft.reporting.rows import choose, competing, in_order, results
from fsft.reporting.statistics import minus
from fsft.reporting.style import DIVERGING, arranged, label_edges, page
from fsft.reporting.tables.table1 import CELL
from fsft.reporting.view import View
from fsft.reporting.writer import quantities
from fsft.runtime.errors import InputError

REFERENCE = "fsft"


def gains(metrics: pd.DataFrame, view: View) -> pd.DataFrame:
    """FSFT minus each method, paired by seed: method, CELL and the columns of `tested`.

    metrics: rows of metrics.csv.
    """
    rows = results(metrics, view)
    others = [name for name in competing(in_order(rows["method"])) if name != REFERENCE]
    difference = minus(
        choose(rows, method=tuple(others)), choose(rows, method=REFERENCE), [*CELL, "seed"]
    )
    return tested(difference.assign(value=-difference["value"]), ["method", *CELL])


def draw(*, metrics: pd.DataFrame, view: View, svg: Path, png: Path) -> None:
    """Draw a panel per method on one scale; a point after a number: it is not zero by Holm's test.

    Raises InputError if the run has no other method than FSFT.
    """
    numbers = gains(metrics, view)
    if numbers.empty:
        raise InputError("methods: the heat map needs fsft and one more method")
    methods = in_order(numbers["method"])
    sources, targets = (in_order(numbers[column]) for column in CELL)
    reach = max(1.0, 100 * float(numbers["difference"].abs().max()))
    lines, columns = arranged(len(methods))
    panel_width, panel_height = max(1.25, 0.28 * len(targets)), max(0.8, 0.3 * len(sources))
    width, height = 1.3 + columns * panel_width, 0.7 + lines * (panel_height + 0.4)
    facts = view.facts(int(numbers["difference_seeds"].max()), pair=f"{view.domains}, all SNRs")
    with page(svg=svg, png=png, facts=facts, width=width, height=height) as figure:
        grid = figure.subplots(lines, columns, squeeze=False, sharex=True, sharey=True)
        for axes in grid.flat[len(methods) :]:
            axes.set_visible(False)
        for axes, method in zip(grid.flat, methods, strict=False):
            rows = choose(numbers, method=method)
            rows = rows.set_index(CELL).reindex(pd.MultiIndex.from_product([sources, targets]))
            sure = rows["p_holm"] < SIGNIFICANCE
            texts = quantities((100 * rows["difference"]).round() + 0.0, digits=0, signed=True)
            marked = [f"{text}•" if each else text for text, each in zip(texts, sure, strict=True)]
            seaborn.heatmap(
                100 * rows["difference"].to_numpy().reshape(len(sources), len(targets)),
                annot=np.reshape(marked, (len(sources), len(targets))),
                fmt="",
                annot_kws={"fontsize": 5.5},
                cmap=DIVERGING,
                vmin=-reach,
                vmax=reach,
                xticklabels=targets,
                yticklabels=sources,
                cbar=False,
                ax=axes,
            )
            axes.set_title(method_name(method))
            axes.tick_params(length=0, rotation=0)
        label_edges(grid, x="SNR of the target", y="SNR of the source")
        colours = grid.flat[0].collections[0]
        bar = figure.colorbar(colours, ax=list(grid.flat), shrink=0.8, pad=0.02)
        bar.set_label(f"{method_name(REFERENCE)} minus method (points)")
