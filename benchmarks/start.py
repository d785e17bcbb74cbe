"""What a training job takes before and beside its work, in processor seconds.

python -m benchmarks.start FOLDER

A script as Snakemake starts it trains Stage 1 for an epoch on a small dataset: `plain`, importing
what a first program would (pandas, and torch's own Adam, which imports torch's compiler) and as it
would; `cold`, as our jobs import and no more; and `warm`, in a fork of the warm process. What the
job itself says it took is taken off. `warming` is what the warm process takes once in a run.
"""

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import psutil

from fsft.formats.mrc_stack import StackWriter
from fsft.methods.registry import STAGES
from fsft.runtime import warm

CLASSES, PER_CLASS, SIDE = 8, 16, 20
PREAMBLE = (
    "import pickle, sys; from snakemake.logging import logger; "
    "from snakemake.iocontainers import Snakemake; "
)
OURS = """
from fsft.jobs.start import run_job
"""
PLAIN = """
import pandas, torch
torch.optim.Adam([torch.zeros(1, requires_grad=True)])
from fsft.jobs.logbook import logged
from fsft.jobs.train_stage import train_stage
def run_job(function, messages, /, **arguments):
    with logged(messages):
        train_stage(**arguments)
"""
JOB = """
from pathlib import Path
folder = Path(sys.argv[1])
run_job(
    "fsft.jobs.train_stage:train_stage",
    str(folder / "job.log"),
    stage="source",
    train="fsft.methods.source.trainer:train",
    recipe="fsft.methods.source.declaration:Source",
    sees=["source"],
    settings=SETTINGS,
    network={"width": 8, "features": 8},
    parent=None,
    source=folder / "source",
    target=None,
    split=None,
    shots=0,
    seed=0,
    master_seed=0,
    device="cpu",
    identity="",
    precision="float32",
    code="",
    model=folder / "model.safetensors",
    record=folder / "record.json",
    log=folder / "curve.csv",
)
"""


def write_source(folder: Path) -> None:
    """A dataset of white noise."""
    count = CLASSES * PER_CLASS
    noise = np.random.default_rng(0).standard_normal((count, SIDE, SIDE, SIDE), dtype=np.float32)
    with StackWriter(folder / "subtomograms.mrcs", count=count, side=SIDE, voxel_nm=1.0) as stack:
        stack.append(noise)
    names = [f"class {number}" for number in range(CLASSES)]
    (folder / "manifest.json").write_text(json.dumps({"classes": names}), encoding="utf-8")
    (folder / "particles.csv").write_text("\n".join(["class", *names * PER_CLASS, ""]))


def start(folder: Path) -> dict[str, float]:
    """Processor seconds of each way to start, by its name."""
    settings = {**STAGES["source"].defaults, "epochs": 1, "width": 8, "features": 8}
    plain, job = (PREAMBLE + way + JOB.replace("SETTINGS", repr(settings)) for way in (PLAIN, OURS))
    os.environ.update({f"{library}_THREADS": "1" for library in warm.LIBRARIES})
    os.environ[warm.FOLDER] = "off"
    measured = {
        "plain": _beside(folder, plain, _of_children),
        "cold": _beside(folder, job, _of_children),
    }
    del os.environ[warm.FOLDER]
    warm.keep_warm("fsft.jobs.start")
    (process,) = psutil.Process().children()

    def of_both() -> float:
        return _of_children() + sum(process.cpu_times()[:4])

    _beside(folder, job, of_both)
    measured["warming"] = sum(process.cpu_times()[:2])
    measured["warm"] = _beside(folder, job, of_both)
    return measured


def _beside(folder: Path, script: str, spent: Callable[[], float]) -> float:
    """Processor seconds of a script and its job, but for those of the work."""
    before = spent()
    subprocess.run([sys.executable, "-c", script, str(folder)], check=True)
    work = json.loads((folder / "record.json").read_text())["processor_seconds"]
    return spent() - before - float(work)


def _of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    (folder / "source").mkdir()
    write_source(folder / "source")
    print(json.dumps(start(folder)))
