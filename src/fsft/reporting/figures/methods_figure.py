"""Every method on the pair shown, by role: a dot per seed, the mean, and what chance would give."""

from pathlib import Path
from typing import Any

import pandas as pd
import seaborn
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from fsft.reporting.names import ROLES, method_name
from fsft.reporting.physical_reference import TITLE, accuracies
from fsft.reporting.repeats import DOT, bar_ends
from fsft.reporting.rows import most_seeds, of_pair, results, role_of, tested_classes
from fsft.reporting.style import WIDTH, page
from fsft.reporting.view import View

LINE, HEAD = 0.24, 0.3
"""In inches: the height of a method, and of the title of a role."""

SEED: dict[str, Any] = {**DOT, "markersize": 3.6}
MEAN: dict[str, Any] = {"linestyle": "none", "marker": "|", "markersize": 11, "markeredgewidth": 2}

LINE_LOOK: dict[str, Any] = {"color": "0.3", "linewidth": 1, "zorder": 0}


def by_role(metrics: pd.DataFrame, view: View) -> dict[str, pd.DataFrame]:
    """Accuracies on the pair of the view: by role, rows of metrics.csv, the best method first.

    metrics: rows of metrics.csv. The corners of the factorial have a table of their own.
    """
    rows = of_pair(results(metrics, view), view)
    roles = rows["method"].map(role_of)
    means = rows.groupby("method")["value"].transform("mean")
    rows = rows.assign(role=roles, mean=means).sort_values(
        ["mean", "method", "seed"], ascending=[False, True, True]
    )
    found = {role: rows[rows["role"] == role] for role in ROLES if role != "factorial"}
    return {role: each for role, each in found.items() if len(each)}


def draw(*, metrics: pd.DataFrame, matches: pd.DataFrame, view: View, svg: Path, png: Path) -> None:
    """Draw a panel per role on one scale, a line per method.

    metrics: rows of metrics.csv. matches: see `read_matches`; where it has rows, their mean is a
    line through all panels.
    """
    groups = by_role(metrics, view)
    counts = [rows["method"].nunique() for rows in groups.values()]
    height = LINE * sum(counts) + HEAD * len(groups) + 0.9
    facts = view.facts(most_seeds(pd.concat(groups.values())))
    with page(svg=svg, png=png, facts=facts, width=WIDTH, height=height) as figure:
        grid = figure.subplots(len(groups), 1, squeeze=False, sharex=True, height_ratios=counts)
        guess = 100 / (tested_classes(metrics, view) or float("nan"))
        lines = {f"chance ({guess:.1f} %)": {"x": guess, "linestyle": ":"}}
        if len(matches):
            known = 100 * accuracies(matches)["value"].mean()
            lines[f"{TITLE}: {known:.1f} %"] = {"x": known, "linestyle": "--"}
        for axes, (role, rows) in zip(grid[:, 0], groups.items(), strict=True):
            drawn = [axes.axvline(**LINE_LOOK, **look) for look in lines.values()]
            _methods(axes, rows)
            axes.set_title(ROLES[role], loc="left", fontweight="bold")
        grid[-1, 0].set_xlabel("accuracy on the target (%)")
        grid[-1, 0].set_xlim(0, 100)
        marks = [Line2D([], [], color="black", **look) for look in (SEED, MEAN)]
        figure.legend(
            [*marks, *drawn],
            ["a seed", "mean", *lines],
            loc="outside upper right",
            ncols=4,
        )


def _methods(axes: Axes, rows: pd.DataFrame) -> None:
    """A line per method, the best on top, with the mean in numbers at the right."""
    rows = rows.assign(method=rows["method"].map(method_name), per_cent=100 * rows["value"])
    where = {"data": rows, "x": "per_cent", "y": "method", "ax": axes, "color": "black"}
    seaborn.pointplot(
        **where,
        errorbar=bar_ends,
        capsize=0.25,
        err_kws={"linewidth": 0.8, "color": "0.45"},
        **MEAN,
    )
    places = rows["method"].map({name: at for at, name in enumerate(dict.fromkeys(rows["method"]))})
    axes.plot(rows["per_cent"], places, color="black", **SEED)
    for at, (_, each) in enumerate(rows.groupby("method", sort=False)):
        mean = f"{each['per_cent'].mean():.1f}"
        axes.text(1.01, at, mean, va="center", fontsize=7, transform=axes.get_yaxis_transform())
    axes.set(xlabel="", ylabel="", ylim=(places.max() + 0.6, -0.6))
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x", color="0.9", linewidth=0.6)
    axes.set_axisbelow(True)
