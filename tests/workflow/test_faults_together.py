"""Of two runs at once in one folder the second is refused, and the first finishes unharmed."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from tests.workflow.conftest import TINY
from tests.workflow.running import Workflow, one_error
from tests.workflow.test_faults import FAULTS, PATIENCE, contents

FAULT = FAULTS["training"]
JOB = "results/predictions"
LOG = "results/logs/evaluate_model/coral/coral/A-snr0.5__B-snr0.1/seed-0.log"
REFUSED = "another run is at work in results; wait until it ends, or stop it"


@contextmanager
def at_work(workflow: Workflow) -> Iterator[subprocess.Popen[str]]:
    """A run in the middle of its first job, an evaluation; it ends at the end of the block."""
    shutil.rmtree(workflow.folder / JOB)
    (workflow.folder / "results/metrics.csv").unlink()
    (workflow.folder / LOG).unlink()
    run = workflow.start(TINY, "--", FAULT.target, process_group=0)
    deadline = time.monotonic() + PATIENCE
    try:
        while not (workflow.folder / LOG).exists():
            assert run.poll() is None, run.communicate()
            assert time.monotonic() < deadline, "no job has started"
            time.sleep(0.01)
        yield run
    finally:
        with suppress(ProcessLookupError):
            os.killpg(run.pid, signal.SIGKILL)
        run.communicate()


def test_a_second_run_is_refused_and_the_first_finishes_unharmed(copied: Workflow) -> None:
    before = contents(copied.folder, FAULT.same)
    with at_work(copied) as first:
        os.killpg(first.pid, signal.SIGSTOP)  # so that it is at work for as long as this takes
        second = copied.snakemake(TINY, "--", FAULT.target)
        assert second.returncode == 1
        assert "no other Snakemake process is trying to create the same files" in second.stderr
        assert "Traceback" not in second.stderr

        assert copied.snakemake(TINY, "--unlock").returncode == 0
        assert one_error(copied.snakemake(TINY, "--", FAULT.target)) == REFUSED
        os.killpg(first.pid, signal.SIGCONT)
        stdout, stderr = first.communicate(timeout=PATIENCE)
        assert first.returncode == 0, stdout + stderr
    assert contents(copied.folder, FAULT.same) == before
