# Functions only: what several rule files ask of the configuration. Params tell a job all that its result
# depends on and nothing else, spelled in one way; the device is read from the configuration.

import shutil
from pathlib import Path

from fsft.plan import cells, definitions
from fsft.plan.datasets import dataset_name, is_stand_in, tested_in
from fsft.plan.memory import DATA_MB
from fsft.plan.particles import listing
from fsft.runtime.canonical import canonical
from fsft.runtime.fingerprint import script_fingerprint


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
    return script_fingerprint(WORKFLOW / "scripts" / script, *modules)


def gpus(device):
    """GPUs a job asks for: one, unless the run computes on the CPU."""
    return int(
        device == "cuda"
        or (device == "auto" and shutil.which("nvidia-smi") is not None)
    )


def growing(amount):
    """Memory or minutes of a job: as much again for every attempt that was stopped."""
    return lambda wildcards, attempt: amount * attempt
