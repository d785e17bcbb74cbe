"""Measure what `make plan` needs to know: processor time of one core by kind of work.

python benchmarks/measure_costs.py > resources/costs.csv

`train` is per subtomogram of Stage 1, `pair` per pair of Stage 2.2 after the encoding, `forward`
per subtomogram that is read; `template` is per class, `simulate` per subtomogram, `noise` per
subtomogram and SNR, `harmonise` per imported particle; `image` is per class and rotation of
template matching, `match` per million numbers that it multiplies; `job` and `page` are what a
training job and a table or figure take before they begin.
"""

import csv
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from pkgutil import resolve_name
from statistics import median

import numpy as np
import torch

from fsft.data.batches import Labelled
from fsft.evaluation.predict import log_probabilities
from fsft.methods.registry import STAGES
from fsft.methods.training import Run, Task
from fsft.models.normalisation import SOURCE
from fsft.models.store import build_network
from fsft.own_data.dataset import write_dataset
from fsft.own_data.reader import open_particles
from fsft.runtime.allocator import keep_freed_memory
from fsft.simulation.dataset import simulate_domain
from fsft.simulation.domain import Domain
from fsft.simulation.matching import best_correlations
from fsft.simulation.search_grid import count_rotations, products, rotation_grid, shift_grid
from fsft.simulation.simulator import Simulator
from fsft.structures.provider import build_templates

SUBTOMOGRAMS, BATCH, CLASSES, PAIR_EPOCHS, ROUNDS = 96, 32, 8, 10, 3
FIELD_NM, PER_CLASS, MATCHED_DEG = 35.0, 16, 30.0
SIZES = ((8, 20), (16, 20), (16, 24), (8, 35), (16, 35), (32, 35))
"""Channels of the encoder and voxels along an edge."""

SNRS = ("1000", "0.5", "0.1", "0.05", "0.03")
STARTED = {
    "job": "import fsft.jobs.train_stage, fsft.methods.coral.trainer",
    "page": (
        "import fsft.jobs.make_table, fsft.reporting.tables.table1, fsft.reporting.figures.figure4"
    ),
}

Row = tuple[str, int | str, int | str, float]


def network_rows(width: int, side: int) -> Iterator[Row]:
    """Milliseconds of the network per subtomogram or pair, as the stages train and read it."""
    rng = np.random.default_rng(0)
    volumes = rng.standard_normal((SUBTOMOGRAMS, side, side, side), dtype=np.float32)
    samples = Labelled(
        volumes.astype(np.float16), np.arange(SUBTOMOGRAMS), np.arange(SUBTOMOGRAMS) % CLASSES
    )
    task = Task(source=samples, support=samples.take(np.arange(3 * CLASSES)))
    network = build_network(side=side, width=width, features=32, classes=CLASSES)

    def trained(stage: str, **changes: int) -> Run:
        train = resolve_name(STAGES[stage].train)
        run = Run(stage=stage, rng=rng, device=torch.device("cpu"))
        train(network, task, STAGES[stage].recipe(**changes), run)
        return run

    source = {"epochs": 1, "batch": BATCH}
    yield "train", width, side, milliseconds(lambda: trained("source", **source)) / SUBTOMOGRAMS
    reading = milliseconds(
        lambda: log_probabilities(network, samples, side=SOURCE, device=torch.device("cpu"))
    )
    yield "forward", width, side, reading / SUBTOMOGRAMS
    encoded = reading * (1 + len(task.support) / SUBTOMOGRAMS)
    pairs = PAIR_EPOCHS * 4 * len(task.support)
    paired = milliseconds(lambda: trained("discriminator", epochs=PAIR_EPOCHS))
    yield "pair", width, side, (paired - encoded) / pairs


