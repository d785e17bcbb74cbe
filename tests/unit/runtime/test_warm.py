"""The warm process and its forks, with jobs that need no torch."""

import json
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from fsft.runtime.warm import FOLDER, LIBRARIES, STARTED

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="there is a warm process on Linux")

NOBODY = 65534
ROOT = Path(__file__).parents[3]
ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if name != FOLDER},
    **{f"{library}_THREADS": "1" for library in LIBRARIES},
    "PYTHONPATH": str(ROOT),
}
RUN = """
import os, sys
from fsft.runtime import warm
warm.keep_warm("tests.unit.runtime.warmed")
print(os.environ[warm.FOLDER], warm._held[0].pid, flush=True)
sys.stdin.read()
"""
SCRIPT = """
import json, sys
from fsft.runtime.warm import forked
code = forked(json.loads(sys.argv[1]))
print("cold") if code is None else sys.exit(code)
"""


class Run:
    """A process that keeps another warm, as Snakemake does."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", RUN],
            env=ENVIRONMENT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            process_group=0,
        )
        assert self.process.stdout
        folder, server = self.process.stdout.readline().split()
        self.folder, self.server = Path(folder), int(server)

    def start(self, request: Any, **options: Any) -> subprocess.Popen[str]:
        """A script that asks for a fork."""
        given = {**ENVIRONMENT, FOLDER: str(self.folder), **options.pop("environment", {})}
        command = [sys.executable, "-c", SCRIPT, json.dumps(request)]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        return subprocess.Popen(command, env=given, text=True, **pipes, **options)

    def ask(self, request: Any, **options: Any) -> tuple[int, str, str]:
        """Its exit code, output and errors."""
        process = self.start(request, **options)
        output, errors = process.communicate()
        return process.returncode, output, errors

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        wait_for(lambda: not at_work(self.server))
        shutil.rmtree(self.folder, ignore_errors=True)


def wait_for(true: Callable[[], bool], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


def at_work(process: int) -> bool:
    """Whether a process lives; one that has ended and waits for its parent does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.fixture
def run() -> Iterator[Run]:
    run = Run()
    yield run
    run.end()


@pytest.fixture
def sleeper(run: Run, tmp_path: Path) -> tuple[subprocess.Popen[str], int]:
    """A script that waits for a job, and the process of the job."""
    note = tmp_path / "sleeper"
    script = run.start({"sleep": str(note)})
    wait_for(lambda: note.is_file() and note.read_text() != "")
    return script, int(note.read_text())


def test_output_errors_and_exit_code_are_those_of_the_job(run):
    assert run.ask({"say": "done", "exit": 0}) == (0, "done\n", "DONE\n")
    assert run.ask({"say": "no", "exit": 3}) == (3, "no\n", "NO\n")
    code, output, errors = run.ask({"raise": "broken"})
    assert (code, output) == (1, "")
    assert errors.endswith("RuntimeError: broken\n")
    long = "x" * 10**5
    assert run.ask({"say": long, "exit": 0})[1] == f"{long}\n"


def test_a_job_runs_where_its_script_does_and_finds_nothing_of_the_last(run, tmp_path):
    assert run.ask({"leave": "this"})[0] == 0
    given = {"TMPDIR": str(tmp_path)}
    _, output, _ = run.ask("facts", cwd=tmp_path, umask=0o27, environment=given)
    facts = json.loads(output)
    assert (facts["folder"], facts["temporary"]) == (str(tmp_path), str(tmp_path))
    assert facts["mask"] == 0o27
    assert facts["left"] == [None]


def test_memory_and_processor_time_of_a_job_are_its_own(run):
    facts = json.loads(run.ask("facts")[1])
    assert facts["peak_mb"] < 100  # the warm process itself has had 400
    assert facts["processor_seconds"] < 0.1


def test_another_environment_starts_cold(run):
    for changed in ({"OMP_NUM_THREADS": "2"}, {"ONEDNN_MAX_CPU_ISA": "AVX2"}, {FOLDER: "off"}):
        assert run.ask("facts", environment=changed) == (0, "cold\n", "")


@pytest.mark.parametrize("by", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_a_job_ends_in_an_orderly_way_when_its_script_is_killed(run, sleeper, tmp_path, by):
    script, job = sleeper
    script.send_signal(by)
    wait_for(lambda: not at_work(job))
    assert (tmp_path / "sleeper.stopped").is_file()
    script.communicate()
    assert run.ask({"say": "next", "exit": 0})[0] == 0


def test_a_job_that_is_killed_fails_its_script(run, sleeper):
    script, job = sleeper
    os.kill(job, signal.SIGKILL)
    script.communicate()
    assert script.returncode == 128 + signal.SIGKILL


@pytest.mark.parametrize("by", [signal.SIGKILL, signal.SIGTERM, None])
def test_the_warm_process_ends_with_its_run(run, sleeper, by):
    script, job = sleeper
    if by is None:
        run.process.stdin.close()
    else:
        os.killpg(run.process.pid, by)
    wait_for(lambda: not (at_work(run.server) or at_work(job) or run.folder.exists()))
    script.communicate()
    assert script.returncode == 1


def test_a_dead_warm_process_takes_its_jobs_along_and_later_ones_start_cold(run, sleeper):
    script, job = sleeper
    os.kill(run.server, signal.SIGKILL)
    wait_for(lambda: not at_work(job))
    script.communicate()
    assert script.returncode == 1
    assert run.ask("facts") == (0, "cold\n", "")


def test_there_is_none_where_it_is_switched_off():
    code = "from fsft.runtime import warm; warm.keep_warm('json.tool'); assert not warm._held"
    subprocess.run([sys.executable, "-c", code], env={**ENVIRONMENT, FOLDER: "off"}, check=True)


def test_there_is_none_where_a_socket_would_have_too_long_a_name(tmp_path):
    deep = tmp_path / ("d" * 100)
    deep.mkdir()
    code = "from fsft.runtime import warm; warm.keep_warm('json.tool'); assert not warm._held"
    given = {**ENVIRONMENT, "TMPDIR": str(deep)}
    subprocess.run([sys.executable, "-c", code], env=given, check=True)
    assert list(deep.iterdir()) == []


def test_its_folder_is_closed_to_others(run):
    assert stat.S_IMODE(run.folder.stat().st_mode) == 0o700


def is_served(run: Run, user: int) -> bool:
    """Whether a process of a user that connects gets a fork."""
    if not (process := os.fork()):
        os.setuid(user)
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(str(next(run.folder.iterdir())))
            os._exit(connection.recv(1) == STARTED)
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == 1


@pytest.mark.skipif(os.getuid() != 0, reason="only root can be another user")
def test_another_user_is_turned_away_even_if_the_folder_is_open(run):
    run.folder.chmod(0o755)
    next(run.folder.iterdir()).chmod(0o777)
    assert is_served(run, os.getuid())
    assert not is_served(run, NOBODY)
