# Functions only: what a run does before its first rule. GRID is the checked configuration, WORK the
# same beside the results that were laid into the run.

import sys
from importlib.util import find_spec
from pathlib import Path

WORKFLOW = Path(workflow.current_basedir.get_path_or_uri(secret_free=True)).parent
"""This folder `workflow`, also where another workflow has it as a module."""

if find_spec("fsft") is None:
    raise SystemExit(
        f"error: the Python that runs Snakemake, {sys.executable}, has no package fsft; expected "
        f"one into which `pip install {WORKFLOW.parent}` has put it"
    )

from fsft.plan.config import check_config
from fsft.plan.grid import Grid
from fsft.plan.joined import check_joined
from fsft.plan.schema import fill_in
from fsft.plan.stored import STORED, Store
from fsft.plan.unfinished import Work
from fsft.formats.archive import config_text, read_config
from fsft.formats.plain_yaml import read_plain
from fsft.runtime.alone import keep_alone
from fsft.runtime.errors import InputError
from fsft.runtime.warm import keep_warm


def checked_grid(schema, check=check_config):
    """The configuration with its defaults filled in, refused in one sentence if it is wrong."""
    try:
        for path in workflow.configfiles:
            read_plain(Path(path))  # of two keys, Snakemake has dropped the first
        fill_in(config, WORKFLOW / schema)
        check(config)
    except InputError as error:
        raise SystemExit(f"error: {error}") from None
    return Grid(config)


def stored_grid(schema, folder):
    """The same from the configuration of stored results, whose data need not be here."""
    try:
        config.update(read_config(Path(folder)))
    except InputError as error:
        raise SystemExit(f"error: {error}") from None
    return checked_grid(schema, check=lambda config: Grid(config).plan)


def joined_runs(schema, first, others):
    """The runs that stand in one table, by their folders: the first is GRID, others are stored too."""
    runs = {first: GRID}
    try:
        for folder in others:
            of_folder = read_config(Path(folder))
            fill_in(of_folder, WORKFLOW / schema)
            runs[folder] = Grid(of_folder)
        if others:
            check_joined(runs)
    except InputError as error:
        raise SystemExit(f"error: {error}") from None
    return runs


def start_run(folder):
    """Refuse in one sentence to start a run where another is at work, or nothing can be written.

    A run whose jobs are processes of this machine gets a warm one that they are forked from.
    """
    try:
        keep_alone(Path(folder))
    except InputError as error:
        raise SystemExit(f"error: {error}") from None
    if workflow.local_exec:
        keep_warm("fsft.jobs.start")


def begun_work(folder):
    """What is stored of the run in a folder, and what is left to do."""
    work = Work(GRID, Store(Path(folder) / STORED))
    try:
        if work.unasked and workflow.is_main_process:
            sys.stderr.write(
                f"{work.unasked} stored cells are of another configuration and play no part\n"
            )
    except InputError as error:
        raise SystemExit(f"error: {error}") from None
    return work
