"""A method from outside: from the example of the documentation to a row of every table."""

import subprocess
import sys

import pandas as pd

from tests.workflow.conftest import TINY
from tests.workflow.running import ROOT, Workflow, one_error

FOREIGN = {**TINY, "foreign": {"nearest-mean": "nearest-mean"}}
DEMO = (
    'RUN, SOURCE, TARGET, SEEDS, SHOTS = "results/demo", "A-snr0.5", "B-snr0.5", (0, 1), 3\n',
    'RUN, SOURCE, TARGET, SEEDS, SHOTS = "results", "A-snr0.5", "B-snr0.1", (0,), 3\n',
)
NAMED = ("tables/table1.md", "tables/methods.md", "figures/methods_figure.svg", "report.html")


def run_example(workflow: Workflow) -> str:
    """Run the example of docs/front_door.md on the tiny run instead of the demo."""
    page = (ROOT / "docs" / "front_door.md").read_text(encoding="utf-8")
    example = page.split("```python\n")[1].split("```")[0]
    assert len(example.splitlines()) < 40
    assert DEMO[0] in example
    command = [sys.executable, "-c", example.replace(*DEMO)]
    ran = subprocess.run(
        command, cwd=workflow.folder, check=True, stdout=subprocess.PIPE, text=True
    )
    return ran.stdout


def test_the_example_becomes_a_row_of_every_table(copied: Workflow) -> None:
    results = copied.folder / "results"
    before = (results / "metrics.csv").read_bytes()
    printed = run_example(copied)
    copied.run(FOREIGN, "all")
    assert (results / "metrics.csv").read_bytes().startswith(before)
    metrics = pd.read_csv(results / "metrics.csv")
    ours = metrics[(metrics["method"] == "nearest-mean") & (metrics["metric"] == "accuracy")]
    assert f" {ours['value'].item():.6f}".rstrip("0") in printed
    for name in NAMED:
        assert "nearest-mean" in (results / name).read_text(encoding="utf-8"), name
    assert "nearest-mean" not in (results / "costs.csv").read_text(encoding="utf-8")


def test_its_metrics_are_packed_and_drawn_again(copied: Workflow) -> None:
    run_example(copied)
    copied.run(FOREIGN, "pack")
    packed = copied.folder / "unpacked"
    packed.mkdir()
    subprocess.run(["tar", "-xzf", copied.folder / "results.tar.gz", "-C", packed], check=True)
    metrics = (copied.folder / "results" / "metrics.csv").read_bytes()
    assert b"nearest-mean" in metrics
    assert (packed / "results" / "metrics.csv").read_bytes() == metrics


def test_a_file_that_is_none_of_predictions_is_refused_in_a_sentence(copied: Workflow) -> None:
    run_example(copied)
    (path,) = (copied.folder / "nearest-mean").rglob("*.safetensors")
    path.write_bytes(b"no predictions")
    said = one_error(copied.snakemake(FOREIGN, "--", "metrics"))
    assert said.startswith("nearest-mean/")
    assert said.endswith("written by fsft")
