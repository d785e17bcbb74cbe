"""Speed and memory of simulating a domain of the paper, as the workflow's job does it.

python -m benchmarks.simulation templates FOLDER
python -m benchmarks.simulation one|five FOLDER

The first builds the 43 classes; the second simulates 100 subtomograms of each at one or five SNRs
and writes them, with everything that goes beside them, to a temporary folder inside FOLDER.
"""

import json
import sys
import tempfile
import time
from pathlib import Path

import torch

from fsft.runtime.allocator import keep_freed_memory
from fsft.runtime.provenance import peak_memory_mb
from fsft.simulation.dataset import simulate_domain
from fsft.simulation.domain import Domain
from fsft.structures.library import read_library, write_library
from fsft.structures.provider import build_templates

SIDE, VOXEL_NM, RESOLUTION_NM = 35, 1.0, 4.0
CLASSES, PER_CLASS = 43, 100
SNRS = {"one": ("0.03",), "five": ("1000", "0.5", "0.1", "0.05", "0.03")}
DOMAIN = Domain("A", defocus_um=-10.0, cs_mm=2.2)


def library(folder: Path) -> tuple[Path, Path]:
    """The files of the templates in a folder."""
    return folder / "templates.mrcs", folder / "classes.csv"


def build_library(folder: Path) -> None:
    """Write the templates of the procedural classes."""
    templates = build_templates(
        "procedural",
        classes=CLASSES,
        folder=None,
        side=SIDE,
        voxel_nm=VOXEL_NM,
        resolution_nm=RESOLUTION_NM,
        master_seed=0,
    )
    write_library(*library(folder), templates)


def simulate(folder: Path, snrs: tuple[str, ...]) -> dict[str, float]:
    """Subtomograms per second of processor time, each counted once whatever the SNRs; peak MiB."""
    templates = read_library(*library(folder))
    with tempfile.TemporaryDirectory(dir=folder) as made:
        start = time.process_time()
        simulate_domain(
            templates,
            DOMAIN,
            snrs=snrs,
            folders=[Path(made) / snr for snr in snrs],
            per_class=PER_CLASS,
            side=SIDE,
            voxel_nm=VOXEL_NM,
            master_seed=0,
        )
        seconds = time.process_time() - start
    return {"per_second": CLASSES * PER_CLASS / seconds, "peak_memory": peak_memory_mb()}


if __name__ == "__main__":
    keep_freed_memory()
    torch.set_num_threads(1)
    work, made_in = sys.argv[1], Path(sys.argv[2])
    if work == "templates":
        build_library(made_in)
    else:
        print(json.dumps(simulate(made_in, SNRS[work])))
