"""What the paper's grid takes on several GPUs: its training jobs, scheduled by what they wait for.

A GPU is taken to do the work of so many cores, which is an assumption and no measurement; jobs take
the measured processor time divided by that, and start up in the measured time. Every free GPU takes
the waiting job with the longest chain behind it.
"""

import heapq
from collections.abc import Mapping
from pathlib import Path

from tabulate import tabulate

from fsft.plan.cells import ends
from fsft.plan.estimate import effective
from fsft.plan.forecast import Forecast
from fsft.plan.grid import Grid
from fsft.plan.measured_costs import Measured

GPUS, CORES_PER_GPU = (1, 8, 64), (30, 100, 300)
CONFIG = Path("config/config.yaml")


def extrapolated() -> str:
    """A table of hours by number of GPUs and by what one is taken to be worth, with its notes."""
    forecast = Forecast(Grid(effective([CONFIG])), Measured())
    start = forecast.measured.seconds("job", width=1, side=1)
    models = forecast.work.trained
    computing = {model: job.computing for model, job in zip(models, forecast.shared, strict=True)}
    before = parents(forecast.grid)
    rows = []
    for worth in CORES_PER_GPU:
        seconds = {model: start + each / worth for model, each in computing.items()}
        hours = {gpus: makespan(seconds, before, gpus) / 3600 for gpus in GPUS}
        named = {f"{gpus} GPU" + "s" * (gpus > 1): spent for gpus, spent in hours.items()}
        rows.append({"a GPU is worth": f"{worth} cores", **named})
    total = sum(computing.values()) / 3600
    return "\n".join(
        [
            f"Hours to train the {len(computing)} models of {CONFIG} (three seeds), extrapolated:",
            "",
            tabulate(rows, headers="keys", tablefmt="github", floatfmt=".2f"),
            "",
            f"On cores alone: {total:.0f} hours of one core. Assumed: what a GPU is worth; a start "
            f"of {start:.1f} s for each job; no waiting in a queue; data already simulated. Bound "
            f"from below, on {max(GPUS)} GPUs, by the longest chain of stages.",
            "",
        ]
    )


def parents(grid: Grid) -> dict[str, str | None]:
    """By model, the one whose training it goes on with; None for Stage 1 and other first stages."""
    return {
        end.cell.path_of(node): end.cell.path_of(node.parent) if node.parent else None
        for end in ends(grid)
        for node in end.cell.node.nodes
    }


def makespan(
    seconds: Mapping[str, float], before: Mapping[str, str | None], machines: int
) -> float:
    """When the last job ends. before: the job that each waits for, if any."""
    after: dict[str, list[str]] = {name: [] for name in seconds}
    for name, earlier in before.items():
        if earlier is not None:
            after[earlier].append(name)
    chain: dict[str, float] = {}
    for name in reversed(_in_order(before, after)):
        chain[name] = seconds[name] + max((chain[each] for each in after[name]), default=0.0)
    ready = [(-chain[name], name) for name, earlier in before.items() if earlier is None]
    heapq.heapify(ready)
    running: list[tuple[float, str]] = []
    now = 0.0
    while ready or running:
        while ready and len(running) < machines:
            _, name = heapq.heappop(ready)
            heapq.heappush(running, (now + seconds[name], name))
        now, done = heapq.heappop(running)
        for name in after[done]:
            heapq.heappush(ready, (-chain[name], name))
    return now


def _in_order(before: Mapping[str, str | None], after: Mapping[str, list[str]]) -> list[str]:
    """Every job after what it waits for."""
    order = [name for name, earlier in before.items() if earlier is None]
    for name in order:
        order += after[name]
    return order
