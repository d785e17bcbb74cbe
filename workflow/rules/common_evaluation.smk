# Functions only: what the rules of evaluation ask of the configuration.

from fsft.plan.datasets import split_path, tested_in, truth_path
from fsft.plan.foreign import foreign_roles, tested_files
from fsft.plan.matching import match_path, matched_domain, matches, settings
from fsft.plan.memory import READING_MB
from fsft.plan.stored import RECORDS, VALUES


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


def read_test_set(wildcards):
    """Input function: the dataset that holds the test set of a target, and what tells its classes."""
    target, seed = wildcards.target, wildcards.seed
    dataset = tested_in(config, target, seed)
    return {
        "dataset": dataset_folder(dataset),
        "truth": f"<results>/{truth_path(target, seed, dataset)}",
    }


def of_cell(read):
    """Params function: something of a cell."""
    return lambda wildcards: read(WORK.cells[wildcards.cell])


def stored_tables(name):
    """The tables of the packs from which cells are taken, which no rule makes."""
    packs = dict.fromkeys(entry.pack for entry in WORK.stored.values())
    return [ancient(str(pack / name)) for pack in packs]
