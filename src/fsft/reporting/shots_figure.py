"""Accuracy of every method against the number of labelled target subtomograms per class."""

from pathlib import Path

import pandas as pd

from fsft.methods.plan import DEFAULT
from fsft.reporting.names import method_name
from fsft.reporting.rows import choose, competing, finished, in_order, of_pair
from fsft.reporting.statistics import repeats, summarise
from fsft.reporting.style import COLUMN, looks, page
from fsft.reporting.view import View


def by_shots(metrics: pd.DataFrame, view: View) -> pd.DataFrame:
    """Accuracy by method and shots: method, shots, mean, half_width, seeds; shots ascending.

    metrics: rows of metrics.csv, of which those of the pair of the view are used.
    """
    rows = choose(
        finished(of_pair(metrics, view)),
        metric="accuracy",
        variant=DEFAULT,
        batchnorm=view.batchnorm,
    )
    rows = choose(rows, method=tuple(competing(in_order(rows["method"]))))
    return summarise(rows.sort_values("shots", kind="stable"), ["method", "shots"])


def draw(*, metrics: pd.DataFrame, view: View, svg: Path, png: Path) -> None:
    """Draw a line per method; one that sees no support is a level across the figure."""
    numbers = by_shots(metrics, view)
    methods = in_order(metrics["method"][metrics["method"].isin(numbers["method"])])
    most = int(numbers["shots"].max())
    styles = looks(methods)
    facts = view.facts(repeats(numbers), shots="shots on the axis")
    with page(svg=svg, png=png, facts=facts, width=1.5 * COLUMN, height=3.0) as figure:
        axes = figure.subplots()
        for at, method in enumerate(methods):
            rows = choose(numbers, method=method)
            shift = 0.005 * max(most, 1) * (at - (len(methods) - 1) / 2)
            if len(rows) == 1 and rows["shots"].iloc[0] == 0:
                level = 100 * rows["mean"].iloc[0]
                look = {key: value for key, value in styles[method].items() if key != "marker"}
                axes.plot([0, most], [level, level], **look | {"linewidth": 0.7})
            axes.errorbar(
                rows["shots"] + shift,
                100 * rows["mean"],
                100 * rows["half_width"].fillna(0),
                elinewidth=0.7,
                label=method_name(method),
                **styles[method],
            )
        axes.set_xticks(in_order(numbers["shots"].sort_values()))
        axes.set_xlabel("labelled target subtomograms per class (shots)")
        axes.set_ylabel("accuracy (%)")
        axes.set_ylim(0, 100)
        figure.legend(loc="outside right upper", handlelength=3)
