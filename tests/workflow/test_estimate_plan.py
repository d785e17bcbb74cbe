"""The estimate counts the jobs that the workflow plans."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from fsft.plan.estimate import by_rule, effective
from fsft.plan.forecast import Forecast
from fsft.plan.grid import Grid
from fsft.plan.measured_costs import Measured
from tests.unit.plan.test_estimate import SMALL, STAND_IN
from tests.workflow.running import ROOT, Workflow


@pytest.mark.parametrize(
    "config",
    [
        {"seeds": [0, 1], "grid": {"source_snrs": [1000, 0.5], "target_snrs": [0.1, 0.05]}},
        {**SMALL, "seeds": [0, 1], "presets": ["authors", "alpha_sweep"]},
        {**SMALL, **STAND_IN},
    ],
    ids=["grid", "analysis", "imported"],
)
def test_jobs_are_those_that_the_workflow_plans(
    tmp_path: Path, config: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    (tmp_path / "changes.yaml").write_text(yaml.safe_dump(config))
    jobs = Forecast(Grid(effective([tmp_path / "changes.yaml"])), Measured()).jobs
    planned = Workflow(tmp_path / "run").planned(config)
    del planned["all"]
    assert {rule: len(each) for rule, each in by_rule(jobs).items()} == planned
