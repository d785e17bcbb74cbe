"""Learning curves: what each stage of a method noted while it trained."""

from collections.abc import Sequence
from itertools import cycle
from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import NullFormatter

from fsft.reporting.names import stage_name
from fsft.reporting.style import DASHES, INKS, WIDTH, page
from fsft.reporting.view import View

ACCURACY = "_accuracy"
"""End of the names of quantities that are accuracies; the others are losses."""


def draw(
    *, logs: Sequence[pd.DataFrame], seeds: Sequence[int], view: View, svg: Path, png: Path
) -> None:
    """Draw losses above, accuracies below, a column per stage; thin lines are single seeds.

    logs: training logs (stage, epoch, step, quantity, value) in the order of training; seeds: the
    seed of each. Losses are means over the steps of an epoch, in nats. Accuracies are of some
    hundred subtomograms under the statistics of their own batch, for the record only.
    """
    table = pd.concat(
        [log.assign(seed=seed) for log, seed in zip(logs, seeds, strict=True)], ignore_index=True
    )
    epochs = table.groupby(["stage", "quantity", "seed", "epoch"], sort=False)["value"]
    means = epochs.mean().reset_index()
    accuracies = means["quantity"].str.endswith(ACCURACY)
    stages, facts = (
        list(dict.fromkeys(means["stage"])),
        view.facts(len(set(seeds)), batchnorm="of each batch"),
    )
    with page(svg=svg, png=png, facts=facts, width=WIDTH, height=3.8) as figure:
        grid = figure.subplots(2, len(stages), squeeze=False, sharex="col", sharey="row")
        parts = (means[~accuracies], means[accuracies].assign(value=lambda rows: 100 * rows.value))
        for row, part in enumerate(parts):
            inks = zip(INKS, cycle(DASHES), strict=False)
            looks = dict(zip(dict.fromkeys(part["quantity"]), inks, strict=False))
            for column, stage in enumerate(stages):
                _lines(grid[row, column], part[part["stage"] == stage], looks)
            _legend(grid[row])
        for column, stage in enumerate(stages):
            grid[0, column].set_title(f"{stage_name(stage)}: {stage}")
            grid[1, column].set_xlabel("epoch")
        grid[0, 0].set_yscale("log")
        grid[0, 0].yaxis.set_major_formatter("{x:g}")
        grid[0, 0].yaxis.set_minor_formatter(NullFormatter())
        grid[0, 0].set_ylabel("loss (nat)")
        grid[1, 0].set_ylabel("accuracy (%)")
        grid[1, 0].set_ylim(0, 102)


def _lines(axes: Axes, rows: pd.DataFrame, looks: dict[str, tuple[str, object]]) -> None:
    """One thick line per quantity, the mean over seeds, on a thin one per seed."""
    for quantity, part in rows.groupby("quantity", sort=False):
        colour, dash = looks[str(quantity)]
        curves = part.pivot(index="epoch", columns="seed", values="value")
        if curves.shape[1] > 1:
            axes.plot(curves, color=colour, linewidth=0.5, alpha=0.5)
        label = str(quantity).removesuffix(ACCURACY).replace("_", " ")
        axes.plot(curves.mean(axis=1), color=colour, linestyle=dash, label=label)


def _legend(panels: np.ndarray) -> None:
    """One legend to the right of a line of panels, each quantity once."""
    handles = {
        label: handle
        for axes in panels
        for handle, label in zip(*axes.get_legend_handles_labels(), strict=True)
    }
    panels[-1].legend(
        handles.values(), handles.keys(), loc="upper left", bbox_to_anchor=(1.02, 1), handlelength=3
    )
