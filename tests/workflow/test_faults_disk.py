"""A disk that is full or read-only: one sentence, and the same numbers once there is room."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.workflow.conftest import TINY
from tests.workflow.running import Workflow, one_error
from tests.workflow.test_faults import FAULTS, contents

ROOM_BYTES = {"simulation": 300_000, "training": 24_576}
"""Less than a stack of subtomograms, and less than a model but enough for its log and record."""


def mount(*arguments: str) -> None:
    """Run `mount`; where that is not allowed the test is skipped."""
    done = subprocess.run(["mount", *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"a small disk cannot be made here: {done.stderr.strip()}")


@pytest.fixture
def on_disk(copied: Workflow) -> Iterator[Workflow]:
    """A finished run whose results lie on a disk of their own."""
    results, kept = copied.folder / "results", copied.folder / "kept"
    results.rename(kept)
    results.mkdir()
    mount("-t", "tmpfs", "-o", "size=64m", "tmpfs", str(results))
    try:
        shutil.copytree(kept, results, dirs_exist_ok=True)
        yield copied
    finally:
        subprocess.run(["umount", "--lazy", str(results)], check=True)


def leave_room(disk: Path, room: int) -> None:
    """Shrink a disk to what is on it and `room` more bytes."""
    state = os.statvfs(disk)
    used = (state.f_blocks - state.f_bfree) * state.f_frsize
    mount("-o", f"remount,size={used + room}", str(disk))


@pytest.mark.parametrize("name", FAULTS)
def test_a_full_disk_is_said_in_one_sentence_and_nothing_half_written_stays(
    on_disk: Workflow, name: str
) -> None:
    fault, results = FAULTS[name], on_disk.folder / "results"
    before = contents(on_disk.folder, fault.same)
    for path in map(on_disk.folder.joinpath, fault.lost):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
    leave_room(results, ROOM_BYTES[name])

    refused = on_disk.snakemake(TINY, "--", fault.target)
    assert re.fullmatch(
        rf"{Path(fault.job).parent}/\S+\.(mrcs|safetensors) cannot be written: No space left on "
        "device; make room and run the same command again",
        one_error(refused),
    )
    assert not contents(on_disk.folder, fault.same)
    assert not list(results.rglob(".*partial*"))

    mount("-o", "remount,size=64m", str(results))
    on_disk.run(TINY, fault.target)
    assert contents(on_disk.folder, fault.same) == before


def test_a_read_only_folder_is_said_in_one_sentence_before_any_job(on_disk: Workflow) -> None:
    results = on_disk.folder / "results"
    table = results / "metrics.csv"
    before = table.read_bytes()
    table.unlink()
    mount("-o", "remount,ro", str(results))
    refused = on_disk.snakemake(TINY, "--", "results/metrics.csv")
    assert one_error(refused) == (
        "results/.lock cannot be written: Read-only file system; expected a folder that may be "
        "written to"
    )
    assert "Metrics of all predictions" not in refused.stdout + refused.stderr

    mount("-o", "remount,rw", str(results))
    on_disk.run(TINY, "results/metrics.csv")
    assert table.read_bytes() == before
