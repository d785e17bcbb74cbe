"""One table of a run, made from what the run has stored."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import pandas as pd

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
    made_with: Sequence[Path],
    csv: Path,
    markdown: Path,
    latex: Path,
    html: Path,
) -> None:
    """Make a table and write it for machines, readers, papers and the report of the run.

    module: the one whose `make` makes it. given: what it reads, see `fsft.reporting.inputs`.
    made_with: costs.csv of each run that it shows, of which every table notes what its reader must
    know, beside what it notes itself.
    """
    made = import_module(module).make(**read(given))
    costs = pd.concat([read_rows(path, []) for path in made_with], ignore_index=True)
    table = replace(made, notes=(*made.notes, *notes(costs)))
    write_table(table, caption, csv=csv, markdown=markdown, latex=latex)
    write_html(table, caption, html)
