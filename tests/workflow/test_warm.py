"""Jobs of a run are forks of its warm process, unless it is switched off: the same bytes."""

import json
import sys
from pathlib import Path

import pytest

from tests.workflow.conftest import TINY
from tests.workflow.running import Workflow

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="there is a warm process on Linux")

SCRIPT_ALONE_MB = 100
"""More than a script takes that waits for its job, and less than torch does."""


def peaks_mb(folder: Path, rule: str) -> list[float]:
    """Memory of the scripts of a rule as Snakemake saw it; it misses what ends at once."""
    files = (folder / "results" / "benchmarks" / rule).rglob("*.jsonl")
    peaks = [json.loads(path.read_text(encoding="utf-8"))["max_rss"] for path in files]
    return [0.0 if peak == "NA" else peak for peak in peaks]


def test_training_and_evaluation_leave_their_scripts_small(tiny: Workflow) -> None:
    for rule in ("train_source", "train_coral", "train_adapt", "evaluate_model"):
        peaks = peaks_mb(tiny.folder, rule)
        assert peaks
        assert max(peaks) < SCRIPT_ALONE_MB


def test_without_a_warm_process_the_bytes_are_the_same(
    tiny: Workflow, copied: Workflow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FSFT_WARM", "off")
    results = tiny.folder / "results"
    kinds = ("splits/*/*.csv", "models/coral/**/*.safetensors", "models/coral/**/*.csv")
    made = [path.relative_to(tiny.folder) for kind in kinds for path in results.glob(kind)]
    assert len(made) == len(kinds)
    again = ("--forcerun", "draw_split", "train_coral", "--", *map(str, made))
    result = copied.snakemake(TINY, *again)
    assert result.returncode == 0, result.stdout + result.stderr
    assert max(peaks_mb(copied.folder, "train_coral")) > SCRIPT_ALONE_MB
    for path in made:
        assert (copied.folder / path).read_bytes() == (tiny.folder / path).read_bytes()
