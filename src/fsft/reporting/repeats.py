"""How repeats are drawn: a dot for each, their mean, and its interval where there are enough."""

from typing import Any

import pandas as pd
import seaborn
from matplotlib.axes import Axes

from fsft.reporting.statistics import half_width

DOT: dict[str, Any] = {
    "linestyle": "",
    "marker": "o",
    "markersize": 2.4,
    "markeredgewidth": 0.6,
    "markerfacecolor": "white",
    "zorder": 4,
}
"""A single repeat: open, on top of the bar and of the mean's marker."""


def bar_ends(per_cent: pd.Series) -> tuple[float, float]:
    """Ends of the bar of some repeats in per cent: their interval within 0 and 100; NaN for few."""
    mean, half = per_cent.mean(), half_width(per_cent.to_numpy())
    return max(mean - half, 0.0), min(mean + half, 100.0)


def draw_repeats(axes: Axes, rows: pd.DataFrame, x: str, **look: Any) -> None:
    """Draw fractions in per cent against a column of numbers.

    rows: columns `x` and value, a row per seed, or none at all. look: of the line through the
    means and of its markers, as matplotlib takes it.
    """
    if rows.empty:
        return
    rows = rows.assign(per_cent=100 * rows["value"])
    axes.plot(rows[x], rows["per_cent"], color=look["color"], **DOT)
    seaborn.lineplot(
        rows,
        x=x,
        y="per_cent",
        errorbar=bar_ends,
        err_style="bars",
        err_kws={"elinewidth": 0.7, "capsize": 1.5},
        legend=False,
        ax=axes,
        **{"markeredgecolor": look["color"], **look},
    )
