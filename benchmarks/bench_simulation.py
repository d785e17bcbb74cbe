"""Speed and memory of the simulation: subtomograms per second of one core, at the paper's size."""

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import torch

from fsft.runtime.allocator import keep_freed_memory
from fsft.simulation.dataset import simulate_domain
from fsft.simulation.domain import Domain
from fsft.simulation.simulator import Simulator
from fsft.simulation.snr import mix
from fsft.structures.template import Template

SIDE, VOXEL_NM = 35, 1.0
PAPER_SNRS = ("1000", "0.5", "0.1", "0.05", "0.03")
CLASSES, PER_CLASS = 43, 100
A = Domain("A", -10.0, 2.2)


def bench_simulation() -> dict[str, float]:
    """Subtomograms per second of processor time on one core; peak memory of the paper's domain.

    Measured in a process of its own, with one thread and the allocator of the workflow's jobs. The
    peak is that of writing 4,300 subtomograms at five SNRs.
    """
    run = subprocess.run([sys.executable, __file__], check=True, stdout=subprocess.PIPE, text=True)
    measured: dict[str, float] = json.loads(run.stdout)
    return measured


def rate(snrs: tuple[str, ...], *, count: int = 64, repeats: int = 8) -> float:
    """Best of some repeats of simulating and mixing `count` subtomograms, without writing."""
    simulator = Simulator(A, side=SIDE, voxel_nm=VOXEL_NM, master_seed=0)
    template = globule(0)
    seconds = []
    for _ in range(repeats):
        start = time.process_time()
        for batch in simulator.batches(template, count, size=16):
            for _ in mix(batch.signal, batch.noise, [float(snr) for snr in snrs]):
                pass
        seconds.append(time.process_time() - start)
    return round(count / min(seconds), 1)


def whole_domain() -> dict[str, float]:
    """Processor seconds and peak memory of writing 43 classes of 100 at five SNRs."""
    templates = [globule(i) for i in range(CLASSES)]
    start = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        simulate_domain(
            templates,
            A,
            snrs=PAPER_SNRS,
            folders=[Path(folder) / snr for snr in PAPER_SNRS],
            per_class=PER_CLASS,
            side=SIDE,
            voxel_nm=VOXEL_NM,
            master_seed=0,
        )
    kibibytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {
        "processor_seconds_for_4300_at_five_snrs": round(time.process_time() - start, 1),
        "peak_memory_mb_for_4300_at_five_snrs": round(kibibytes / 2**10, 1),
    }


def globule(seed: int) -> Template:
    """Sixty random 4 nm blobs within 9 nm: as large as the median class of the paper's table."""
    rng = np.random.default_rng(seed)
    points = rng.normal(size=(60, 3))
    points *= 9 * rng.uniform(size=(60, 1)) ** (1 / 3) / np.linalg.norm(points, axis=1)[:, None]
    axis = (np.arange(2 * SIDE) - SIDE + 0.5) * VOXEL_NM / 2
    waves = np.exp(-((axis - points[..., None]) ** 2) / (2 * 1.155**2)).astype(np.float32)
    density = np.einsum("nx,ny,nz->zyx", *waves.transpose(1, 0, 2), optimize=True)
    return Template(
        name=f"globule-{seed}",
        density=density,
        voxel_nm=VOXEL_NM / 2,
        provider="procedural",
        symmetry="C1",
        residues=0,
        mass_kda=float("nan"),
        radius_nm=9.0,
    )


if __name__ == "__main__":
    keep_freed_memory()
    torch.set_num_threads(1)
    rates = {
        "subtomograms_per_core_second_one_snr": rate(PAPER_SNRS[-1:]),
        "subtomograms_per_core_second_five_snrs": rate(PAPER_SNRS),
    }
    json.dump(rates | whole_domain(), sys.stdout)
