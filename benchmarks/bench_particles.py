"""Memory and speed of bringing real particles into a dataset: 50,000 against 500 of them."""

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from fsft.formats.mrc_stack import StackWriter
from fsft.own_data.dataset import write_dataset
from fsft.own_data.reader import open_particles

COUNTS = (500, 50_000)
SIDE, VOXEL_NM = 16, 1.2
NEW_SIDE, NEW_VOXEL_NM = 16, 1.0
PARTS = 50


def bench_particles() -> dict[str, dict[str, float]]:
    """Peak memory in MB and particles per second of processor time, by number of particles.

    Float16 stacks of 16^3 voxels are read, resampled and written. Each size is measured in a
    process of its own; its stack is made in another.
    """
    results = {}
    for count in COUNTS:
        with tempfile.TemporaryDirectory() as folder:
            _child("make", folder, count)
            results[str(count)] = json.loads(_child("write", folder, count))
    return results


def _child(what: str, folder: str, count: int) -> str:
    command = [sys.executable, __file__, what, folder, str(count)]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def _make(folder: Path, count: int) -> None:
    rng = np.random.default_rng(0)
    path = folder / "particles.mrcs"
    with StackWriter(path, count=count, side=SIDE, voxel_nm=VOXEL_NM) as writer:
        for _ in range(PARTS):
            writer.append(rng.standard_normal((count // PARTS, *[SIDE] * 3), dtype=np.float32))
    (folder / "particles.csv").write_text("class\n" + "a\n" * 7 + '""\n' * (count - 7))


def _write(folder: Path) -> dict[str, float]:
    started = time.process_time()
    particles = open_particles(folder / "particles.mrcs")
    write_dataset(
        particles,
        folder / "dataset",
        side=NEW_SIDE,
        voxel_nm=NEW_VOXEL_NM,
        invert=True,
        classes=["a"],
        synthetic=True,
    )
    seconds = time.process_time() - started
    return {
        "peak_memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
        "particles_per_second": round(len(particles) / seconds, 1),
    }


if __name__ == "__main__":
    if sys.argv[1:2] == ["make"]:
        _make(Path(sys.argv[2]), int(sys.argv[3]))
    elif sys.argv[1:2] == ["write"]:
        print(json.dumps(_write(Path(sys.argv[2]))))
    else:
        print(json.dumps(bench_particles(), indent=2))