def data_rows(side: int) -> Iterator[Row]:
    """Milliseconds of templates per class and of simulation per subtomogram."""
    start = time.process_time()
    templates = build_templates(
        "procedural",
        classes=CLASSES,
        folder=None,
        side=side,
        voxel_nm=FIELD_NM / side,
        resolution_nm=4.0,
        master_seed=0,
    )
    yield "template", "", side, 1e3 * (time.process_time() - start) / CLASSES

    def simulated(snrs: tuple[str, ...], folder: Path) -> float:
        return milliseconds(
            lambda: simulate_domain(
                templates,
                Domain("A", -10.0, 2.2),
                snrs=snrs,
                folders=[folder / snr for snr in snrs],
                per_class=PER_CLASS,
                side=side,
                voxel_nm=FIELD_NM / side,
                master_seed=0,
            )
        ) / (PER_CLASS * CLASSES)

    with tempfile.TemporaryDirectory() as folder:
        one, five = (simulated(snrs, Path(folder)) for snrs in (SNRS[:1], SNRS))
        noise = (five - one) / (len(SNRS) - 1)
        yield "simulate", "", side, one - noise
        yield "noise", "", side, noise
        particles = open_particles(Path(folder) / SNRS[0] / "subtomograms.mrcs")
        written = milliseconds(
            lambda: write_dataset(
                particles,
                Path(folder) / "imported",
                side=side,
                voxel_nm=1.1 * FIELD_NM / side,
                invert=True,
                classes=[template.name for template in templates],
            )
        )
        yield "harmonise", "", side, written / (PER_CLASS * CLASSES)


def matching_rows(side: int) -> Iterator[Row]:
    """Milliseconds of template matching: of an image of a template, and of a million products."""
    domain, voxel_nm = Domain("A", -10.0, 2.2), FIELD_NM / side
    box = {"side": side, "voxel_nm": voxel_nm}
    templates = build_templates(
        "procedural", classes=1, folder=None, resolution_nm=4.0, master_seed=0, **box
    )
    simulator = Simulator(domain, master_seed=0, **box)
    rng = np.random.default_rng(0)
    volumes = rng.standard_normal((SUBTOMOGRAMS, side, side, side), dtype=np.float32)

    def matched(count: int, step_deg: float) -> float:
        return milliseconds(
            lambda: best_correlations(
                volumes[:count],
                templates,
                simulator,
                rotations=rotation_grid(step_deg),
                shifts_nm=shift_grid(domain, voxel_nm=voxel_nm),
            )
        )

    few, one, all_ = matched(1, 60), matched(1, MATCHED_DEG), matched(SUBTOMOGRAMS, MATCHED_DEG)
    yield "image", "", side, (one - few) / (count_rotations(MATCHED_DEG) - count_rotations(60))
    multiplied = (SUBTOMOGRAMS - 1) * products(domain, step_deg=MATCHED_DEG, **box) / 1e6
    yield "match", "", side, (all_ - one) / multiplied


def milliseconds(work: Callable[[], None]) -> float:
    """Median processor milliseconds of some rounds, after one to warm up."""
    spent = []
    for _ in range(ROUNDS + 1):
        start = time.process_time()
        work()
        spent.append(1e3 * (time.process_time() - start))
    return median(spent[1:])


def started(code: str) -> float:
    """Processor milliseconds of a Python that imports what a job imports."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", code], check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return 1e3 * (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def rows() -> Iterator[Row]:
    """Everything, as rows of resources/costs.csv."""
    for name, code in STARTED.items():
        yield name, "", "", started(code)
    for side in sorted({side for _, side in SIZES}):
        yield from data_rows(side)
        yield from matching_rows(side)
    for width, side in SIZES:
        yield from network_rows(width, side)


if __name__ == "__main__":
    keep_freed_memory()
    torch.set_num_threads(1)
    table = csv.writer(sys.stdout, lineterminator="\n")
    table.writerow(("work", "width", "side", "milliseconds"))
    for work, width, side, measured in rows():
        table.writerow((work, width, side, f"{measured:.3g}"))
