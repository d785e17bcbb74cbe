"""One table or one figure of a run, made from what the run has stored."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import pandas as pd

from fsft.evaluation import features, predictions
from fsft.evaluation.metrics import COLUMNS
from fsft.reporting.html import write_html
from fsft.reporting.notes import notes
from fsft.reporting.rows import read_rows
from fsft.reporting.table import write_table
from fsft.reporting.view import View


def make_table(
    *,
    module: str,
    caption: str,
    view: Mapping[str, Any],
    stored: Mapping[str, Any],
    made_with: Path,
    csv: Path,
    markdown: Path,
    latex: Path,
    html: Path,
) -> None:
    """Make a table and write it for machines, readers, papers and the report of the run.

    module: the one whose `make` makes it. view: the fields of a View. stored: what it reads, by
    the names of `read`. made_with: costs.csv, of which every table notes what its reader must know.
    """
    made = import_module(module).make(view=View(**view), **read(stored))
    table = replace(made, notes=notes(read_rows(made_with, [])))
    write_table(table, caption, csv=csv, markdown=markdown, latex=latex)
    write_html(table, caption, html)


def draw_figure(
    *, module: str, view: Mapping[str, Any], stored: Mapping[str, Any], svg: Path, png: Path
) -> None:
    """Draw a figure; arguments as for `make_table`."""
    import_module(module).draw(view=View(**view), svg=svg, png=png, **read(stored))


def read(stored: Mapping[str, Any]) -> dict[str, Any]:
    """Read what a table or figure asks for.

    stored: paths of `metrics`, `costs`, `paper`, `classes` and `features`, lists of paths of
    `predictions`, with `roles` parallel to them, and of `logs`, with `seeds` parallel to them.
    """
    readers: dict[str, Callable[[Any], Any]] = {
        "metrics": lambda path: read_rows(path, COLUMNS),
        "costs": lambda path: read_rows(path, []),
        "paper": lambda path: read_rows(path, []),
        "classes": lambda path: read_rows(path, []),
        "features": features.load,
        "predictions": lambda paths: predictions.in_roles(
            [predictions.load(path) for path in paths], stored["roles"]
        ),
        "logs": lambda paths: [pd.read_csv(path) for path in paths],
        "seeds": list,
    }
    return {name: readers[name](value) for name, value in stored.items() if name != "roles"}
