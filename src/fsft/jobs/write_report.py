"""The report of a run, made from its tables and figures."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from fsft.evaluation.metrics import COLUMNS
from fsft.reporting.report_page import page
from fsft.reporting.rows import read_rows
from fsft.reporting.view import View
from fsft.runtime.files import replacing


def write_report(
    *,
    template: str,
    view: Mapping[str, Any],
    metrics: Path,
    costs: Path,
    config: Path,
    made: Sequence[Path],
    report: Path,
) -> None:
    """Write the report; arguments as for `fsft.reporting.report_page.page`.

    Tables are paths, and `view` is the fields of a View.
    """
    text = page(
        template,
        view=View(**view),
        metrics=read_rows(metrics, COLUMNS),
        costs=read_rows(costs, []),
        config=config.read_text(encoding="utf-8"),
        made=made,
    )
    with replacing(report) as temporary:
        temporary.write_text(text, encoding="utf-8")
