"""Figure 5: accuracy of FSFT against the weight of the CORAL loss, for both powers of its norm."""

from pathlib import Path

import pandas as pd
from matplotlib.ticker import NullLocator

from fsft.reporting.repeats import draw_repeats
from fsft.reporting.rows import choose, most_seeds
from fsft.reporting.style import page
from fsft.reporting.tables.alpha_sweep import sweep
from fsft.reporting.view import View
from fsft.runtime.errors import InputError

LOOKS = {2: ("black", "-", "o", "squared norm"), 1: ("0.5", "--", "s", "norm not squared")}
PAPER_BEST = 0.954
"""The best accuracy in the paper's Figure 5, which prints 0.954 %."""


def draw(
    *, metrics: pd.DataFrame, coral_weights: pd.DataFrame, view: View, svg: Path, png: Path
) -> None:
    """Draw accuracy against alpha; zero stands on the logarithmic axis a step before the rest.

    Raises InputError if the run has no variant of `coral_weights`.
    """
    rows = sweep(metrics, coral_weights, view)
    if rows.empty:
        raise InputError(
            "variants: Figure 5 needs some that change alpha alone, of the method fsft"
        )
    positive = rows.loc[rows["alpha"] > 0, "alpha"]
    smallest = positive.min() if len(positive) else 1.0
    with page(svg=svg, png=png, facts=view.facts(most_seeds(rows))) as figure:
        axes = figure.subplots()
        for power, (colour, dash, marker, label) in LOOKS.items():
            here, aside = choose(rows, coral_power=power), 1.0 if power == 2 else 1.1
            here = here.assign(place=aside * here["alpha"] + (aside - 1) * smallest)
            draw_repeats(
                axes, here, "place", color=colour, linestyle=dash, marker=marker, label=label
            )
        axes.axhline(
            100 * PAPER_BEST, color="0.4", linewidth=0.8, linestyle=":", label="paper's best"
        )
        axes.set_xscale("symlog", linthresh=smallest, linscale=0.5)
        alphas = sorted(set(rows["alpha"]))
        axes.set_xticks(alphas, [f"{alpha:g}" for alpha in alphas], rotation=30)
        axes.xaxis.set_minor_locator(NullLocator())
        axes.set_xlim(-0.15 * smallest, 2 * rows["alpha"].max() + smallest)
        axes.set_xlabel("weight of the CORAL loss, alpha")
        axes.set_ylabel("accuracy (%)")
        axes.set_ylim(0, 100)
        figure.legend(loc="outside upper center", ncols=3, columnspacing=1.0)
