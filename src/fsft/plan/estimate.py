"""Say what a configuration costs before it is run: `python -m fsft.plan.estimate CONFIG...`

The files are laid over config/config.yaml as Snakemake does it. Nothing is run.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from snakemake.utils import update_config

from fsft.formats.plain_yaml import read_plain
from fsft.plan.config import check_config
from fsft.plan.grid import Grid
from fsft.plan.schema import fill_in
from fsft.runtime.command import command

if TYPE_CHECKING:
    from fsft.plan.dry_run import Planned
    from fsft.plan.forecast import Forecast, Job

DEFAULTS = Path("config/config.yaml")
SCHEMA = Path("workflow/schemas/config.schema.yaml")


def effective(paths: Sequence[Path]) -> dict[str, Any]:
    """The checked configuration of some files, laid over one another and over the defaults.

    Raises InputError, naming the file or the key, as the workflow would.
    """
    config: dict[str, Any] = {}
    for path in (DEFAULTS, *paths):
        update_config(config, read_plain(path))
    fill_in(config, SCHEMA)
    check_config(config)
    return config


def report(
    forecast: "Forecast", planned: Sequence["Planned"], cores_per_gpu: float | None
) -> Iterator[str]:
    """Lines for a reader. cores_per_gpu: what one GPU is taken to be worth, if anything."""
    jobs = [forecast.job(each) for each in planned if each.left]
    rules = by_rule(job for job in jobs if not job.page)
    yield f"{'rule':<24}{'jobs':>7}{'CPU hours':>12}{'asks for MB':>13}"
    for rule in sorted(rules):
        yield _line(rule, rules[rule])
    yield _line("tables and figures", [job for job in jobs if job.page])
    yield _line("all", jobs)
    shared, unshared = forecast.shared, forecast.unshared
    yield ""
    yield (
        f"Training in all: {len(shared)} jobs and {_hours(shared):.3g} CPU hours; {len(unshared)} "
        f"and {_hours(unshared):.3g} if methods and pairs did not share stages."
    )
    if cores_per_gpu:
        computing = sum(job.computing for job in jobs) / 3600
        yield (
            f"With GPUs: {computing / cores_per_gpu:.3g} GPU hours of training and evaluation and "
            f"{_hours(jobs) - computing:.3g} CPU hours of the rest, if a GPU does as much as "
            f"{cores_per_gpu:g} cores, which is your assumption."
        )
    kinds = ("datasets", "models", "predictions")
    sizes = {kind: sum(job.disk_mb for job in jobs if job.kind == kind) for kind in kinds}
    parts = ", ".join(f"{kind} {size:.1f}" for kind, size in sizes.items())
    yield f"Disk: {sum(sizes.values()):.0f} MB ({parts})."
    if forecast.grid.imported:
        pairs = zip(forecast.names, forecast.labelled, strict=True)
        counts = ", ".join(f"{name} {count}" for name, count in pairs)
        yield (
            f"Particles of {forecast.grid.imported}: {counts}; {forecast.without_label} without a "
            "label."
        )
    finished = by_rule(forecast.job(each) for each in planned if not each.left)
    measured = {rule: _measured(forecast.results / "benchmarks", rule) for rule in finished}
    estimated = [job for rule in finished for job in finished[rule][: len(measured[rule])]]
    if estimated:
        hours = sum(map(sum, measured.values())) / 3600
        yield (
            f"Run so far: {len(estimated)} jobs that took {hours:.3g} hours, estimated at "
            f"{_hours(estimated):.3g}."
        )
    for rule in rules:
        if any(job.seconds is None for job in rules[rule]):
            yield (
                f"Not counted: the {len(rules[rule])} jobs of {rule}, since the stage declares no "
                "formula of its work."
            )


def by_rule(jobs: Iterable["Job"]) -> dict[str, list["Job"]]:
    """Jobs by their rule."""
    rules: dict[str, list[Job]] = {}
    for job in jobs:
        rules.setdefault(job.rule, []).append(job)
    return rules


def _measured(benchmarks: Path, rule: str) -> list[float]:
    """Seconds of the jobs of a rule that have been run, as Snakemake noted them."""
    files = [*benchmarks.glob(f"{rule}.jsonl"), *benchmarks.glob(f"{rule}/**/*.jsonl")]
    return [float(json.loads(path.read_text(encoding="utf-8"))["s"]) for path in files]


def _line(name: str, jobs: Sequence["Job"]) -> str:
    most = max((job.memory_mb for job in jobs), default=0)
    return f"{name:<24}{len(jobs):>7}{_hours(jobs):>12.3f}{most:>13.0f}"


def _hours(jobs: Sequence["Job"]) -> float:
    return sum(job.seconds or 0.0 for job in jobs) / 3600


def main(arguments: Sequence[str]) -> None:
    """Print what the configuration of some files costs."""
    parser = argparse.ArgumentParser(prog="python -m fsft.plan.estimate", description=__doc__)
    parser.add_argument("config", nargs="*", type=Path, help="files, later ones over earlier ones")
    parser.add_argument("--cores-per-gpu", type=float, help="how many cores one GPU is worth")
    given = parser.parse_args(arguments)
    config = effective(given.config)
    from fsft.plan.dry_run import planned_jobs  # seconds, in which it may be interrupted
    from fsft.plan.forecast import Forecast
    from fsft.plan.measured_costs import Measured

    forecast = Forecast(Grid(config), Measured())
    for line in report(forecast, planned_jobs(given.config), given.cores_per_gpu):
        print(line)


if __name__ == "__main__":
    with command():
        main(sys.argv[1:])
