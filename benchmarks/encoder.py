"""Processor time of training and of evaluating an encoder: ours, or PyTorch's defaults.

python -m benchmarks.encoder ours|plain WIDTH

One process measures one of the two, since the allocator's setting holds for a whole process. Ours
is Stage 1 and the reading of it as the workflow's jobs call them.
"""

import json
import sys
import time
from collections.abc import Callable
from statistics import median

import numpy as np
import torch
from torch.utils.data import TensorDataset

from benchmarks import plain
from fsft.data.batches import Labelled
from fsft.evaluation.predict import log_probabilities
from fsft.evaluation.reading import READ_AT_ONCE
from fsft.methods.source import trainer as source
from fsft.methods.source.declaration import Source
from fsft.methods.training import Run, Task
from fsft.models.normalisation import SOURCE, by_running
from fsft.models.store import build_network
from fsft.runtime.allocator import keep_freed_memory

SIDE, CLASSES, FEATURES, BATCH = 35, 43, 32, 32
SUBTOMOGRAMS, TIMED = 64, 3
"""Subtomograms of an epoch, and how many epochs are timed after one to warm up."""

Work = Callable[[], object]


def ours(width: int) -> tuple[Work, Work]:
    """An epoch of training, and an evaluation, of this project's network."""
    keep_freed_memory()
    volumes, labels = noise()
    samples = Labelled(volumes, np.arange(SUBTOMOGRAMS), labels)
    recipe = Source(width=width, batch=BATCH, epochs=1)
    cpu = torch.device("cpu")
    network = build_network(side=SIDE, width=width, features=FEATURES, classes=CLASSES)

    def train() -> None:
        run = Run(stage="source", rng=np.random.default_rng(0), device=cpu)
        source.train(network, Task(source=samples), recipe, run)

    def evaluate() -> None:
        by_running(network)
        log_probabilities(network, samples, side=SOURCE, device=cpu)

    return train, evaluate


def defaults(width: int) -> tuple[Work, Work]:
    """The same of PyTorch's defaults, whose data are float32 in memory."""
    volumes, labels = noise()
    images = torch.from_numpy(volumes.astype(np.float32)).unsqueeze(1)
    data = TensorDataset(images, torch.from_numpy(labels))
    network = plain.plain_network(side=SIDE, width=width, features=FEATURES, classes=CLASSES)
    optimiser = torch.optim.Adam(network.parameters(), lr=plain.LEARNING_RATE)
    return (
        lambda: plain.train_epoch(network, optimiser, data, batch=BATCH),
        lambda: plain.evaluate(network, data, batch=READ_AT_ONCE),
    )


def noise() -> tuple[np.ndarray, np.ndarray]:
    """Volumes (n, s, s, s) of white noise in float16, and labels."""
    rng = np.random.default_rng(0)
    volumes = rng.standard_normal((SUBTOMOGRAMS, SIDE, SIDE, SIDE), dtype=np.float32)
    return volumes.astype(np.float16), np.arange(SUBTOMOGRAMS) % CLASSES


def milliseconds(work: Work) -> float:
    """Processor milliseconds per subtomogram: median of the timed epochs."""
    spent = []
    for _ in range(1 + TIMED):
        start = time.process_time()
        work()
        spent.append(time.process_time() - start)
    return 1e3 * median(spent[1:]) / SUBTOMOGRAMS


if __name__ == "__main__":
    torch.set_num_threads(1)
    torch.manual_seed(0)
    training, evaluation = {"ours": ours, "plain": defaults}[sys.argv[1]](int(sys.argv[2]))
    measured = {"training": milliseconds(training), "evaluation": milliseconds(evaluation)}
    print(json.dumps(measured))
