"""What the slurm profile asks of Slurm for every rule; Slurm itself is not needed."""

import json
import re
import shlex
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cluster import pretend
from tests.cluster.conftest import through_slurm, write_command
from tests.workflow.conftest import TINY
from tests.workflow.running import Workflow

GRID = {**TINY, "seeds": list(range(6))}
"""Enough jobs for submissions that hold several."""

COMMANDS = ("sbatch", "squeue", "scontrol", "sinfo", "sacct", "sacctmgr", "scancel")
NAMES = ("--job-name", "--output", "--comment", "-D")
"""Flags of sbatch that are followed by the name of something."""

DATA = [
    ("1 build_templates", "-p cpu -t 30 --mem 2000 --ntasks=1 --cpus-per-task=1"),
    *[("1 simulate_A", "-p cpu -t 30 --mem 2000 --ntasks=1 --cpus-per-task=1")] * 2,
    *[("1 simulate_B", "-p cpu -t 30 --mem 2000 --ntasks=1 --cpus-per-task=1")] * 2,
    *[("1 simulate_test_B", "-p cpu -t 30 --mem 2000 --ntasks=1 --cpus-per-task=1")] * 6,
    ("6 draw_split", "-p cpu -t 30 --mem 6000 --ntasks=1 --cpus-per-task=4"),
    ("1 costs", "-p cpu -t 15 --mem 1500 --ntasks=1 --cpus-per-task=1"),
    ("1 metrics", "-p cpu -t 15 --mem 1500 --ntasks=1 --cpus-per-task=1"),
    ("pages", "-p cpu -t 75 --mem 6000 --ntasks=1 --cpus-per-task=4"),
]
"""What needs no GPU in any run; pages are tables, figures and the report, four at once."""


@pytest.fixture
def slurm(commands: Path, tmp_path: Path) -> Path:
    """A folder in which the stand-in for Slurm notes what it is given."""
    (tmp_path / "submissions.jsonl").touch()
    (tmp_path / "stopped.txt").touch()
    for name in COMMANDS:
        call = shlex.join([sys.executable, pretend.__file__, str(tmp_path), name])
        write_command(commands / name, f'exec {call} "$@"')
    return tmp_path


def submit(slurm: Path, workflow: Workflow, config: dict[str, Any]) -> None:
    """Let the stand-in run the workflow."""
    summary = workflow.snakemake(config, "--summary").stdout
    made = re.findall(r"^results/\S+", summary, re.MULTILINE)
    folders = [each for each in made if each.startswith("results/datasets/")]
    files = [*set(made).difference(folders), *(f"{each}/subtomograms.mrcs" for each in folders)]
    # no summary lists the benchmarks
    benchmarks = ["build_templates"]
    for name in re.findall(r"^results/datasets/(\S+)", summary, re.MULTILINE):
        rule = "simulate_test" if "-test-seed-" in name else "simulate"
        benchmarks.append(f"{rule}_{name[0]}/{name}")
    for name in re.findall(r"^results/models/(\S+)\.safetensors", summary, re.MULTILINE):
        benchmarks.append(f"train_{name}")
    for name in re.findall(r"^results/predictions/(\S+)\.safetensors", summary, re.MULTILINE):
        benchmarks.append(f"evaluate_model/{name}")
    files += [f"results/benchmarks/{name}.jsonl" for name in benchmarks]
    (slurm / "files.json").write_text(json.dumps(files), encoding="utf-8")
    through_slurm(workflow, config)


def asked(slurm: Path) -> list[tuple[str, str]]:
    """What each submission holds and the flags that it was made with, sorted."""
    found = []
    for each in pretend.submissions(slurm):
        flags, kept = iter(each["arguments"]), []
        for flag in flags:
            if flag in NAMES:
                next(flags)
            elif not flag.startswith(("--wrap", "--parsable", "--export")):
                kept.append(flag)
        (rule, count), *more = each["rules"].items()
        found.append(("pages" if more else f"{count} {rule}", " ".join(kept)))
    return sorted(found)


def test_a_run_on_gpus(slurm: Path, workflow: Workflow) -> None:
    (slurm / "stopped.txt").write_text("train_adapt", encoding="utf-8")
    submit(slurm, workflow, {**GRID, "device": "cuda"})
    assert asked(slurm) == sorted(
        [
            *DATA,
            ("4 train_source", "-p gpu -t 240 --mem 1504 --cpus-per-task=1 --gpus=1"),
            ("2 train_source", "-p gpu -t 120 --mem 1504 --cpus-per-task=1 --gpus=1"),
            ("4 train_coral", "-p gpu -t 240 --mem 1516 --cpus-per-task=1 --gpus=1"),
            ("2 train_coral", "-p gpu -t 120 --mem 1516 --cpus-per-task=1 --gpus=1"),
            ("6 train_discriminator", "-p gpu -t 360 --mem 1505 --cpus-per-task=1 --gpus=1"),
            # stopped for its memory, and made again with twice the memory and time
            ("6 train_adapt", "-p gpu -t 360 --mem 1502 --cpus-per-task=1 --gpus=1"),
            ("6 train_adapt", "-p gpu -t 720 --mem 3004 --cpus-per-task=1 --gpus=1"),
            ("24 evaluate_model", "-p gpu -t 240 --mem 2000 --cpus-per-task=1 --gpus=1"),
            ("1 extract_features", "-p gpu -t 30 --mem 2000 --cpus-per-task=1 --gpus=1"),
        ]
    )


def test_a_run_on_processors_alone(slurm: Path, workflow: Workflow) -> None:
    submit(slurm, workflow, {**GRID, "device": "cpu"})
    assert asked(slurm) == sorted(
        [
            *DATA,
            ("4 train_source", "-p cpu -t 240 --mem 6016 --ntasks=1 --cpus-per-task=4"),
            ("2 train_source", "-p cpu -t 240 --mem 3008 --ntasks=1 --cpus-per-task=2"),
            ("4 train_coral", "-p cpu -t 240 --mem 6064 --ntasks=1 --cpus-per-task=4"),
            ("2 train_coral", "-p cpu -t 240 --mem 3032 --ntasks=1 --cpus-per-task=2"),
            ("6 train_discriminator", "-p cpu -t 480 --mem 6020 --ntasks=1 --cpus-per-task=4"),
            ("6 train_adapt", "-p cpu -t 480 --mem 6008 --ntasks=1 --cpus-per-task=4"),
            ("24 evaluate_model", "-p cpu -t 60 --mem 8000 --ntasks=1 --cpus-per-task=4"),
            ("1 extract_features", "-p cpu -t 30 --mem 2000 --ntasks=1 --cpus-per-task=1"),
        ]
    )
