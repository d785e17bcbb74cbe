# Functions only: what the rules ask of the configuration. GRID is the checked configuration.

import re
import shutil
from pathlib import Path

from fsft.jobs.config import check_config
from fsft.jobs.fillable import fillable
from fsft.jobs.datasets import is_stand_in
from fsft.jobs.grid import STAGED, Grid
from fsft.jobs.pack import read_config
from fsft.jobs.particles import listing
from fsft.jobs.plain import read_plain
from fsft.jobs.schema import fill_in
from fsft.methods.plan import DEFAULT, stage_scope
from fsft.methods.registry import STAGES
from fsft.reporting.catalogue import DATA, FIGURES, TABLES
from fsft.reporting.contents import section, spelled_out
from fsft.runtime.alone import keep_alone
from fsft.runtime.errors import InputError
from fsft.runtime.fingerprint import code_fingerprint
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


def stack(dataset):
    """The subtomograms of a dataset; its table and manifest lie beside them and come with them."""
    return f"<results>/datasets/{dataset}/subtomograms.mrcs"


def particles_listing(entry):
    """The file or folder that lists the particles of the target, then what else tells of them."""
    if is_stand_in(entry):
        folder = f"<results>/stand_ins/{GRID.imported}"
        return [f"{folder}/particles.star", f"{folder}/particles.mrcs"]
    return listing(entry)


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
    """Memory function of a stage, in MB: somewhat more than the peaks that were measured.

    At a side of 35, Stage 1 took 0.6 GB at a width of 16 and 0.75 GB at 32, Stage 2.1, which has
    the largest batches, 1.1 and 1.5 GB. The constant holds Snakemake itself, which a cluster runs
    in the same job, and the activations of the first layer take 4 bytes a voxel and channel.
    """

    def memory(wildcards, attempt):
        node = GRID.plan.nodes[stage.name, wildcards.label]
        batch = 2 * dict(node.settings).get("batch", 128)
        activations = (
            batch * node.network["width"] * config["subtomograms"]["side"] ** 3
        )
        return (1500 + 4 * activations // 10**6) * attempt

    return memory


def training_minutes():
    """Time of one model: in the paper's grid, the longest takes 3 hours of one core."""
    return growing(60 if gpus(config["device"]) else 240)


def training_input(stage):
    """Input function of a stage: the model it starts from and the data it may see."""

    def files(wildcards):
        node = GRID.plan.nodes[stage.name, wildcards.label]
        given = {}
        if node.parent is not None:
            given["parent"] = f"<results>/models/{node.parent.path}.safetensors"
        if "source" in stage.sees:
            given["source"] = stack("{source}")
        if stage.sees - {"source"}:
            given["target"] = stack("{target}")
            given["split"] = "<results>/splits/{target}/seed-{seed}.csv"
        return given

    return files


def training_settings(stage):
    """Params function of a stage: its effective hyper-parameters."""
    return lambda wildcards: dict(GRID.plan.nodes[stage.name, wildcards.label].settings)


def network_size(stage):
    """Params function of a stage: width and features of its network."""
    return lambda wildcards: GRID.plan.nodes[stage.name, wildcards.label].network


def spoken(scope):
    """A scope in a message, e.g. `A-snr0.5 -> B-snr0.1/shots-3`."""
    return scope.replace("__", " -> ").replace("{", "{wildcards.")


def judged_models(wildcards):
    """The models whose predictions are stored together, as the evaluation lists them."""
    pair = GRID.pair(wildcards.source, wildcards.target)
    return [
        f"<results>/models/{model.path(wildcards.seed)}.safetensors"
        for model in GRID.judged(pair)
    ]


def judged_entries(wildcards):
    """The roles of these models: method, variant, stage and shots."""
    pair = GRID.pair(wildcards.source, wildcards.target)
    return [model.entry for model in GRID.judged(pair)]


def judged_networks(wildcards):
    """The width and features of these models."""
    pair = GRID.pair(wildcards.source, wildcards.target)
    return [model.node.network for model in GRID.judged(pair)]


def stored(item):
    """Input function of a table or figure of the catalogue: what it reads of a run."""
    shown, seeds = GRID.reported, config["seeds"]

    def files(wildcards):
        where = {
            "metrics": "<results>/metrics.csv",
            "costs": "<results>/costs.csv",
            "paper": f"<resources>/paper/{item.paper}.csv",
            "classes": "<results>/structures/classes.csv",
            "predictions": expand(
                f"<results>/predictions/{shown.source}__{shown.target}/seed-{{seed}}.safetensors",
                seed=seeds,
            ),
            "features": features_shown(),
        }
        if "logs" in item.reads:
            where["logs"] = [
                f"<results>/models/{path}.csv"
                for seed in seeds
                for path in GRID.staged(seed).values()
            ]
        return {name: where[name] for name in item.reads}

    return files


def features_shown():
    """The features that are drawn: of the pair shown, for the first seed."""
    shown, seed = GRID.reported, config["seeds"][0]
    return f"<results>/features/{shown.source}__{shown.target}/seed-{seed}.safetensors"


def table_files():
    """The tables that the configuration can fill."""
    return [f"<results>/tables/{name}.csv" for name in TABLES if fillable(name, GRID)]


def figure_files():
    """The figures of the catalogue that the configuration can fill."""
    return [f"<results>/figures/{name}.svg" for name in FIGURES if fillable(name, GRID)]


def data_figure_files():
    """The figures of the data themselves, of which those of particles need a target of one's own."""
    names = [name for name in DATA if name != "harmonised_figure" or GRID.imported]
    return [f"<results>/figures/{name}.svg" for name in names]


def given(item):
    """What a figure is told beside its files: the seed of each training log, if it reads them."""
    if "logs" not in item.reads or not fillable(item.name, GRID):
        return {}
    return {"seeds": [seed for seed in config["seeds"] for _ in GRID.staged(seed)]}


def in_report(name, path, kind):
    """A file of a table or figure with its place in Snakemake's report of the run."""
    return report(
        path,
        category=section(name),
        caption="../report/item.rst",
        labels={kind: spelled_out(name)},
    )
