"""One table of a run, made from what the run has stored."""

from collections.abc import Mapping
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

from fsft.reporting.html import write_html
from fsft.reporting.inputs import read
from fsft.reporting.notes import notes
from fsft.reporting.rows import read_rows
from fsft.reporting.writer import write_table


def make_table(
    *,
    module: str,
    caption: str,
    given: Mapping[str, Any],
    made_with: Path,
    csv: Path,
    markdown: Path,
    latex: Path,
    html: Path,
) -> None:
    """Make a table and write it for machines, readers, papers and the report of the run.

    module: the one whose `make` makes it. given: what it reads, see `fsft.reporting.inputs`.
    made_with: costs.csv, of which every table notes what its reader must know.
    """
    made = import_module(module).make(**read(given))
    table = replace(made, notes=notes(read_rows(made_with, [])))
    write_table(table, caption, csv=csv, markdown=markdown, latex=latex)
    write_html(table, caption, html)
