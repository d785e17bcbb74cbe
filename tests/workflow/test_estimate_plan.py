"""The estimate counts the jobs that the workflow plans, and what it leaves out is finished."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from fsft.plan.dry_run import planned_jobs
from fsft.plan.estimate import main
from fsft.runtime.errors import InputError
from tests.unit.plan.test_estimate import SMALL, STAND_IN
from tests.workflow.running import ROOT, Workflow


@pytest.fixture(autouse=True)
def _at_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def changes(folder: Path, config: dict[str, Any]) -> Path:
    path = folder / "changes.yaml"
    path.write_text(yaml.safe_dump({"pathvars": {"results": str(folder / "results")}, **config}))
    return path


@pytest.mark.parametrize(
    "config",
    [
        {**SMALL, "seeds": [0, 1], "presets": ["authors", "alpha_sweep"]},
        {**SMALL, **STAND_IN},
    ],
    ids=["analysis", "imported"],
)
def test_jobs_are_those_of_a_dry_run(tmp_path: Path, config: dict[str, Any]) -> None:
    jobs = planned_jobs([changes(tmp_path, config)])
    planned = Workflow(tmp_path / "run").planned(config)
    del planned["all"]
    assert Counter(job.rule for job in jobs if job.left) == planned


def test_a_finished_run_has_nothing_left(copied: Workflow, monkeypatch: pytest.MonkeyPatch) -> None:
    (copied.folder / "workflow").symlink_to(ROOT / "workflow")
    monkeypatch.chdir(copied.folder)
    jobs = planned_jobs([Path("changes.yaml")])
    assert {job.rule for job in jobs} >= {"build_templates", "train_adapt", "table1", "report"}
    assert [job for job in jobs if job.left] == []


def test_a_reader_is_told_hours_disk_and_the_assumption(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main([str(changes(tmp_path, SMALL)), "--cores-per-gpu", "40"])
    printed = capsys.readouterr().out
    for words in ("train_coral", "CPU hours", "if methods and pairs did not share", "Disk: "):
        assert words in printed
    assert "if a GPU does as much as 40 cores, which is your assumption" in printed


def test_what_the_workflow_refuses_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"^configuration key shot is unknown[^\n]*$"):
        planned_jobs([changes(tmp_path, {"shot": [3]})])
