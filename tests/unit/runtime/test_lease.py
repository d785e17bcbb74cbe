import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import torch

from fsft.runtime import device
from fsft.runtime.errors import InputError
from fsft.runtime.lease import lease, lock_folder, visible_devices

JOB = """
import sys
from pathlib import Path
from fsft.runtime.lease import lease
print(lease(("0", "1"), Path(sys.argv[1]), int(sys.argv[2])), flush=True)
sys.stdin.readline()
"""
"""Leases one of two pretend devices, says which, and keeps it until it is told to end."""

Job = subprocess.Popen[str]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Job]]:
    """Starts jobs that share two pretend devices; none is left behind."""
    jobs: list[Job] = []

    def start_job(jobs_per_gpu: int = 1) -> Job:
        command = [sys.executable, "-c", JOB, str(tmp_path), str(jobs_per_gpu)]
        jobs.append(
            subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=1, text=True
            )
        )
        os.set_blocking(jobs[-1].stdout.fileno(), False)
        return jobs[-1]

    yield start_job
    for job in jobs:
        job.kill()
        job.communicate()


def holders(jobs: list[Job], *, count: int, seconds: float = 30) -> dict[Job, str]:
    """The first `count` jobs that say which device they hold."""
    found: dict[Job, str] = {}
    end = time.monotonic() + seconds
    while len(found) < count and time.monotonic() < end:
        lines = {job: job.stdout.readline() for job in jobs if job not in found}
        found |= {job: line.strip() for job, line in lines.items() if line}
        time.sleep(0.01)
    return found


def test_ten_jobs_split_two_devices_five_and_five_and_never_share_one(start):
    waiting = [start() for _ in range(10)]
    served: Counter[str] = Counter()
    while waiting:
        now = holders(waiting, count=2)
        assert sorted(now.values()) == ["cuda:0", "cuda:1"]
        waiting = [job for job in waiting if job not in now]
        assert not holders(waiting, count=1, seconds=0.3)
        served.update(now.values())
        for job in now:
            job.communicate("done\n")
    assert served == {"cuda:0": 5, "cuda:1": 5}


def test_two_jobs_share_a_device_where_two_may_and_each_device_gets_one_first(start):
    first = holders([start(2), start(2)], count=2)
    assert sorted(first.values()) == ["cuda:0", "cuda:1"]
    second = holders([start(2), start(2)], count=2)
    assert sorted(second.values()) == ["cuda:0", "cuda:1"]
    fifth = start(2)
    assert not holders([fifth], count=1, seconds=0.3)
    job, device = first.popitem()
    job.communicate("done\n")
    assert holders([fifth], count=1) == {fifth: device}


def test_a_killed_job_frees_its_device_at_once(start):
    first, second = start(), start()
    held = holders([first, second], count=2)
    third = start()
    assert not holders([third], count=1, seconds=1)
    first.send_signal(signal.SIGKILL)
    first.wait()
    assert holders([third], count=1, seconds=2) == {third: held[first]}


def test_a_process_that_asks_again_keeps_its_device(tmp_path):
    first = lease(("again-0", "again-1"), tmp_path)
    assert lease(("again-0", "again-1"), tmp_path) == first == "cuda:0"


@pytest.mark.parametrize(
    ("count", "environment", "names"),
    [
        (2, {}, ("0", "1")),
        (2, {"CUDA_VISIBLE_DEVICES": "2, 5"}, ("2", "5")),
        (
            1,
            {"CUDA_VISIBLE_DEVICES": "GPU-8f2,-1,0"},
            ("GPU-8f2",),
        ),  # CUDA ends at the first unknown
    ],
)
def test_devices_are_those_that_cuda_shows(count, environment, names):
    assert visible_devices(count, environment) == names


def test_locks_lie_in_a_folder_of_the_users_own(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert lock_folder() == tmp_path / f"fsft-{os.getuid()}"
    assert lock_folder().stat().st_mode & 0o777 == 0o700


def test_a_folder_that_is_anothers_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / f"fsft-{os.getuid()}").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(InputError, match="belongs to another user"):
        lock_folder()


@pytest.mark.parametrize(
    ("gpus", "chosen", "locks"), [(0, "cpu", []), (1, "cuda", []), (2, "cuda:0", ["gpu-6-0.lock"])]
)
def test_only_jobs_on_a_machine_with_several_gpus_take_a_lease(
    tmp_path, monkeypatch, gpus, chosen, locks
):
    monkeypatch.setattr(device, "lock_folder", lambda: tmp_path)
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "6,7")
    monkeypatch.setattr(torch.cuda, "device_count", lambda: gpus)
    monkeypatch.setattr(torch.cuda, "is_available", lambda: gpus > 0)
    assert device.choose_device("auto") == torch.device(chosen)
    assert [path.name for path in tmp_path.iterdir()] == locks
