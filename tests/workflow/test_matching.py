"""Template matching in a finished run: what asking for it plans, and what it gives."""

import pandas as pd
import pytest

from fsft.reporting.catalogue import FIGURES, TABLES
from fsft.reporting.physical_reference import TITLE
from tests.unit.plan.test_estimate import STAND_IN
from tests.workflow.conftest import TINY
from tests.workflow.running import Workflow, one_error

ASKED = {**TINY, "template_matching": {"particles": 6, "step_deg": 90}}


def test_asking_for_it_trains_nothing_and_fills_its_table(copied: Workflow) -> None:
    planned = set(copied.planned(ASKED))
    own = {"match_templates", "template_matching", "methods_figure"}
    assert own < planned <= own | {*TABLES, *FIGURES, "report", "configuration", "all"}
    copied.run(ASKED, "template_matching", "methods_figure")
    rows = pd.read_csv(copied.folder / "results/template_matching/B-snr0.1/seed-0.csv")
    assert rows["class"].value_counts().tolist() == [2, 2, 2]
    table = pd.read_csv(copied.folder / "results/tables/template_matching.csv")
    assert table["method"][0] == "template_matching"
    assert set(TINY["methods"]) < set(table["method"])
    drawing = (copied.folder / "results/figures/methods_figure.svg").read_text(encoding="utf-8")
    assert TITLE in drawing


@pytest.mark.parametrize("apart", [4, 0])
def test_it_is_planned_of_either_kind_of_test_set(workflow: Workflow, apart: int) -> None:
    jobs = workflow.planned(
        {**ASKED, "splits": {"test_per_class": apart}},
        "results/template_matching/B-snr0.1/seed-0.csv",
    )
    assert jobs["match_templates"] == 1
    assert ("draw_split" in jobs) == (not apart)
    assert not {rule for rule in jobs if rule.startswith("train_")}


def test_an_imported_target_is_refused_in_one_sentence(workflow: Workflow) -> None:
    said = one_error(workflow.snakemake({**ASKED, **STAND_IN}))
    assert said.startswith("configuration key template_matching.particles is 6; expected 0")
