"""One table, written for machines (CSV), readers (Markdown) and papers (LaTeX)."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from fsft.reporting.design import Design
from fsft.runtime.files import replacing

MINUS = "\N{MINUS SIGN}"

LATEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        **{character: f"\\{character}" for character in "&%$#_{}"},
        **{character: f"{{{character}}}" for character in "[]*"},
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "<": r"\textless{}",
        ">": r"\textgreater{}",
        "|": r"\textbar{}",
        "`": r"\textasciigrave{}",
        '"': "''",
        "±": r"$\pm$",
        "→": r"$\to$",
        MINUS: r"$-$",
    }
)
MARKDOWN = str.maketrans({each: f"\\{each}" for each in "\\`*_|<$"})
"""What stands for the characters that LaTeX or Markdown would not print as they are."""


@dataclass(frozen=True)
class Table:
    """A finished table.

    numbers: tidy, one row per result, as fractions. shown: the same as text, laid out for reading.
    facts: provider, pair, shots, seeds, batch norm, augmentation. design: what it rests on. bold,
    paper: frames of the shape of `shown`, if there are any: which cells are bold, and the paper's
    number as text, which stands in square brackets behind the cell and is never bold. notes:
    sentences on the models of the run, which all but the CSV say.
    """

    numbers: pd.DataFrame
    shown: pd.DataFrame
    facts: tuple[str, ...]
    design: Design
    bold: pd.DataFrame | None = None
    paper: pd.DataFrame | None = None
    notes: tuple[str, ...] = ()


def write_table(table: Table, caption: str, *, csv: Path, markdown: Path, latex: Path) -> None:
    """Write a table three times; equal tables give equal bytes.

    The line of its design stands under the table, in LaTeX at the end of the caption.
    """
    legend = " ".join([f"{caption} Of this table: {'; '.join(table.facts)}.", *table.notes])
    numbers = table.numbers.assign(**table.design.columns())
    with replacing(csv) as temporary:
        numbers.to_csv(temporary, index=False, float_format="%.6g", lineterminator="\n")
    with replacing(markdown) as temporary:
        temporary.write_text(_markdown(table, legend), encoding="utf-8")
    with replacing(latex) as temporary:
        temporary.write_text(
            _latex_table(table, f"{legend} {table.design.sentence()}"), encoding="utf-8"
        )


def written(table: Table, escape: Callable[[str], str], bold: tuple[str, str]) -> list[list[str]]:
    """The cells of a table in some format; bold: what begins and ends bold type in it."""
    blank = pd.DataFrame("", table.shown.index, table.shown.columns)
    flags = blank.astype(bool) if table.bold is None else table.bold
    paper = blank if table.paper is None else table.paper
    opening, closing = bold
    return [
        [
            " ".join(
                [f"{opening}{escape(text)}{closing}" if is_bold else escape(text)] * bool(text)
                + [escape(f"[{printed}]")] * bool(printed)
            )
            for text, is_bold, printed in zip(*row, strict=True)
        ]
        for row in zip(
            *(each.to_numpy().tolist() for each in (table.shown, flags, paper)), strict=True
        )
    ]


def _markdown(table: Table, legend: str) -> str:
    """A pipe table under its legend, aligned in plain text too."""
    cells = [
        [str(name).translate(MARKDOWN) for name in table.shown.columns],
        *written(table, lambda text: text.translate(MARKDOWN), ("**", "**")),
    ]
    sides = alignment(table.shown)
    widths = [max(3, *(len(row[at]) for row in cells)) for at in range(len(sides))]
    rows = [
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
    under = table.design.sentence().translate(MARKDOWN)
    above = legend.translate(MARKDOWN)
    return "\n".join([above, "", rows[0], f"|{rule}|", *rows[1:], "", under, ""])


def _latex_table(table: Table, legend: str) -> str:
    """A floating table in the style of the package booktabs; needs nothing else."""
    columns = "".join("r" if side == ">" else "l" for side in alignment(table.shown))
    head, *lines = (
        " & ".join(cells) + r" \\"
        for cells in (
            [str(name).translate(LATEX) for name in table.shown.columns],
            *written(table, lambda text: text.translate(LATEX), (r"\textbf{", "}")),
        )
    )
    return "\n".join(
        [
            r"\begin{table}",
            r"\centering",
            rf"\caption{{{legend.translate(LATEX)}}}",
            rf"\begin{{tabular}}{{{columns}}}",
            r"\toprule",
            head,
            r"\midrule",
            *lines,
            r"\bottomrule",
            r"\end{tabular}",
            r"\end{table}",
            "",
        ]
    )


def percents(values: pd.Series, *, signed: bool = False) -> list[str]:
    """Fractions in per cent, e.g. `37.2`; empty where missing."""
    return quantities(100 * values, signed=signed)


def quantities(values: pd.Series, *, digits: int = 1, signed: bool = False) -> list[str]:
    """Numbers as text; empty where missing."""
    sign = "+" if signed else ""
    return [
        "" if np.isnan(value) else f"{value:{sign},.{digits}f}".replace("-", MINUS)
        for value in values.astype(float)
    ]


def repeated(
    numbers: pd.DataFrame,
    name: str = "mean",
    *,
    factor: float = 100.0,
    digits: int = 1,
    signed: bool = False,
) -> list[str]:
    """Means of repeats with their spread, as text; empty where missing.

    `37.2 ± 1.4`, half an interval, where repeats are enough for one; `37.2 (36.1 to 38.3)`, the
    lowest and the highest, where they are not; a single one as it is. numbers: a summary, or one
    that `statistics.named` has called `name`. factor: to the unit that is shown.
    """
    prefix = "" if name == "mean" else f"{name}_"
    means, lowest, highest = (
        quantities(factor * numbers[column], digits=digits, signed=signed)
        for column in (name, f"{prefix}lowest", f"{prefix}highest")
    )
    halves = quantities(factor * numbers[f"{prefix}half_width"], digits=digits)
    return [
        f"{mean} ± {half}" if half else f"{mean} ({low} to {high})" if low else mean
        for mean, half, low, high in zip(means, halves, lowest, highest, strict=True)
    ]


def p_values(values: pd.Series) -> list[str]:
    """p-values as text, e.g. `0.031`; empty where missing."""
    return [
        "" if np.isnan(value) else "<0.001" if value < 0.001 else f"{value:.3f}" for value in values
    ]


def differences(numbers: pd.DataFrame, to: str = "") -> pd.DataFrame:
    """Columns of text for the differences of `fsft.reporting.comparisons`, in points.

    to: the reference, where a table has several.
    """
    reference = f" to {to}" if to else ""
    return pd.DataFrame(
        {
            f"difference{reference} (points)": repeated(numbers, "difference", signed=True),
            f"p{reference}": p_values(numbers["p_holm"]),
        },
        index=numbers.index,
    )


def counted(seeds: pd.Series) -> list[str]:
    """Numbers of repeats as text, for a column beside their means."""
    return quantities(seeds, digits=0)


def laid_out(
    numbers: pd.DataFrame, rows: list[str], column: str, text: str = "text"
) -> pd.DataFrame:
    """The column `text` spread over columns by the values of `column`; empty where missing.

    Rows and columns stand in the order in which they first come. A last column, seeds, says how
    many repeats are behind the numbers of a row.
    """
    wide = numbers.pivot(index=rows, columns=column, values=text)
    order = pd.MultiIndex.from_frame(numbers[rows].drop_duplicates())
    flat = order if len(rows) > 1 else order.get_level_values(0)
    wide = wide.reindex(index=flat, columns=list(dict.fromkeys(numbers[column])))
    seeds = numbers.groupby(rows, sort=False)["seeds"].agg(_few_to_many).reindex(flat)
    return wide.fillna("").assign(seeds=seeds).rename_axis(columns=None).reset_index()


def _few_to_many(seeds: pd.Series) -> str:
    return " to ".join(dict.fromkeys(counted(pd.Series([seeds.min(), seeds.max()]))))


def alignment(shown: pd.DataFrame) -> list[str]:
    """`>` for columns of numbers, `<` for words."""
    numeric = re.compile(rf"([+{MINUS}\d. ,±()\[\]e<-]| to )*")
    return [
        ">" if all(numeric.fullmatch(cell) for cell in shown[column]) else "<" for column in shown
    ]
