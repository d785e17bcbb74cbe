"""The report: one file, which opens on the answer and keeps the paper's order."""

import re
from base64 import b64decode
from dataclasses import asdict
from html.parser import HTMLParser
from importlib import import_module
from pathlib import Path
from xml.etree import ElementTree

import pandas as pd
import pytest
import yaml

from fsft.jobs.write_report import write_report
from fsft.reporting.catalogue import ITEMS, TABLES
from fsft.reporting.contents import numbered_section, sections
from fsft.reporting.html import write_html
from fsft.reporting.report_page import HEADLINE_FIGURES
from fsft.runtime.files import replacing
from tests.unit.reporting.fake import VIEW, seeds, table
from tests.unit.reporting.test_figures import drawn, given
from tests.workflow.running import ROOT

TEMPLATE = (ROOT / "workflow" / "report" / "report.html").read_text(encoding="utf-8")
NAMES = ("table1", "contrasts", "methods", "methods_figure", "stages_figure", "table4")
HOSTILE = "</pre><script>alert('&')</script>"
METHODS = {"fsft": (0.61, 0.64, 0.62), "source_only": (0.3, 0.32, 0.31)}
METRICS = table(
    *(row for name, values in METHODS.items() for row in seeds(*values, method=name)),
    *seeds(0.7, 0.7, 0.7, metric="recall", **{"class": "a"}),
    *seeds(0.7, 0.7, 0.7, metric="recall", **{"class": "b"}),
)


class Page(HTMLParser):
    """What a browser would see of the page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.headings: list[str] = []
        self.text: list[str] = []
        self.inside = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.inside = tag
        if tag in ("h1", "h2", "h3"):
            self.headings.append("")

    def handle_data(self, data: str) -> None:
        self.text.append(data)
        if self.inside in ("h1", "h2", "h3", "small"):
            self.headings[-1] += data

    def all(self, tag: str, attribute: str) -> list[str]:
        return [value for name, attrs in self.tags if name == tag and (value := attrs[attribute])]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("run")
    made = []
    for name in NAMES:
        if name in TABLES:
            read = {**given(TABLES[name]), **{"metrics": METRICS}}
            made.append(folder / "tables" / f"{name}.html")
            result = import_module(TABLES[name].module).make(**read)
            write_html(result, TABLES[name].caption, made[-1])
        else:
            made.append(folder / "figures" / f"{name}.svg")
            with replacing(made[-1]) as temporary:
                temporary.write_bytes(drawn(name, folder / "drawn")[0].read_bytes())
    METRICS.to_csv(folder / "metrics.csv", index=False)
    costs = {"seconds": [1.0, 2.0], "device": "cpu", "precision": "float32"}
    pd.DataFrame(costs).to_csv(folder / "costs.csv", index=False)
    (folder / "config.yaml").write_text(yaml.safe_dump({"note": HOSTILE}), encoding="utf-8")
    write_report(
        template=TEMPLATE,
        view=asdict(VIEW),
        metrics=folder / "metrics.csv",
        costs=folder / "costs.csv",
        config=folder / "config.yaml",
        made=made,
        report=folder / "report.html",
    )
    return folder


@pytest.fixture(scope="module")
def page(written: Path) -> Page:
    return Page((written / "report.html").read_text(encoding="utf-8"))


def test_sections_are_numbered_and_in_the_papers_order(page: Page) -> None:
    first, *rest = (heading.strip() for heading in page.headings)
    assert first.startswith("How well")
    numbered = [heading for heading in rest if heading[0].isdigit()]
    assert numbered == [
        "1 The paper's tables and figures",
        "1.1 Table 1",
        "1.2 Table 4",
        "2 Every method on the pair shown",
        "2.1 Methods (figure)",
        "2.2 Methods (table)",
        "3 All pairs and numbers of shots",
        "3.1 Contrasts (table)",
        "4 From stage to stage",
        "4.1 Stages (figure)",
        "5 How this was made",
    ]


def test_every_link_of_the_contents_leads_somewhere(page: Page) -> None:
    ids = {value for _, attrs in page.tags if (value := attrs.get("id"))}
    inner = [link[1:] for link in page.all("a", "href") if link.startswith("#")]
    assert len(inner) == 4 + len(NAMES) + 1
    assert set(inner) <= ids
    every = [value for _, attrs in page.tags if (value := attrs.get("id"))]
    assert len(every) == len(set(every))


def test_nothing_is_fetched_and_every_image_is_whole(written: Path, page: Page) -> None:
    images = page.all("img", "src")
    assert len(images) == 3  # the first page, and each figure in its section
    for image in images:
        kind, _, data = image.partition(",")
        assert kind == "data:image/svg+xml;base64"
        assert ElementTree.fromstring(b64decode(data)).tag.endswith("svg")
    text = (written / "report.html").read_text(encoding="utf-8")
    assert "//" not in re.sub(r"base64,[A-Za-z0-9+/=]+", "", text)
    assert not {"script", "link", "iframe"} & {tag for tag, _ in page.tags}
    links = [link for link in page.all("a", "href") if not link.startswith("#")]
    assert {
        "workflow.html",
        "metrics.csv",
        "tables/table1.tex",
        "figures/stages_figure.png",
    } <= set(links)
    assert not any(Path(link).is_absolute() for link in links)


def test_the_first_page_says_what_metrics_say(page: Page) -> None:
    answer = " ".join(" ".join(page.text).partition("Contents")[0].split())
    assert "synthetic data" in answer
    assert "2 classes" in answer
    assert "3 seeds" in answer
    for name, values in (("FSFT", METHODS["fsft"]), ("source only", METHODS["source_only"])):
        mean = sum(values) / len(values)
        assert re.search(rf"{name} {100 * mean:.1f} ± [0-9.]+ 3 ", answer), answer
    assert "FSFT has the highest mean accuracy, 62.3 % over 3 seeds" in answer
    assert "FSFT is 31.3 points above “source only”" in answer


def test_the_end_says_how_it_was_made(page: Page) -> None:
    end = "".join(page.text).rpartition("How this was made")[2]
    for word in ("cpu", "float32", "torch", "Python", "written on", HOSTILE):
        assert word in end


def test_every_table_and_figure_has_one_place() -> None:
    placed = [name for names in sections(ITEMS).values() for name in names]
    assert sorted(placed) == sorted(ITEMS)
    places = {(item.section, item.place) for item in ITEMS.values()}
    assert len(places) == len(ITEMS)
    assert next(iter(ITEMS)) == HEADLINE_FIGURES[0] == "gain_figure"
    assert numbered_section(ITEMS["table1"]) == "3 The paper's tables and figures"
