"""Ctrl-C ends what a person runs with one line, and all that it has started."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.workflow.running import ROOT


def interrupted(*words: str, ready: Path | str) -> tuple[int, str]:
    """Exit status and standard error of a command after Ctrl-C, which its whole group meets.

    ready: what it says on standard error before it can be interrupted, or a pipe it reads from.
    """
    process = subprocess.Popen(
        [sys.executable, *words],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
        process_group=0,
    )
    assert process.stderr is not None
    said = ""
    if isinstance(ready, Path):
        pipe = ready.open("w")  # once it is open at the other end
    else:
        while ready not in said:
            said += process.stderr.readline()
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    os.killpg(process.pid, signal.SIGINT)
    said += process.communicate(timeout=30)[1]
    if isinstance(ready, Path):
        pipe.close()
    assert not any(alive(child) for child in children)
    return process.returncode, said


def alive(child: str) -> bool:
    """Whether a process is still there after a while."""
    for _ in range(50):
        if not Path(f"/proc/{child}/cmdline").exists():
            return False
        time.sleep(0.1)
    return True


@pytest.mark.parametrize("module", ["fsft.plan.estimate", "fsft.formats.plain_yaml"])
def test_a_command_ends_with_one_line(module: str, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "config.yaml")
    pipe = tmp_path / "config.yaml"
    assert interrupted("-m", module, str(pipe), ready=pipe) == (130, "interrupted\n")


def test_benchmarks_end_with_one_line_and_their_children_with_them(tmp_path: Path) -> None:
    status, said = interrupted("-m", "benchmarks", str(tmp_path / "bench.json"), ready="bench:")
    assert status == 130
    assert said.splitlines()[1:] == ["interrupted"]


JOB = """
import sys, time
from fsft.jobs.logbook import logged
with logged(sys.argv[1]):
    print("ready", file=sys.__stderr__, flush=True)
    time.sleep(60)
"""


def test_a_job_says_it_in_its_log_alone(tmp_path: Path) -> None:
    log = tmp_path / "job.log"
    assert interrupted("-c", JOB, str(log), ready="ready") == (130, "ready\n")
    assert log.read_text(encoding="utf-8") == "interrupted\n"
