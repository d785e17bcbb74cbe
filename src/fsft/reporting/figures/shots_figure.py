"""Accuracy of every method against the number of labelled target subtomograms per class."""

from pathlib import Path

import pandas as pd

from fsft.methods.variants import DEFAULT
from fsft.reporting.names import method_name
from fsft.reporting.readings import read
from fsft.reporting.repeats import draw_repeats
from fsft.reporting.rows import choose, competing, finished, in_order, most_seeds, of_pair
from fsft.reporting.style import COLUMN, looks, page
from fsft.reporting.view import View


def by_shots(metrics: pd.DataFrame, view: View) -> pd.DataFrame:
    """Rows of metrics.csv with accuracies by method and shots, the fewest shots first.

    metrics: rows of metrics.csv, of which those of the pair of the view are used.
    """
    rows = choose(finished(of_pair(metrics, view)), metric="accuracy", variant=DEFAULT)
    rows = read(rows, view.batchnorm)
    rows = choose(rows, method=tuple(competing(in_order(rows["method"]))))
    return rows.sort_values("shots", kind="stable")


def draw(*, metrics: pd.DataFrame, view: View, svg: Path, png: Path) -> None:
    """Draw a line per method; one that sees no support is a level across the figure."""
    rows = by_shots(metrics, view)
    methods = in_order(rows["method"])
    most = int(rows["shots"].max())
    styles = looks(methods)
    facts = view.facts(most_seeds(rows), shots="shots on the axis")
    with page(svg=svg, png=png, facts=facts, width=1.5 * COLUMN, height=3.0) as figure:
        axes = figure.subplots()
        for at, method in enumerate(methods):
            here = choose(rows, method=method)
            if (here["shots"] == 0).all():
                level = 100 * here["value"].mean()
                look = {key: value for key, value in styles[method].items() if key != "marker"}
                axes.plot([0, most], [level, level], **look | {"linewidth": 0.7})
            shift = 0.005 * max(most, 1) * (at - (len(methods) - 1) / 2)
            here = here.assign(place=here["shots"] + shift)
            draw_repeats(axes, here, "place", label=method_name(method), **styles[method])
        axes.set_xticks(in_order(rows["shots"]))
        axes.set_xlabel("labelled target subtomograms per class (shots)")
        axes.set_ylabel("accuracy (%)")
        axes.set_ylim(0, 100)
        figure.legend(loc="outside right upper", handlelength=3)
