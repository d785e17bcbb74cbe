"""Time to simulate a subtomogram of every size that a configuration names, here and before.

python -m benchmarks.boxes [CHECKOUT]

CHECKOUT is another checkout of the repository, `git worktree add /tmp/before main`; both take
turns, so that they meet the same machine. Without it this one is measured alone.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import numpy as np
import torch
from tabulate import tabulate

from fsft.simulation.dataset import simulate_domain
from fsft.simulation.domain import Domain
from fsft.structures.structure import Structure
from fsft.structures.template import make_template

BOXES = ((35, 1.0), (20, 1.75), (28, 0.94), (32, 1.4), (40, 1.368))
FEW, MANY, ROUNDS = 20, 84, 3


def milliseconds(side: int, voxel_nm: float) -> float:
    """Processor time of one more subtomogram at one SNR, written to disk."""
    points = np.random.default_rng(0).normal(scale=3.0, size=(2000, 3))
    structure = Structure("complex", "benchmark", points, np.ones(len(points)))
    box = {"side": side, "voxel_nm": voxel_nm}
    template = make_template(structure, provider="procedural", **box, resolution_nm=4.0)
    seconds = []
    for per_class in (FEW, MANY):
        with tempfile.TemporaryDirectory() as folder:
            start = time.process_time()
            simulate_domain(
                [template],
                Domain("A", defocus_um=-10.0, cs_mm=2.2),
                snrs=["0.1"],
                folders=[Path(folder) / "A-snr0.1"],
                per_class=per_class,
                **box,
                master_seed=0,
            )
            seconds.append(time.process_time() - start)
    return 1e3 * (seconds[1] - seconds[0]) / (MANY - FEW)


def measure(checkout: Path) -> dict[str, float]:
    """`milliseconds` of every box with the sources of a checkout, in a process of its own."""
    path = {"PYTHONPATH": str(checkout / "src"), "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "benchmarks.boxes", "measure"]
    here = Path(__file__).parents[1]
    done = subprocess.run(
        command, cwd=here, env={**os.environ, **path}, check=True, capture_output=True
    )
    measured: dict[str, float] = json.loads(done.stdout)
    return measured


def table(checkouts: list[Path]) -> str:
    """Medians over the rounds, in ms, and how they compare."""
    rounds = [[measure(checkout) for checkout in checkouts] for _ in range(ROUNDS)]
    rows = []
    for box in rounds[0][0]:
        medians = [median(each[i][box] for each in rounds) for i in range(len(checkouts))]
        rows.append([box, *medians, medians[0] / medians[-1]])
    names = [f"{checkout}, ms" for checkout in checkouts]
    return tabulate(rows, headers=["box", *names, "first / last"], floatfmt=".3g")


if __name__ == "__main__":
    torch.set_num_threads(1)
    if sys.argv[1:] == ["measure"]:
        print(json.dumps({f"{n} x {nm:g} nm": milliseconds(n, nm) for n, nm in BOXES}))
    else:
        others = [Path(word).resolve() for word in sys.argv[1:]]
        print(table([Path(__file__).parents[1], *others]))
