# Functions only: what the rules of training ask of the configuration.

from fsft.methods.registry import STAGES
from fsft.methods.scope import stage_scope
from fsft.plan.cells import Cell
from fsft.plan.datasets import split_path
from fsft.plan.memory import training_mb


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
