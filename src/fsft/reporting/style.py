"""The look of every figure: one size of type, colours that survive grey, files that repeat."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure

from fsft.runtime.files import replacing

WIDTH, COLUMN = 7.0, 3.5
"""Width in inches of a page and of a column of text."""

ACROSS = 4
"""Panels that stand side by side on a page."""

SEQUENTIAL, DIVERGING = "Greys", "PuOr"
"""Colour maps; the ends of the second differ in grey only by the sign that is printed on them."""

RULES: dict[Any, Any] = {
    "font.size": 8,
    "font.family": "DejaVu Sans",
    # Names may hold dollar signs; no text is a formula.
    "text.parse_math": False,
    "axes.titlesize": 8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.linewidth": 0.6,
    "legend.frameon": False,
    "legend.fontsize": 7,
    "lines.linewidth": 1.2,
    "lines.markersize": 4,
    "errorbar.capsize": 2,
    "xtick.labelsize": 7,
    "ytick.labelsize": 7,
    "svg.hashsalt": "fsft",
    "svg.fonttype": "path",
    "savefig.dpi": 200,
}

INKS = ("#000000", "#D55E00", "#0072B2", "#009E73", "#CC79A7", "#7F7F7F", "#B8860B", "#56B4E9")
"""Okabe and Ito's colours, which colour-blind readers tell apart; grey in place of yellow."""

DASHES = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)))
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "<", ">", "*", "h", "p")

FIRST = (
    "fsft",
    "fada",
    "finetune",
    "swd",
    "coral",
    "source_only",
    "source_and_target",
    "oracle",
    "adabn",
)
"""Methods that look alike in all figures, whichever others a run has."""


def looks(methods: list[str]) -> dict[str, dict[str, Any]]:
    """Colour, dash and marker of each method, so that no two need colour to be told apart."""
    order = [*FIRST, *(name for name in methods if name not in FIRST)]
    styles = zip(order, cycle(INKS), cycle(DASHES), cycle(MARKERS), strict=False)
    found = {
        name: {
            "color": ink,
            "linestyle": dash,
            "marker": marker,
            "markerfacecolor": ink if at < len(DASHES) else "white",
        }
        for at, (name, ink, dash, marker) in enumerate(styles)
    }
    return {name: found[name] for name in methods}


@contextmanager
def page(
    *, svg: Path, png: Path, facts: tuple[str, ...], width: float = COLUMN, height: float = 2.6
) -> Iterator[Figure]:
    """Yield an empty figure of width by height inches; write it twice when the block ends well.

    facts: the line at its foot, of which the first says whether the data are synthetic. No date
    and no random identifier is written: equal figures give equal bytes.
    """
    with mpl.rc_context(RULES):
        figure = Figure(figsize=(width, height))
        yield figure
        foot = _foot(facts, width)
        below = (0.06 + 0.11 * (foot.count("\n") + 1)) / height
        figure.set_layout_engine("constrained", rect=(0, below, 1, 1 - below))
        figure.text(0.01, 0.04 / height, foot, fontsize=5.5, color="0.3", va="bottom")
        _settle(figure)
        with replacing(svg) as temporary:
            figure.savefig(temporary, format="svg", metadata={"Date": None})
        with replacing(png) as temporary:
            figure.savefig(temporary, format="png", metadata={"Software": None})


def arranged(panels: int) -> tuple[int, int]:
    """Lines and columns of so many panels: as few lines as fit the page, as even as can be."""
    lines = -(-panels // ACROSS)
    return lines, -(-panels // lines)


def label_edges(grid: np.ndarray, *, x: str, y: str) -> None:
    """Name the axes of a grid of panels at its lower and left edge only.

    grid: (lines, columns) of axes, of which the last of the last line may be invisible.
    """
    for column in grid.T:
        lowest = [axes for axes in column if axes.get_visible()][-1]
        lowest.set_xlabel(x)
        lowest.tick_params(labelbottom=True)
    for axes in grid[:, 0]:
        axes.set_ylabel(y)


def _settle(figure: Figure) -> None:
    """Lay a figure out once and for all, at rounded places.

    The solver behind the layout gives last digits that differ from run to run, and the names of
    clip paths in an SVG are made from all digits.
    """
    figure.draw_without_rendering()
    figure.set_layout_engine("none")
    parts = list(figure.subfigs)
    while parts:
        part = parts.pop()
        part.bbox_relative.set_points(np.round(part.bbox_relative.get_points(), 6))
        parts += part.subfigs
    for axes in figure.axes:
        axes.set_position(tuple(np.round(axes.get_position(original=True).bounds, 6)))


def _foot(facts: tuple[str, ...], width: float) -> str:
    """Facts on as few lines as fit."""
    most = int(width * 26)
    lines = [""]
    for fact in facts:
        longer = f"{lines[-1]} · {fact}" if lines[-1] else fact
        if len(longer) > most:
            lines.append(fact)
        else:
            lines[-1] = longer
    return "\n".join(lines)
