"""The jobs that Snakemake plans for some configuration, as its own summary lists them."""

import csv
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from fsft.runtime.errors import InputError


@dataclass(frozen=True)
class Planned:
    """One job: its rule, the first file it makes, and whether that is still to be made."""

    rule: str
    output: Path
    left: bool


def planned_jobs(paths: Sequence[Path]) -> list[Planned]:
    """Every job of the target `all`, with what is finished of the run, of some configuration files.

    Nothing is run. Raises InputError with the sentence of the workflow if it refuses them.
    """
    files = ["--configfile", *map(str, paths)] if paths else []
    command = [sys.executable, "-m", "snakemake", "--summary", "--nolock", "--cores", "1", *files]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        said = [line for line in done.stderr.splitlines() if line.strip()] or ["no word"]
        errors = [line.removeprefix("error: ") for line in said if line.startswith("error: ")]
        raise InputError([*errors, f"Snakemake plans nothing: {said[-1]}"][0])
    return _jobs(done.stdout)


def _jobs(summary: str) -> list[Planned]:
    """A job has a line for each of its files, of which no two are of one kind."""
    first: dict[str, str] = {}
    jobs = []
    for row in csv.DictReader(summary.splitlines(), delimiter="\t"):
        rule, output = row["rule"], Path(row["output_file"])
        kind = output.suffix if output.suffix[1:].isalpha() else ""  # a folder, B-snr0.5
        if kind == first.setdefault(rule, kind):
            jobs.append(Planned(rule, output, row["plan"] != "no update"))
    return jobs
