# Functions only: what the rules ask of the configuration. GRID is the checked configuration, WORK
# the same beside the results that were laid into the run. Params tell a job all that its result
# depends on and nothing else, spelled in one way; the device is read from the configuration.

import re
import shutil
import sys
from pathlib import Path

from fsft.plan import cells, definitions
from fsft.formats.archive import config_text, read_config
from fsft.plan.cells import Cell
from fsft.plan.config import check_config
from fsft.plan.datasets import (
    dataset_name,
    is_stand_in,
    split_path,
    tested_in,
    truth_path,
)
from fsft.plan.foreign import foreign_roles, tested_files
from fsft.plan.memory import DATA_MB, READING_MB, training_mb
from fsft.plan.needs import coral_weights, has_data, in_situ
from fsft.plan.grid import Grid
from fsft.plan.particles import listing
from fsft.formats.plain_yaml import read_plain
from fsft.plan.schema import fill_in
from fsft.plan.stored import RECORDS, STORED, VALUES, Store
from fsft.plan.unfinished import Work
from fsft.methods.registry import STAGES
from fsft.methods.scope import stage_scope
from fsft.reporting.catalogue import DATA, FIGURES, TABLES
from fsft.reporting.contents import numbered_section, spelled_out
from fsft.runtime.alone import keep_alone
from fsft.runtime.canonical import canonical
from fsft.runtime.errors import InputError
from fsft.runtime.fingerprint import script_fingerprint
from fsft.runtime.warm import keep_warm


def checked_grid(schema, check=check_config):
    """The configuration with its defaults filled in, refused in one sentence if it is wrong."""
    try:
        for path in workflow.configfiles:
            read_plain(Path(path))  # of two keys, Snakemake has dropped the first
        fill_in(config, Path(workflow.basedir, schema))
        check(config)
    except InputError as error:
        raise SystemExit(f"error: {error}") from None
    return Grid(config)


def stored_grid(schema, folder):
    """The same from the configuration of stored results, whose data need not be here."""
    try:
        config.update(read_config(folder))
    except InputError as error:
        raise SystemExit(f"error: {error}") from None
    return checked_grid(schema, check=lambda config: Grid(config).plan)


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


def simulations(grid):
    """What is simulated: domain, word for its rule, folder by SNR and, of a test set, seed; sizes."""
    for domain in grid.snrs:
        folder = dataset_name(domain, "{snr}")
        yield domain, "simulate", folder, definitions.subtomograms(grid.config)
        if domain in grid.tested_apart:
            folder = tested_in(grid.config, folder, "{seed}")
            yield domain, "simulate_test", folder, definitions.tested(grid.config)


def dataset_folder(dataset):
    """The folder of a dataset, which is made and read as a whole."""
    return f"<results>/datasets/{dataset}"


def particles_listing(entry):
    """The file or folder that lists the particles of the target, then what else tells of them."""
    if is_stand_in(entry):
        folder = f"<results>/stand_ins/{GRID.imported}"
        return [f"{folder}/particles.star", f"{folder}/particles.mrcs"]
    return listing(entry)


def code_of(script, *modules):
    """Fingerprint of the code that the job of a script runs; modules: what that is told to import."""
    return script_fingerprint(Path(workflow.basedir, "scripts", script), *modules)


def gpus(device):
    """GPUs a job asks for: one, unless the run computes on the CPU."""
    return int(
        device == "cuda"
        or (device == "auto" and shutil.which("nvidia-smi") is not None)
    )


def growing(amount):
    """Memory or minutes of a job: as much again for every attempt that was stopped."""
    return lambda wildcards, attempt: amount * attempt


def training_memory(stage):
    """Memory function of a stage, in MB."""

    def memory(wildcards, attempt):
        node = GRID.plan.nodes[stage.name, wildcards.version]
        side, width = config["subtomograms"]["side"], node.width
        return training_mb(dict(node.settings), width=width, side=side) * attempt

    return memory


def training_minutes():
    """Time of one model: in the paper's grid, the longest takes 3 hours of one core."""
    return growing(60 if gpus(config["device"]) else 240)


def training_input(stage):
    """Input function of a stage: the model it starts from and the data it may see."""

    def files(wildcards):
        node = GRID.plan.nodes[stage.name, wildcards.version]
        given = {}
        if node.parent is not None:
            given["parent"] = f"<results>/models/{node.parent.path}.safetensors"
        if "source" in stage.sees:
            given["source"] = dataset_folder("{source}")
        if stage.sees - {"source"}:
            given["target"] = dataset_folder("{target}")
            given["split"] = f"<results>/{split_path('{target}', '{seed}')}"
        return given

    return files


def training_settings(stage):
    """Params function of a stage: its effective hyper-parameters."""
    return lambda wildcards: dict(
        GRID.plan.nodes[stage.name, wildcards.version].settings
    )


def model_identity(stage):
    """Params function of a stage: what its model depends on."""

    def identity(wildcards):
        node = GRID.plan.nodes[stage.name, wildcards.version]
        of = Cell(
            path="",
            node=node,
            source=wildcards.get("source", ""),
            target=wildcards.get("target", ""),
            shots=int(wildcards.get("shots", 0)),
            seed=int(wildcards.seed),
            tested_in="",
            part_tested="",
            with_support=0,
        )
        return WORK.identities.model(node, of)

    return identity


def network_size(stage):
    """Params function of a stage: width and features of its network."""
    return lambda wildcards: GRID.plan.nodes[stage.name, wildcards.version].network


def spoken(scope):
    """A scope in a message, e.g. `A-snr0.5 -> B-snr0.1/shots-3`."""
    return scope.replace("__", " -> ").replace("{", "{wildcards.")


def read_cell(wildcards):
    """Input function: the model of a cell, the target that it is read on, and its test set."""
    cell = WORK.cells[wildcards.cell]
    return {
        "model": f"<results>/models/{cell.model}.safetensors",
        "target": dataset_folder(cell.target),
        "split": f"<results>/{split_path(cell.target, cell.seed)}",
        **test_apart(cell.target, cell.tested_in),
    }


def test_apart(target, dataset):
    """The input `test`: a test set that is a dataset of its own, and none that is of the target."""
    return {} if dataset == target else {"test": dataset_folder(dataset)}


def read_features(wildcards):
    """Input function: the stages of a pair and what of it is drawn."""
    target, seed = wildcards.target, int(wildcards.seed)
    return {
        "models": [
            f"<results>/models/{role.cell.model}.safetensors"
            for role in WORK.staged[seed]
        ],
        "source": dataset_folder(wildcards.source),
        "target": dataset_folder(target),
        "split": f"<results>/{split_path(target, seed)}",
        **test_apart(target, tested_in(config, target, seed)),
    }


def of_cell(read):
    """Params function: something of a cell."""
    return lambda wildcards: read(WORK.cells[wildcards.cell])


def stored_tables(name):
    """The tables of the packs from which cells are taken, which no rule makes."""
    packs = dict.fromkeys(entry.pack for entry in WORK.stored.values())
    return [ancient(str(pack / name)) for pack in packs]
