"""The workflow plans and refuses what the checks do that are fuzzed in one process."""

from pathlib import Path

import pytest
import yaml

from fsft.jobs.estimate import effective
from fsft.jobs.grid import Grid
from fsft.jobs.unfinished import Work
from fsft.runtime.errors import InputError
from tests.unit.jobs.mutations import mutated
from tests.workflow.running import ROOT, Workflow, one_error


@pytest.mark.parametrize("number", [0, 3, 5, 9, 10, 12])
def test_snakemake_agrees(number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    changes, workflow = mutated(number), Workflow(tmp_path / "run")
    (tmp_path / "changes.yaml").write_text(yaml.safe_dump(changes), encoding="utf-8")
    refusal = ""
    try:
        trained = Work(Grid(effective([tmp_path / "changes.yaml"]))).trained
    except InputError as error:
        refusal = str(error).replace(str(tmp_path), str(workflow.folder))
    if refusal:
        assert one_error(workflow.snakemake(changes, "--dry-run")) == refusal
    else:
        planned = workflow.planned(changes)
        jobs = sum(count for rule, count in planned.items() if rule.startswith("train_"))
        assert jobs == len(trained)
