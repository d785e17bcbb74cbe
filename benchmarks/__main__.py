"""Measure everything, print a table, and store it: python -m benchmarks results/bench.json"""

import os
import sys
from pathlib import Path
from statistics import median
from typing import Any

import torch
from tabulate import tabulate

from benchmarks import rounds
from benchmarks.goals import judge
from fsft.runtime.command import command
from fsft.runtime.device import FLOAT32
from fsft.runtime.files import write_json
from fsft.runtime.fingerprint import code_fingerprint
from fsft.runtime.provenance import Stopwatch, provenance

CODE = ("fsft.simulation.dataset", "fsft.methods.source.trainer", "fsft.methods.coral.trainer")


def bench() -> dict[str, Any]:
    """All measurements with their spread, the goals, and what they were made with."""
    load_before = os.getloadavg()[0]
    stopwatch = Stopwatch()
    torch.set_num_threads(1)
    series = rounds.simulation() | rounds.encoder() | rounds.training_memory() | rounds.start()
    summaries = [summary(name, values) for name, values in series.items()]
    facts = {"cores": os.cpu_count(), "load_before": load_before, "load_after": os.getloadavg()[0]}
    made_with = provenance(
        device=torch.device("cpu"),
        precision=FLOAT32,
        code=code_fingerprint(*CODE),
        facts=facts,
        stopwatch=stopwatch,
    )
    for of_this_process in ("processor_seconds", "peak_memory_mb"):
        del made_with[of_this_process]
    return {
        "measurements": summaries,
        "goals": judge({row["what"]: row["median"] for row in summaries}),
        "made_with": made_with,
    }


def summary(what: str, values: list[float]) -> dict[str, Any]:
    """Median and range of the rounds of one measurement."""
    low, middle, high = (float(f"{f(values):.4g}") for f in (min, median, max))
    return {"what": what, "median": middle, "lowest": low, "highest": high, "rounds": len(values)}


def show(result: dict[str, Any]) -> str:
    """The measurements and the goals as two tables."""
    made_with = result["made_with"]
    goals = [{**goal, "met": "yes" if goal["met"] else "no"} for goal in result["goals"]]
    return "\n\n".join(
        [
            tabulate(result["measurements"], headers="keys"),
            tabulate(goals, headers="keys"),
            f"One thread of {made_with['cores']} cores, {made_with['processor']}, "
            f"{made_with['precision']}, torch {made_with['packages']['torch']}, load "
            f"{made_with['load_before']:.1f} before and {made_with['load_after']:.1f} after. "
            "Speeds are by processor time.",
        ]
    )


if __name__ == "__main__":
    with command():
        result = bench()
        write_json(Path(sys.argv[1]), result)
        print(f"\n{show(result)}\n\nStored in {sys.argv[1]}")
