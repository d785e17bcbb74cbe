"""Recall of each class by FSFT against its molecular mass."""

from pathlib import Path

import pandas as pd
from matplotlib.ticker import LogLocator, NullFormatter
from scipy.stats import spearmanr

from fsft.reporting.repeats import draw_repeats
from fsft.reporting.rows import choose, most_seeds, of_pair, results
from fsft.reporting.style import COLUMN, page
from fsft.reporting.table import quantities
from fsft.reporting.view import View
from fsft.runtime.errors import InputError

METHOD = "fsft"


def recall_and_mass(metrics: pd.DataFrame, classes: pd.DataFrame, view: View) -> pd.DataFrame:
    """Rows of metrics.csv with recalls, and mass_kda of their class; without unknown masses.

    metrics: rows of metrics.csv; classes: name, mass_kda (kilodalton), one row per class.
    """
    rows = choose(of_pair(results(metrics, view, "recall"), view), method=METHOD)
    masses = classes[["name", "mass_kda"]].rename(columns={"name": "class"})
    return rows.merge(masses, on="class").dropna(subset="mass_kda")


def draw(*, metrics: pd.DataFrame, classes: pd.DataFrame, view: View, svg: Path, png: Path) -> None:
    """Draw a point per class, the best and the worst by name; InputError if no mass is known."""
    rows = recall_and_mass(metrics, classes, view)
    if rows.empty:
        raise InputError("structures: recall against mass needs fsft and classes of known mass")
    means = rows.groupby("class", sort=False)[["mass_kda", "value"]].mean().reset_index()
    facts = view.facts(most_seeds(rows))
    with page(svg=svg, png=png, facts=facts, width=1.3 * COLUMN, height=3.0) as figure:
        axes = figure.subplots()
        for _, each in rows.groupby("class", sort=False):
            draw_repeats(axes, each, "mass_kda", color="black", linestyle="", marker="o")
        ends = means.sort_values("value", kind="stable").iloc[[0, -1]].to_dict("records")
        for row, place in zip(ends, ("top", "bottom"), strict=True):
            left = row["mass_kda"] > means["mass_kda"].median()
            axes.annotate(
                row["class"],
                (row["mass_kda"], 100 * row["value"]),
                xytext=(-4 if left else 4, 4 if place == "bottom" else -4),
                textcoords="offset points",
                ha="right" if left else "left",
                va=place,
                fontsize=6,
            )
        if len(means) > 2:
            rho = spearmanr(means["mass_kda"], means["value"]).statistic
            (shown,) = quantities(pd.Series([rho]), digits=2, signed=True)
            axes.set_title(f"Spearman's rho {shown}, {len(means)} classes")
        axes.set_xscale("log")
        axes.xaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
        axes.xaxis.set_major_formatter("{x:g}")
        axes.xaxis.set_minor_formatter(NullFormatter())
        axes.set_xlabel("molecular mass (kDa)")
        axes.set_ylabel("recall by FSFT (%)")
        axes.set_ylim(0, 104)
