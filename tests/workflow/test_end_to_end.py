"""A small run from nothing to tables and figures, and what it takes to get it again."""

import re
import shutil
import xml.etree.ElementTree as ElementTree

import matplotlib.image
import numpy as np
import pandas as pd
import pytest

from fsft.reporting.catalogue import TABLES
from tests.workflow.conftest import TINY
from tests.workflow.running import Workflow

CAN_BE_FILLED = {
    "tables": {"table1", "table3", "table4", "methods", "contrasts", "gain"},
    "figures": {
        *("classes_figure", "subtomograms_figure", "stages_figure", "curves_figure"),
        *("embedding_figure", "mass_figure", "reliability_figure", "methods_figure"),
        "gain_figure",
    },
}
METRICS = "results/metrics.csv"


@pytest.mark.parametrize("kind", CAN_BE_FILLED)
def test_what_can_be_filled_is_made_and_nothing_else(tiny: Workflow, kind: str) -> None:
    made = {path.stem for path in (tiny.folder / "results" / kind).iterdir()}
    assert made == CAN_BE_FILLED[kind]


def decimals(text: str) -> int:
    """How many numbers with a decimal point a text holds."""
    return len(re.findall(r"[0-9]\.[0-9]", text))


@pytest.mark.parametrize("name", sorted(CAN_BE_FILLED["tables"]))
def test_a_table_holds_numbers_in_every_format(tiny: Workflow, name: str) -> None:
    files = {path.suffix: path for path in (tiny.folder / "results/tables").glob(f"{name}.*")}
    assert set(files) == {".csv", ".md", ".tex", ".html"}
    assert len(pd.read_csv(files.pop(".csv")))
    for path in files.values():
        assert decimals(path.read_text(encoding="utf-8")) > decimals(TABLES[name].caption)


@pytest.mark.parametrize("name", sorted(CAN_BE_FILLED["figures"]))
def test_a_figure_is_drawn(tiny: Workflow, name: str) -> None:
    figures = tiny.folder / "results/figures"
    drawing = ElementTree.parse(figures / f"{name}.svg")
    assert drawing.findall(".//{http://www.w3.org/2000/svg}path")
    pixels = matplotlib.image.imread(figures / f"{name}.png")
    assert np.ptp(pixels) > 0


def test_the_report_opens_on_the_answer_and_holds_everything(tiny: Workflow) -> None:
    report = (tiny.folder / "results/report.html").read_text(encoding="utf-8")
    answer, _, rest = report.partition("<h2>Contents</h2>")
    assert "synthetic data" in answer
    assert answer.count("data:image/svg+xml;base64,") == 1
    for names in CAN_BE_FILLED.values():
        for name in names:
            assert f'id="{name}"' in rest


def test_every_method_is_judged_and_paid_for(tiny: Workflow) -> None:
    for name in ("metrics", "costs"):
        table = pd.read_csv(tiny.folder / f"results/{name}.csv")
        assert set(table["method"]) == set(TINY["methods"])
    metrics = pd.read_csv(tiny.folder / METRICS)
    accuracy = metrics.loc[metrics["metric"] == "accuracy", "value"]
    assert accuracy.between(0, 1).all()


def test_a_second_run_plans_nothing(copied: Workflow) -> None:
    assert copied.planned(TINY) == {}


def test_deleted_predictions_come_back_the_same(copied: Workflow) -> None:
    metrics = copied.folder / METRICS
    before = metrics.read_bytes()
    metrics.unlink()
    shutil.rmtree(copied.folder / "results/predictions")
    copied.run(TINY, METRICS)
    assert metrics.read_bytes() == before


def test_another_master_seed_makes_other_data(copied: Workflow) -> None:
    dataset = copied.folder / "results/datasets/A-snr0.5"
    names = ("subtomograms.mrcs", "particles.csv")
    before = {name: (dataset / name).read_bytes() for name in names}
    copied.run({**TINY, "master_seed": 1}, "results/datasets/A-snr0.5")
    for name in names:
        assert (dataset / name).read_bytes() != before[name]
        assert len((dataset / name).read_bytes()) > 0.9 * len(before[name])
