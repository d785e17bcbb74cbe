"""How the work grows, and what the paper's grid takes on several GPUs.

python -m benchmarks.scaling FOLDER

Measures processor time of simulating a domain and of an epoch of Stage 1 while one size at a time
grows, and the throughput of jobs side by side on one and two cores. Writes scaling.csv, scaling.md,
scaling.svg and scaling.png.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import torch

from benchmarks.schedule import extrapolated
from fsft.data.batches import Labelled
from fsft.methods.source import trainer as source
from fsft.methods.source.declaration import Source
from fsft.methods.training import Run, Task
from fsft.models.store import build_network
from fsft.reporting.style import WIDTH, page
from fsft.runtime.allocator import keep_freed_memory
from fsft.runtime.command import command
from fsft.runtime.files import replacing
from fsft.simulation.dataset import simulate_domain
from fsft.simulation.domain import Domain
from fsft.structures.provider import build_templates

CLASSES, PER_CLASS, SIDE, WIDTH_OF_NETWORK, FIELD_NM = 10, 16, 20, 16, 35.0
SERIES = {
    "classes": (5, 10, 20, 40),
    "subtomograms per class": (8, 16, 32, 64),
    "voxels along an edge": (16, 20, 24, 28, 35, 40),
}
"""What grows, one at a time; the rest stays as above."""

LAYOUTS = {
    "1 job, 1 core": (1, (0,), 1),
    "2 jobs, 1 core": (2, (0,), 1),
    "2 jobs, 2 cores": (2, (0, 1), 1),
    "1 job of 2 threads, 2 cores": (1, (0, 1), 2),
}
"""Jobs side by side, the cores they may use, and the threads of each."""

JOB_EPOCHS = 12

SECONDS = (0.125, 0.25, 0.5, 1, 2, 4, 8)
"""Marks of the axis of time."""


def grown() -> Iterator[dict[str, object]]:
    """Processor seconds of both kinds of work for every size."""
    for what, sizes in SERIES.items():
        for size in sizes:
            classes = size if what == "classes" else CLASSES
            per_class = size if what == "subtomograms per class" else PER_CLASS
            side = size if what == "voxels along an edge" else SIDE
            count = classes * per_class
            yield _row(what, size, "simulation", simulated(classes, per_class, side))
            yield _row(what, size, "an epoch of Stage 1", trained(count, classes, side))


def _row(what: str, size: object, work: str, seconds: float) -> dict[str, object]:
    print(f"scaling: {what} {size}, {work}: {seconds:.2f} s", file=sys.stderr, flush=True)
    return {"what": what, "size": size, "work": work, "seconds": round(seconds, 3)}


def simulated(classes: int, per_class: int, side: int) -> float:
    """Processor seconds of a domain at one SNR, without its templates."""
    voxel_nm = FIELD_NM / side
    templates = build_templates(
        "procedural",
        classes=classes,
        folder=None,
        side=side,
        voxel_nm=voxel_nm,
        resolution_nm=4.5,
        master_seed=0,
    )
    with tempfile.TemporaryDirectory() as folder:
        start = time.process_time()
        simulate_domain(
            templates,
            Domain("A", -10.0, 2.2),
            snrs=["0.1"],
            folders=[Path(folder) / "A"],
            per_class=per_class,
            side=side,
            voxel_nm=voxel_nm,
            master_seed=0,
        )
        return time.process_time() - start


def trained(count: int, classes: int, side: int, epochs: int = 1) -> float:
    """Processor seconds of Stage 1 on noise, after an epoch to warm up."""
    rng = np.random.default_rng(0)
    volumes = rng.standard_normal((count, side, side, side), dtype=np.float32).astype(np.float16)
    task = Task(source=Labelled(volumes, np.arange(count), np.arange(count) % classes))
    network = build_network(side=side, width=WIDTH_OF_NETWORK, features=32, classes=classes)
    for passes in (1, epochs):
        recipe = Source(width=WIDTH_OF_NETWORK, epochs=passes)
        run = Run(stage="source", rng=rng, device=torch.device("cpu"))
        start = time.process_time()
        source.train(network, task, recipe, run)
        spent = time.process_time() - start
    return spent


def side_by_side() -> Iterator[dict[str, object]]:
    """Seconds of the day per job of Stage 1 for jobs that run at the same time."""
    for name, (jobs, cores, threads) in LAYOUTS.items():
        if not set(cores) <= os.sched_getaffinity(0):
            continue
        words = [sys.executable, "-m", "benchmarks.scaling", "job", str(threads)]
        environment = {**os.environ, "OMP_NUM_THREADS": str(threads)}
        processes = [
            subprocess.Popen(
                ["taskset", "--cpu-list", ",".join(map(str, cores)), *words],
                stdout=subprocess.PIPE,
                stdin=subprocess.PIPE,
                env=environment,
                text=True,
                process_group=0,
            )
            for _ in range(jobs)
        ]
        try:
            for process in processes:  # all have imported and warmed up before any begins
                assert process.stdout is not None
                process.stdout.readline()
            start = time.perf_counter()
            for process in processes:
                assert process.stdin is not None
                process.stdin.close()
            for process in processes:
                process.wait()
        finally:
            for process in processes:
                process.kill()
        yield _row("jobs", name, "Stage 1, per job", (time.perf_counter() - start) / jobs)


def job(threads: int) -> None:
    """Warm up, wait for the word, and train."""
    torch.set_num_threads(threads)
    count = CLASSES * PER_CLASS
    trained(count, CLASSES, SIDE)
    print("ready", flush=True)
    sys.stdin.read()
    trained(count, CLASSES, SIDE, epochs=JOB_EPOCHS)


def exponent(rows: pd.DataFrame) -> float:
    """Slope of the logarithm of time over that of size."""
    sizes, seconds = rows["size"].astype(float), rows["seconds"].astype(float)
    return float(np.polyfit(np.log(sizes), np.log(seconds), 1)[0])


def draw(table: pd.DataFrame, svg: Path, png: Path) -> None:
    """A panel for each size that grows, and one for jobs side by side."""
    facts = (
        "synthetic data",
        f"{CLASSES} classes, {PER_CLASS} per class, side {SIDE}, width {WIDTH_OF_NETWORK} unless "
        "said",
    )
    with page(svg=svg, png=png, facts=facts, width=WIDTH, height=4.6) as figure:
        panels = figure.subplots(2, 2).ravel()
        for axes, what in zip(panels, SERIES, strict=False):
            rows = table[table["what"] == what]
            looks = ({"marker": "o", "color": "black"}, {"marker": "s", "color": "0.5"})
            for (work, each), look in zip(rows.groupby("work", sort=False), looks, strict=True):
                label = f"{work}, power {exponent(each):.2f}"
                axes.loglog(each["size"].astype(float), each["seconds"], label=label, **look)
            sizes = SERIES[what]
            axes.set_xticks(sizes, [str(size) for size in sizes])
            axes.set_yticks(SECONDS, [f"{seconds:g}" for seconds in SECONDS])
            axes.set_ylim(0.8 * rows["seconds"].min(), 1.25 * rows["seconds"].max())
            axes.minorticks_off()
            axes.set_xlabel(what)
            axes.set_ylabel("processor seconds")
            axes.legend()
        layouts = table[table["what"] == "jobs"]
        names = [str(name).replace(", ", "\n") for name in layouts["size"]]
        panels[-1].barh(names, layouts["seconds"], color="0.6")
        panels[-1].invert_yaxis()
        panels[-1].set_xlabel(f"seconds per job of {JOB_EPOCHS} epochs of Stage 1")


def main(folder: Path) -> None:
    """Measure, draw and extrapolate."""
    keep_freed_memory()
    torch.set_num_threads(1)
    table = pd.DataFrame([*grown(), *side_by_side()])
    with replacing(folder / "scaling.csv") as temporary:
        table.to_csv(temporary, index=False)
    draw(table, folder / "scaling.svg", folder / "scaling.png")
    with replacing(folder / "scaling.md") as temporary:
        temporary.write_text(extrapolated(), encoding="utf-8")


if __name__ == "__main__":
    with command():
        if sys.argv[1] == "job":
            job(int(sys.argv[2]))
        else:
            main(Path(sys.argv[1]))
