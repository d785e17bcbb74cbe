"""A name is printed as it is, whatever characters it holds, in every format and figure."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from fsft.methods.registry import METHODS
from fsft.reporting import names, style
from fsft.reporting.figures import (
    curves_figure,
    embedding_figure,
    figure4,
    mass_figure,
    methods_figure,
)
from fsft.reporting.html import write_html
from fsft.reporting.writer import Table, write_table
from tests.unit.reporting.fake import DESIGN, VIEW, matches, seeds, table
from tests.unit.reporting.test_figures import features, logs, predictions

NAMES = (
    "$x$ and $y$",
    "<b>20S</b> & co",
    "a_b^c~d",
    "50 % of {x}\\y",
    "`*|*` [1] **bold**",
    "#1 'a' \"b\" \\alpha",
)
TABLE = Table(
    numbers=pd.DataFrame({"name": NAMES}),
    shown=pd.DataFrame({NAMES[0]: NAMES, "accuracy": ["1.0"] * len(NAMES)}),
    facts=NAMES,
    design=DESIGN,
    bold=pd.DataFrame({NAMES[0]: False, "accuracy": [True] * len(NAMES)}),
)

WORDS = {
    "textbackslash": "\\",
    "textasciitilde": "~",
    "textasciicircum": "^",
    "textasciigrave": "`",
    "textless": "<",
    "textgreater": ">",
    "textbar": "|",
}
"""What commands of LaTeX's kernel print (The Comprehensive LaTeX Symbol List, table 1)."""


def printed(latex: str) -> str:
    """What LaTeX prints in text mode; an AssertionError for what would stop or change it."""
    token = re.compile(r"\\(?P<word>[A-Za-z]+)\{\}|\\(?P<symbol>[&%$#_{}])|(?P<plain>[\s\S])")
    out, depth = [], 0
    for found in token.finditer(latex.replace("''", '"')):
        if found["word"]:
            out.append(WORDS[found["word"]])
        elif found["symbol"]:
            out.append(found["symbol"])
        elif found["plain"] in "{}":
            depth += 1 if found["plain"] == "{" else -1
        else:
            assert found["plain"] not in "\\&%$#_^~", latex
            assert found["plain"] not in "[]*" or depth, latex  # an option of \\ before it
            out.append(found["plain"])
    assert depth == 0
    return "".join(out)


@pytest.fixture
def written(tmp_path: Path) -> dict[str, str]:
    paths = {name: tmp_path / name for name in ("csv", "markdown", "latex")}
    write_table(TABLE, NAMES[0], **paths)
    write_html(TABLE, NAMES[0], tmp_path / "html")
    return {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()}


def test_latex_prints_every_name(written: dict[str, str]) -> None:
    body = written["latex"].partition("\\midrule\n")[2].partition("\n\\bottomrule")[0]
    cells = [re.split(r"(?<!\\) & ", line.removesuffix(r" \\")) for line in body.splitlines()]
    assert [printed(name) for name, _ in cells] == list(NAMES)
    assert {number for _, number in cells} == {r"\textbf{1.0}"}
    caption = written["latex"].partition(r"\caption{")[2].partition("}\n\\begin{tabular}")[0]
    assert printed(caption) == f"{NAMES[0]} Of this table: {'; '.join(NAMES)}. {DESIGN.sentence()}"


def test_html_shows_every_name(written: dict[str, str]) -> None:
    class Cells(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.tags: list[str] = []
            self.text: list[str] = []

        def handle_starttag(self, tag: str, attrs: object) -> None:
            self.tags.append(tag)

        def handle_data(self, data: str) -> None:
            self.text.append(data)

    found = Cells()
    found.feed(written["html"])
    assert [text for text in found.text if text in NAMES] == [NAMES[0]] * 2 + [*NAMES, NAMES[0]]
    assert found.tags.count("b") == len(NAMES)  # of the numbers, none of a name


def test_markdown_has_two_cells_a_line(written: dict[str, str]) -> None:
    lines = [line for line in written["markdown"].splitlines() if line.startswith("| ")][1:]
    for line, name in zip(lines, NAMES, strict=True):
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        assert re.sub(r"\\([\\`*_|<$])", r"\1", cells[0]) == name
        assert cells[1] == "**1.0**"


@pytest.fixture
def texts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """Draw with a module and return the texts of its figure."""
    figures: list[Figure] = []
    monkeypatch.setattr(style, "_settle", figures.append)

    def draw(module, **given) -> list[Text]:
        module.draw(view=VIEW, svg=tmp_path / "a.svg", png=tmp_path / "a.png", **given)
        return [text for text in figures.pop().findobj(Text) if text.get_text()]

    return draw


def test_figures_show_every_name_as_it_is(texts) -> None:
    classes = NAMES[:3]
    recalls = [
        row
        for at, name in enumerate(classes)
        for row in seeds(0.2 + 0.3 * at, 0.3 + 0.3 * at, metric="recall", **{"class": name})
    ]
    metrics = table(*seeds(0.5, 0.6), *seeds(0.5, 0.6, method="a$b$c"), *recalls)
    masses = pd.DataFrame({"name": classes, "mass_kda": [100.0, 200.0, 400.0]})
    drawn = {
        "figure4": texts(figure4, predictions=[replace(predictions(0), classes=classes)]),
        "embedding": texts(embedding_figure, features=replace(features(), classes=classes)),
        "mass": texts(mass_figure, metrics=metrics, classes=masses),
        "methods": texts(methods_figure, metrics=metrics, matches=matches()),
        "curves": texts(curves_figure, logs=[logs()], seeds=[0]),
    }
    shown = {name: {text.get_text() for text in found} for name, found in drawn.items()}
    assert set(classes) <= shown["figure4"]
    assert {f"{at} {name}" for at, name in enumerate(classes, start=1)} <= shown["embedding"]
    assert {classes[0], classes[2]} <= shown["mass"]
    assert "a$b$c" in shown["methods"]
    for found in drawn.values():
        for text in found:
            assert not text.get_parse_math()
            assert "mathdefault" not in text.get_text()


def test_a_method_is_called_as_it_declares(monkeypatch: pytest.MonkeyPatch) -> None:
    mine = {
        name: replace(METHODS["coral"], name=name, title=title)
        for name, title in (("my_own", ""), ("other", "$O_2$"))
    }
    monkeypatch.setattr(names, "METHODS", {**METHODS, **mine})
    called = [names.method_name(name) for name in ("my_own", "other", "fsft", "from_outside")]
    assert called == ["my own", "$O_2$", "FSFT", "from outside"]
    assert {method.role for method in METHODS.values()} <= set(names.ROLES)


def test_a_formula_would_have_been_drawn_otherwise() -> None:
    """Guards the test above: with its formulas read, matplotlib draws a name differently."""
    texts = [Figure().text(0, 0, NAMES[0], parse_math=parse) for parse in (True, False)]
    formula, plain = (text.get_window_extent().width for text in texts)
    assert not np.isclose(formula, plain)
