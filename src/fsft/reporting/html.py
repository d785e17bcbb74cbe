"""A table as a page of HTML, of which the report of a run shows the body."""

from html import escape
from pathlib import Path

from fsft.reporting.writer import Table, alignment, written
from fsft.runtime.files import replacing

STYLE = """
body { font: 14px sans-serif; margin: 1.5em; }
p { max-width: 60em; }
table { border-collapse: collapse; }
th, td { padding: 0.25em 0.8em; text-align: left; white-space: nowrap; }
.number { text-align: right; }
thead { border-top: 2px solid; border-bottom: 1px solid; }
tbody { border-bottom: 2px solid; }
"""


def write_html(table: Table, caption: str, path: Path) -> None:
    """Write what the table shows above its caption and what it is made from."""
    classes = [' class="number"' if side == ">" else "" for side in alignment(table.shown)]
    head, *rows = (
        "".join(f"<{tag}{kind}>{cell}</{tag}>" for kind, cell in zip(classes, row, strict=True))
        for tag, row in [
            ("th", [escape(name) for name in table.shown.columns]),
            *(("td", row) for row in written(table, escape, ("<b>", "</b>"))),
        ]
    )
    lines = "\n".join(f"<tr>{row}</tr>" for row in rows)
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
<p>{escape(table.design.sentence())}</p>
<p>{escape(caption)}</p>
<p>Of this table: {escape("; ".join(table.facts))}.</p>{notes}
</body>
</html>
"""
    with replacing(path) as temporary:
        temporary.write_text(text, encoding="utf-8")


def body(path: Path) -> str:
    """What `write_html` wrote into the body of a page."""
    return path.read_text(encoding="utf-8").partition("<body>")[2].partition("</body>")[0].strip()
