"""One table, written for machines (CSV), readers (Markdown) and papers (LaTeX)."""

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from fsft.runtime.files import replacing

MINUS = "\N{MINUS SIGN}"

ESCAPES = {
    "\\": r"\textbackslash{}",
    **{character: f"\\{character}" for character in "&%$#_{}"},
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"$<$",
    "±": r"$\pm$",
    "→": r"$\to$",
    MINUS: r"$-$",
}


@dataclass(frozen=True)
class Table:
    """A finished table.

    numbers: tidy, one row per result, as fractions. shown: the same as text, laid out for reading;
    `**` around a cell makes it bold. facts: provider, pair, shots, seeds, batch norm, augmentation.
    notes: sentences on the models of the run, which all but the CSV say.
    """

    numbers: pd.DataFrame
    shown: pd.DataFrame
    facts: tuple[str, ...]
    notes: tuple[str, ...] = ()


def write_table(table: Table, caption: str, *, csv: Path, markdown: Path, latex: Path) -> None:
    """Write a table three times; equal tables give equal bytes."""
    legend = " ".join([f"{caption} Of this table: {'; '.join(table.facts)}.", *table.notes])
    with replacing(csv) as temporary:
        table.numbers.to_csv(temporary, index=False, float_format="%.6g", lineterminator="\n")
    with replacing(markdown) as temporary:
        temporary.write_text(_markdown(table.shown, legend), encoding="utf-8")
    with replacing(latex) as temporary:
        temporary.write_text(_latex_table(table.shown, legend), encoding="utf-8")


def _markdown(shown: pd.DataFrame, legend: str) -> str:
    """A pipe table under its legend, aligned in plain text too."""
    cells = [list(shown.columns), *shown.to_numpy().tolist()]
    sides = _alignment(shown)
    widths = [max(3, *(len(row[at]) for row in cells)) for at in range(len(sides))]
    lines = [
        "| "
        + " | ".join(
            f"{cell:{side}{width}}" for cell, side, width in zip(row, sides, widths, strict=True)
        )
        + " |"
        for row in cells
    ]
    rule = "|".join(
        "-" * (width + 1) + (":" if side == ">" else "-")
        for side, width in zip(sides, widths, strict=True)
    )
    return "\n".join([legend, "", lines[0], f"|{rule}|", *lines[1:], ""])


def _latex_table(shown: pd.DataFrame, legend: str) -> str:
    """A floating table in the style of the package booktabs; needs nothing else."""
    columns = "".join("r" if side == ">" else "l" for side in _alignment(shown))
    lines = [_latex_row(row) for row in shown.to_numpy().tolist()]
    return "\n".join(
        [
            r"\begin{table}",
            r"\centering",
            rf"\caption{{{_latex(legend)}}}",
            rf"\begin{{tabular}}{{{columns}}}",
            r"\toprule",
            _latex_row(list(shown.columns)),
            r"\midrule",
            *lines,
            r"\bottomrule",
            r"\end{tabular}",
            r"\end{table}",
            "",
        ]
    )


def percents(
    mean: pd.Series, half_width: pd.Series | None = None, *, signed: bool = False
) -> list[str]:
    """Fractions and their half intervals in per cent, e.g. `37.2 ± 1.4`; empty where missing."""
    scaled = None if half_width is None else 100 * half_width
    return quantities(100 * mean, scaled, digits=1, signed=signed)


def quantities(
    mean: pd.Series, half_width: pd.Series | None = None, *, digits: int = 1, signed: bool = False
) -> list[str]:
    """Numbers and their half intervals as text; empty where missing."""
    halves = np.full(len(mean), np.nan) if half_width is None else half_width
    sign = "+" if signed else ""
    texts = []
    for value, half in zip(mean.astype(float), halves, strict=True):
        text = "" if np.isnan(value) else f"{value:{sign},.{digits}f}".replace("-", MINUS)
        texts.append(text if np.isnan(half) else f"{text} ± {half:,.{digits}f}")
    return texts


def laid_out(
    numbers: pd.DataFrame, rows: list[str], column: str, text: str = "text"
) -> pd.DataFrame:
    """The column `text` spread over columns by the values of `column`; empty where missing.

    Rows and columns stand in the order in which they first come.
    """
    wide = numbers.pivot(index=rows, columns=column, values=text)
    order = pd.MultiIndex.from_frame(numbers[rows].drop_duplicates())
    flat = order if len(rows) > 1 else order.get_level_values(0)
    wide = wide.reindex(index=flat, columns=list(dict.fromkeys(numbers[column])))
    return wide.fillna("").rename_axis(columns=None).reset_index()


def _alignment(shown: pd.DataFrame) -> list[str]:
    """`>` for columns of numbers, `<` for words."""
    numeric = re.compile(rf"[*+{MINUS}\d. ,±()e<-]*")
    return [
        ">" if all(numeric.fullmatch(cell) for cell in shown[column]) else "<" for column in shown
    ]


def _latex_row(cells: list[str]) -> str:
    return " & ".join(_latex(cell) for cell in cells) + r" \\"


def _latex(text: str) -> str:
    escaped = "".join(ESCAPES.get(character, character) for character in text)
    return re.sub(r"\*\*(.+?)\*\*", r"\\textbf{\1}", escaped)
