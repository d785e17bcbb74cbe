"""What a GPU makes of training: python -m benchmarks.gpu

Milliseconds per subtomogram of Stages 1, 2.1 and 3 with the datasets on the GPU and with batches
read on the host, how often an epoch waited for the GPU, and Stage 1 in jobs that share the GPU.
Where there is no GPU it says so.
"""

import subprocess
import sys
import time
import warnings
from collections.abc import Callable
from dataclasses import replace
from itertools import product
from pkgutil import resolve_name

import numpy as np
import torch
from tabulate import tabulate

from fsft.data.batches import Labelled
from fsft.data.placement import placed
from fsft.formats.dataset import Dataset
from fsft.methods.registry import STAGES
from fsft.methods.training import Run, Task
from fsft.models.store import build_network
from fsft.runtime.device import choose_device

SUBTOMOGRAMS, CLASSES, SHOTS, EPOCHS = 1024, 8, 8, 3
SIZES = ((16, 20), (32, 35))
"""Channels of the network and voxels along an edge."""

TIMED = ("source", "coral", "adapt")
JOBS = (1, 2, 4)


def job(
    device: torch.device, stage: str, width: int, side: int, *, on_host: bool
) -> Callable[[int], Run]:
    """A function that trains some epochs of a stage on noise, and waits for the device to end."""
    rng = np.random.default_rng(0)
    volumes = rng.standard_normal((SUBTOMOGRAMS, side, side, side), dtype=np.float32)
    labels = np.arange(SUBTOMOGRAMS) % CLASSES
    data = Dataset(
        "noise", volumes.astype(np.float16), labels, tuple(map(str, range(CLASSES))), 1.0
    )
    if not on_host:
        data = placed(data, device)
    source = Labelled(data.volumes, np.arange(SUBTOMOGRAMS), labels)
    task = Task(source=source, unlabelled=source, support=source.take(np.arange(CLASSES * SHOTS)))
    network = build_network(side=side, width=width, features=32, classes=CLASSES)
    network.add_discriminator(branch_3d=True)
    network.to(device)
    recipe, trainer = STAGES[stage].recipe(), resolve_name(STAGES[stage].train)

    def train(epochs: int) -> Run:
        run = Run(stage=stage, rng=rng, device=device)
        trainer(network, task, replace(recipe, epochs=epochs), run)
        if device.type == "cuda":
            torch.cuda.synchronize(device)
        return run

    return train


def measured(
    device: torch.device, stage: str, width: int, side: int, *, on_host: bool
) -> dict[str, object]:
    """Time and waits of a stage, after an epoch to warm up."""
    train = job(device, stage, width, side, on_host=on_host)
    train(1)
    start = time.perf_counter()
    run = train(EPOCHS)
    spent = time.perf_counter() - start
    return {
        "stage": stage,
        "width": width,
        "side": side,
        "dataset": "on the host" if on_host else "on the GPU",
        "ms/subtomogram": 1e3 * spent / run.samples,
        "steps/epoch": run.steps / EPOCHS,
        "waits/epoch": (waits(train, 2) - waits(train, 1)) if device.type == "cuda" else None,
    }


def waits(train: Callable[[int], Run], epochs: int) -> int:
    """How often training made the host wait for the GPU, as torch itself counts it."""
    torch.cuda.set_sync_debug_mode("warn")
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        train(epochs)
    torch.cuda.set_sync_debug_mode("default")
    return sum("synchronizing" in str(warning.message) for warning in caught)


def together(jobs: int, width: int, side: int) -> dict[str, object]:
    """Stage 1 in several processes that share the GPU and begin when all have warmed up."""
    command = [sys.executable, "-m", "benchmarks.gpu", str(width), str(side)]
    processes = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(jobs)
    ]
    for process in processes:
        assert process.stdout is not None
        process.stdout.readline()
    start = time.perf_counter()
    for process in processes:
        assert process.stdin is not None
        process.stdin.close()
    for process in processes:
        process.wait()
    spent = (time.perf_counter() - start) / (jobs * EPOCHS * SUBTOMOGRAMS)
    return {"jobs on the GPU": jobs, "width": width, "side": side, "ms/subtomogram": 1e3 * spent}


def one_of_several(width: int, side: int) -> None:
    """Warm up, say so, wait for the word, and train."""
    train = job(choose_device("cuda"), "source", width, side, on_host=False)
    train(1)
    print("ready", flush=True)
    sys.stdin.read()
    train(EPOCHS)


def main() -> None:
    """Measure and print."""
    if not torch.cuda.is_available():
        sys.exit("torch finds no usable GPU here, so that there is nothing to measure.")
    device = choose_device("cuda")
    rows = [
        measured(device, stage, *size, on_host=on_host)
        for size, stage, on_host in product(SIZES, TIMED, (False, True))
    ]
    shared = [together(jobs, *size) for size, jobs in product(SIZES, JOBS)]
    print(f"{torch.cuda.get_device_name(device)}, torch {torch.__version__}")
    print(tabulate(rows, headers="keys"), tabulate(shared, headers="keys"), sep="\n\n")


if __name__ == "__main__":
    if sys.argv[1:]:
        one_of_several(*map(int, sys.argv[1:]))
    else:
        main()
