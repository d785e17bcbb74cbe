"""The same configuration gives the same tables wherever and however it is run."""

import os
from pathlib import Path

import pytest

from tests.workflow.conftest import TINY
from tests.workflow.running import Workflow

CONFIG = {**TINY, "report": {"snrs": []}}
COSTS = "costs.csv"
"""Measured, and so the one table that differs."""

TARGETS = ("results/metrics.csv", "table1", "table4", "methods")

ELSEWHERE = {
    "TZ": "Pacific/Chatham",
    "PYTHONHASHSEED": "12345",
    "LC_ALL": "C",
    **dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "2"),
}


def tables(workflow: Workflow) -> dict[str, bytes]:
    """Every table of a run but its costs."""
    results = workflow.folder / "results"
    return {
        str(path.relative_to(results)): path.read_bytes()
        for path in results.rglob("*.csv")
        if path.name != COSTS and "logs" not in path.parts
    }


def test_tables_are_the_same_bytes_under_other_cores_threads_seeds_zones_umasks_and_folders(
    tiny: Workflow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in ELSEWHERE.items():
        monkeypatch.setenv(name, value)
    workflow = Workflow(tmp_path / "a folder with a space")
    workflow.folder.mkdir()
    before = os.umask(0o077)
    try:
        result = workflow.snakemake(CONFIG, "--cores", "3", "--", *TARGETS)
    finally:
        os.umask(before)
    assert result.returncode == 0, result.stdout + result.stderr
    made, expected = tables(workflow), tables(tiny)
    assert {"metrics.csv", "tables/table1.csv", "structures/classes.csv"} <= set(made)
    assert {name for name in made if name.startswith(("models/adapt", "splits/", "datasets/"))}
    assert {name for name in made if made[name] != expected[name]} == set()
