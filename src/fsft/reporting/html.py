"""A table as a page of HTML, for the report of a run."""

import re
from html import escape
from pathlib import Path

from fsft.reporting.table import Table
from fsft.runtime.files import replacing

STYLE = """
body { font: 14px sans-serif; margin: 1.5em; }
p { max-width: 60em; }
table { border-collapse: collapse; }
th, td { padding: 0.25em 0.8em; text-align: right; white-space: nowrap; }
th:first-child, td:first-child { text-align: left; }
thead { border-top: 2px solid; border-bottom: 1px solid; }
tbody { border-bottom: 2px solid; }
"""


def write_html(table: Table, caption: str, path: Path) -> None:
    """Write what the table shows under its caption and what it is made from."""
    head = "".join(f"<th>{_cell(name)}</th>" for name in table.shown.columns)
    lines = "\n".join(
        "<tr>" + "".join(f"<td>{_cell(cell)}</td>" for cell in row) + "</tr>"
        for row in table.shown.to_numpy().tolist()
    )
    notes = "".join(f"\n<p><strong>{escape(note)}</strong></p>" for note in table.notes)
    text = f"""<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>{escape(caption)}</title><style>{STYLE}</style></head>
<body>
<table>
<thead><tr>{head}</tr></thead>
<tbody>
{lines}
</tbody>
</table>
<p>{escape(caption)}</p>
<p>Of this table: {escape("; ".join(table.facts))}.</p>{notes}
</body>
</html>
"""
    with replacing(path) as temporary:
        temporary.write_text(text, encoding="utf-8")


def _cell(text: str) -> str:
    return re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", escape(text))
