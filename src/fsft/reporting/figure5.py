"""Figure 5: accuracy of FSFT against the weight of the CORAL loss, for both powers of its norm."""

import re
from pathlib import Path

import pandas as pd
from matplotlib.ticker import NullLocator

from fsft.reporting.repeats import draw_repeats
from fsft.reporting.rows import choose, finished, most_seeds, of_pair
from fsft.reporting.style import page
from fsft.reporting.view import View
from fsft.runtime.errors import InputError

METHOD = "fsft"
VARIANT = re.compile(r"alpha_(?P<alpha>[0-9.e+-]+)(?P<unsquared>_unsquared)?")

LOOKS = {2: ("black", "-", "o", "squared norm"), 1: ("0.5", "--", "s", "norm not squared")}
PAPER_BEST = 0.954
"""The best accuracy in the paper's Figure 5, which prints 0.954 %."""


def sweep(metrics: pd.DataFrame, view: View) -> pd.DataFrame:
    """Rows of metrics.csv with the accuracies of the sweep, and columns power and alpha.

    metrics: rows of metrics.csv; variants alpha_<value> and alpha_<value>_unsquared.
    """
    rows = choose(
        finished(of_pair(metrics, view)),
        metric="accuracy",
        method=METHOD,
        batchnorm=view.batchnorm,
        shots=view.shots,
    )
    found = {
        name: (1 if match["unsquared"] else 2, float(match["alpha"]))
        for name in rows["variant"].unique()
        if (match := VARIANT.fullmatch(name))
    }
    rows = choose(rows, variant=tuple(found))
    return rows.assign(
        power=[found[name][0] for name in rows["variant"]],
        alpha=[found[name][1] for name in rows["variant"]],
    ).sort_values(["power", "alpha"], ignore_index=True)


def draw(*, metrics: pd.DataFrame, view: View, svg: Path, png: Path) -> None:
    """Draw accuracy against alpha; zero stands on the logarithmic axis a step before the rest.

    Raises InputError if the run has no variant alpha_<value>.
    """
    rows = sweep(metrics, view)
    if rows.empty:
        raise InputError("variants: Figure 5 needs some named alpha_<value>, of the method fsft")
    positive = rows.loc[rows["alpha"] > 0, "alpha"]
    smallest = positive.min() if len(positive) else 1.0
    with page(svg=svg, png=png, facts=view.facts(most_seeds(rows))) as figure:
        axes = figure.subplots()
        for power, (colour, dash, marker, label) in LOOKS.items():
            here, aside = choose(rows, power=power), 1.0 if power == 2 else 1.1
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
