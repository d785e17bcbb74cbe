"""Of two runs at once in one folder the second is refused, and the first finishes unharmed."""

import os
import shutil
import signal
import time

from tests.workflow.conftest import TINY
from tests.workflow.running import Workflow, one_error
from tests.workflow.test_faults import FAULTS, PATIENCE, contents

REFUSED = "another run is at work in results; wait until it ends, or stop it"


def test_a_second_run_is_refused_and_the_first_finishes_unharmed(copied: Workflow) -> None:
    fault = FAULTS["training"]
    before = contents(copied.folder, fault.same)
    shutil.rmtree(copied.folder / "results/predictions")
    (copied.folder / "results/metrics.csv").unlink()

    first = copied.start(TINY, "--", fault.target, process_group=0)
    started, deadline = copied.folder / "results/predictions", time.monotonic() + PATIENCE
    try:
        while not started.exists():
            assert first.poll() is None, first.communicate()
            assert time.monotonic() < deadline, "no job has started"
            time.sleep(0.01)
        os.killpg(first.pid, signal.SIGSTOP)  # so that it is at work for as long as this takes
        second = copied.snakemake(TINY, "--", fault.target)
        assert second.returncode == 1
        assert "no other Snakemake process is trying to create the same files" in second.stderr
        assert "Traceback" not in second.stderr

        assert copied.snakemake(TINY, "--unlock").returncode == 0
        assert one_error(copied.snakemake(TINY, "--", fault.target)) == REFUSED
        os.killpg(first.pid, signal.SIGCONT)
        stdout, stderr = first.communicate(timeout=PATIENCE)
    finally:
        if first.poll() is None:
            os.killpg(first.pid, signal.SIGKILL)
            first.communicate()
    assert first.returncode == 0, stdout + stderr
    assert contents(copied.folder, fault.same) == before
