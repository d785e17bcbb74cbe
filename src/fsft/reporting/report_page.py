"""The report of a run: one page that opens on the answer and needs nothing but itself."""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from platform import python_version

import pandas as pd
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from fsft.reporting.catalogue import ITEMS
from fsft.reporting.contents import sections, spelled_out
from fsft.reporting.findings import findings
from fsft.reporting.html import body
from fsft.reporting.rows import in_order, most_seeds, of_pair, results, tested_classes
from fsft.reporting.view import View

HEADLINE_FIGURES, HEADLINE_TABLE = ("gain_figure", "methods_figure"), "contrasts"
"""The first figure that a run has made is shown, and the table."""
PACKAGES = ("fsft", "torch", "numpy", "scipy", "pandas", "matplotlib", "seaborn", "snakemake")
MACHINE = ("processor", "device", "precision")
"""Columns of costs.csv that say what models were trained on; stored results may lack some."""


@dataclass(frozen=True)
class Entry:
    """A table or figure on the page.

    kind: `table` or `figure`. content: HTML of a table, or the source of an image that holds it
    whole. files: paths of the same for download, from the folder of the report.
    """

    name: str
    title: str
    caption: str
    kind: str
    content: str
    files: tuple[str, ...]


def page(
    template: str,
    *,
    view: View,
    metrics: pd.DataFrame,
    costs: pd.DataFrame,
    config: str,
    made: Sequence[Path],
) -> str:
    """The page as HTML.

    template: of Jinja2. config: the configuration as text. made: a file of each table (.html) and
    figure (.svg), in a folder `tables` or `figures` beside the report.
    """
    entries = {path.stem: _entry(path) for path in made}
    rows = of_pair(results(metrics, view), view)
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    return environment.from_string(template).render(
        view=view,
        findings=findings(metrics, view),
        seeds=most_seeds(rows),
        classes=tested_classes(metrics, view),
        tested=int(rows["count"].max()),
        figure=next((entries[name] for name in HEADLINE_FIGURES if name in entries), None),
        table=entries.get(HEADLINE_TABLE),
        sections=[
            (title, [entries[name] for name in names]) for title, names in sections(entries).items()
        ],
        machine={name: in_order(costs[name].dropna()) for name in MACHINE if name in costs},
        versions={"Python": python_version(), **{name: version(name) for name in PACKAGES}},
        written=datetime.now(UTC).strftime("%d %B %Y, %H:%M UTC"),
        config=config,
    )


def _entry(path: Path) -> Entry:
    is_table = path.suffix == ".html"
    kinds = ("csv", "md", "tex", "html") if is_table else ("svg", "png")
    return Entry(
        name=path.stem,
        title=spelled_out(path.stem),
        caption=ITEMS[path.stem].caption,
        kind="table" if is_table else "figure",
        content=Markup(body(path)) if is_table else _inlined(path),
        files=tuple(f"{path.parent.name}/{path.stem}.{kind}" for kind in kinds),
    )


def _inlined(path: Path) -> str:
    """A drawing as the source of an image: one of its own, so that no two share identifiers."""
    return f"data:image/svg+xml;base64,{b64encode(path.read_bytes()).decode('ascii')}"
