"""One table or one figure of a run, made from what the run has stored."""

from collections.abc import Mapping, Sequence
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
    view: View,
    stored: Mapping[str, Any],
    made_with: Path,
    csv: Path,
    markdown: Path,
    latex: Path,
    html: Path,
) -> None:
    """Make a table and write it for machines, readers, papers and the report of the run.

    module: the one whose `make` makes it. stored: what it reads, by the names of `read`. made_with:
    costs.csv, of which every table notes what its reader must know.
    """
    made = import_module(module).make(view=view, **read(stored))
    table = replace(made, notes=notes(read_rows(made_with, [])))
    write_table(table, caption, csv=csv, markdown=markdown, latex=latex)
    write_html(table, caption, html)


def draw_figure(
    *, module: str, view: View, stored: Mapping[str, Any], svg: Path, png: Path
) -> None:
    """Draw a figure; arguments as for `make_table`."""
    import_module(module).draw(view=view, svg=svg, png=png, **read(stored))


def read(stored: Mapping[str, Any]) -> dict[str, Any]:
    """Read what a table or figure asks for.

    stored: paths of `metrics`, `costs`, `paper`, `classes` and `features`, lists of paths of
    `predictions` and `logs`, and `seeds`, parallel to the logs.
    """
    readers = {
        "metrics": lambda path: read_rows(path, COLUMNS),
        "costs": lambda path: read_rows(path, []),
        "paper": lambda path: read_rows(path, []),
        "classes": lambda path: read_rows(path, []),
        "features": features.load,
        "predictions": _all(predictions.load),
        "logs": _all(pd.read_csv),
        "seeds": list,
    }
    return {name: readers[name](value) for name, value in stored.items()}


def _all(reader: Any) -> Any:
    def read_all(paths: Sequence[str]) -> list[Any]:
        return [reader(path) for path in paths]

    return read_all
