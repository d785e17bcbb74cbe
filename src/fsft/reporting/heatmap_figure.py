"""Table 1 as a heat map: accuracy of FSFT minus that of every other method, in points."""

from pathlib import Path

import pandas as pd

from fsft.reporting.names import method_name
from fsft.reporting.rows import choose, competing, in_order, results
from fsft.reporting.statistics import minus, repeats, summarise
from fsft.reporting.style import DIVERGING, arranged, label_edges, page
from fsft.reporting.table import quantities
from fsft.reporting.table1 import CELL
from fsft.reporting.view import View
from fsft.runtime.errors import InputError

REFERENCE = "fsft"
DARK = 0.6
"""Part of the scale beyond which numbers are written in white."""


def gains(metrics: pd.DataFrame, view: View) -> pd.DataFrame:
    """FSFT minus each method, paired by seed: method, CELL, mean, half_width, seeds.

    metrics: rows of metrics.csv.
    """
    rows = results(metrics, view)
    others = [name for name in competing(in_order(rows["method"])) if name != REFERENCE]
    difference = minus(
        choose(rows, method=tuple(others)), choose(rows, method=REFERENCE), [*CELL, "seed"]
    )
    return summarise(difference.assign(value=-difference["value"]), ["method", *CELL])


def draw(*, metrics: pd.DataFrame, view: View, svg: Path, png: Path) -> None:
    """Draw a panel per method on one scale; a point after a number: its interval excludes zero.

    Raises InputError if the run has no other method than FSFT.
    """
    numbers = gains(metrics, view)
    if numbers.empty:
        raise InputError("methods: the heat map needs fsft and one more method")
    methods = in_order(numbers["method"])
    sources, targets = (in_order(numbers[column]) for column in CELL)
    reach = max(1.0, 100 * float(numbers["mean"].abs().max()))
    lines, columns = arranged(len(methods))
    panel_width, panel_height = max(1.25, 0.28 * len(targets)), max(0.8, 0.3 * len(sources))
    width, height = 1.3 + columns * panel_width, 0.7 + lines * (panel_height + 0.4)
    facts = view.facts(repeats(numbers), pair="all pairs")
    with page(svg=svg, png=png, facts=facts, width=width, height=height) as figure:
        grid = figure.subplots(lines, columns, squeeze=False, sharex=True, sharey=True)
        for axes in grid.flat[len(methods) :]:
            axes.set_visible(False)
        for axes, method in zip(grid.flat, methods, strict=False):
            rows = choose(numbers, method=method)
            rows = rows.set_index(CELL).reindex(pd.MultiIndex.from_product([sources, targets]))
            means = 100 * rows["mean"].to_numpy().reshape(len(sources), len(targets))
            image = axes.imshow(means, cmap=DIVERGING, vmin=-reach, vmax=reach, aspect="auto")
            sure = rows["mean"].abs() > rows["half_width"]
            texts = quantities((100 * rows["mean"]).round() + 0.0, digits=0, signed=True)
            for at, (text, certain) in enumerate(zip(texts, sure, strict=True)):
                row, column = divmod(at, len(targets))
                axes.text(
                    column,
                    row,
                    f"{text}•" if certain else text,
                    ha="center",
                    va="center",
                    fontsize=5.5,
                    color="white" if abs(means[row, column]) > DARK * reach else "black",
                )
            axes.set_title(method_name(method))
            axes.set_xticks(range(len(targets)), targets)
            axes.set_yticks(range(len(sources)), sources)
            axes.tick_params(length=0)
            axes.spines[:].set_visible(False)
        label_edges(grid, x="SNR of the target", y="SNR of the source")
        bar = figure.colorbar(image, ax=list(grid.flat), shrink=0.8, pad=0.02)
        bar.set_label(f"{method_name(REFERENCE)} minus method (points)")
