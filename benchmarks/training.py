"""Peak memory of training on 4,300 subtomograms of the paper's size.

python -m benchmarks.training stacks FOLDER
python -m benchmarks.training source|coral FOLDER

The first writes a source and a target of white noise; the second runs some steps of Stage 1 or
2.1 at the paper's batch, and pages of the stacks that a process has read count as its memory.
"""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

import numpy as np
import torch

from fsft.data.batches import Labelled, Samples
from fsft.evaluation.watcher import watcher
from fsft.formats.mrc_stack import StackWriter, open_stack
from fsft.methods.registry import STAGES
from fsft.methods.training import Run, Task
from fsft.models.store import build_network
from fsft.runtime.allocator import keep_freed_memory
from fsft.runtime.provenance import peak_memory_mb

SUBTOMOGRAMS, CLASSES, SIDE, WRITTEN_AT_ONCE = 4300, 43, 35, 100
STEPS = 6
NETWORK: Mapping[str, Any] = {"width": 32, "features": 32}


def write_stacks(folder: Path) -> None:
    """Write two stacks of white noise."""
    rng = np.random.default_rng(0)
    for name in ("source", "target"):
        path = folder / f"{name}.mrcs"
        with StackWriter(path, count=SUBTOMOGRAMS, side=SIDE, voxel_nm=1.0) as writer:
            for _ in range(SUBTOMOGRAMS // WRITTEN_AT_ONCE):
                shape = (WRITTEN_AT_ONCE, SIDE, SIDE, SIDE)
                writer.append(rng.standard_normal(shape, dtype=np.float32))


def train(stage: str, folder: Path) -> dict[str, float]:
    """Run some steps of a stage of the paper; peak memory of this process in MiB."""
    declared = STAGES[stage]
    recipe = declared.recipe(epochs=1)
    count = STEPS * recipe.batch
    source, _ = open_stack(folder / "source.mrcs")
    if "unlabelled" in declared.sees:
        target, _ = open_stack(folder / "target.mrcs")
        task = Task(source=_some(source, count), unlabelled=Samples(target, np.arange(count)))
        watch = watcher(_some(source, count), _some(target, count), every_test=False)
    else:
        task = Task(source=_some(source, count))
        watch = watcher(_some(source, count), None, every_test=False)
    network = build_network(side=SIDE, classes=CLASSES, **NETWORK)
    rng = np.random.default_rng(0)
    run = Run(stage=stage, rng=rng, device=torch.device("cpu"), watch=watch)
    resolve_name(declared.train)(network, task, recipe, run)
    return {"peak_memory": peak_memory_mb()}


def _some(volumes: np.ndarray, count: int) -> Labelled:
    return Labelled(volumes, np.arange(count), np.arange(count) % CLASSES)


if __name__ == "__main__":
    keep_freed_memory()
    torch.set_num_threads(1)
    work, folder = sys.argv[1], Path(sys.argv[2])
    if work == "stacks":
        write_stacks(folder)
    else:
        print(json.dumps(train(work, folder)))
