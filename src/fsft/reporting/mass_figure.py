"""Recall of each class by FSFT against its molecular mass."""

from pathlib import Path

import pandas as pd
from matplotlib.ticker import LogLocator, NullFormatter
from scipy.stats import spearmanr

from fsft.reporting.rows import choose, of_pair, results
from fsft.reporting.statistics import repeats, summarise
from fsft.reporting.style import COLUMN, page
from fsft.reporting.table import MINUS
from fsft.reporting.view import View
from fsft.runtime.errors import InputError

METHOD = "fsft"


def recall_and_mass(metrics: pd.DataFrame, classes: pd.DataFrame, view: View) -> pd.DataFrame:
    """Recall and mass by class: class, mean, half_width, seeds, mass_kda; without unknown masses.

    metrics: rows of metrics.csv; classes: name, mass_kda (kilodalton), one row per class.
    """
    rows = choose(of_pair(results(metrics, view, "recall"), view), method=METHOD)
    masses = classes[["name", "mass_kda"]].rename(columns={"name": "class"})
    return summarise(rows, ["class"]).merge(masses, on="class").dropna(subset="mass_kda")


def draw(*, metrics: pd.DataFrame, classes: pd.DataFrame, view: View, svg: Path, png: Path) -> None:
    """Draw a point per class, the best and the worst by name; InputError if no mass is known."""
    numbers = recall_and_mass(metrics, classes, view)
    if numbers.empty:
        raise InputError("structures: recall against mass needs fsft and classes of known mass")
    with page(
        svg=svg, png=png, facts=view.facts(repeats(numbers)), width=1.3 * COLUMN, height=3.0
    ) as figure:
        axes = figure.subplots()
        axes.errorbar(
            numbers["mass_kda"],
            100 * numbers["mean"],
            100 * numbers["half_width"].fillna(0),
            fmt="o",
            color="black",
            ecolor="0.6",
            elinewidth=0.7,
            capsize=0,
        )
        ends = numbers.sort_values("mean", kind="stable").iloc[[0, -1]].to_dict("records")
        for row, place in zip(ends, ("top", "bottom"), strict=True):
            axes.annotate(
                row["class"],
                (row["mass_kda"], 100 * row["mean"]),
                xytext=(4, 4 if place == "bottom" else -4),
                textcoords="offset points",
                va=place,
                fontsize=6,
            )
        if len(numbers) > 2:
            rho = spearmanr(numbers["mass_kda"], numbers["mean"]).statistic
            shown = f"{rho:+.2f}".replace("-", MINUS)
            axes.set_title(f"Spearman's rho {shown}, {len(numbers)} classes")
        axes.set_xscale("log")
        axes.xaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
        axes.xaxis.set_major_formatter("{x:g}")
        axes.xaxis.set_minor_formatter(NullFormatter())
        axes.set_xlabel("molecular mass (kDa)")
        axes.set_ylabel("recall by FSFT (%)")
        axes.set_ylim(0, 104)
