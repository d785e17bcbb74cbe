"""Template matching on some test particles: what is reached with templates and CTF known."""

import csv
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from fsft.formats.dataset import open_dataset
from fsft.formats.test_set import Tested, read_tested
from fsft.runtime.errors import InputError
from fsft.runtime.files import replacing
from fsft.runtime.seeds import generator
from fsft.simulation.domain import Domain
from fsft.simulation.matching import best_correlations
from fsft.simulation.search_grid import rotation_grid, shift_grid
from fsft.simulation.simulator import Simulator
from fsft.structures.library import read_library

COLUMNS = ("seed", "index", "class", "predicted", "correlation")
"""Of the file: a particle of its dataset, its class, that of the highest correlation, and this."""


def match_templates(
    *,
    densities: Path,
    classes: Path,
    domain: Mapping[str, Any],
    dataset: Path,
    truth: Path,
    particles: int,
    step_deg: float,
    seed: int,
    master_seed: int,
    matches: Path,
) -> None:
    """Match test particles with the template of every class, and write which is the most like.

    densities, classes: see `read_library`. domain: the fields of the Domain of the particles.
    dataset: the folder that holds the test set; truth: what `read_tested` reads. particles: of all
    classes together, the same number of each, rounded up. step_deg: see `rotation_grid`. Raises
    InputError if dataset and templates are of other classes.
    """
    templates = read_library(densities, classes)
    names = [template.name for template in templates]
    opened, imaged = open_dataset(dataset), Domain(**domain)
    if list(opened.classes) != names:
        raise InputError(f"{dataset} has other classes than {classes}; expected the same")
    tested = read_tested(truth)
    each = math.ceil(particles / len(names))
    rng = generator(master_seed, "template matching", dataset.name, seed)
    chosen = some_of_each_class(tested, each, rng)
    index, label = tested.index[chosen], tested.names[chosen].tolist()
    simulator = Simulator(
        imaged, side=opened.side, voxel_nm=opened.voxel_nm, master_seed=master_seed
    )
    found = best_correlations(
        opened.volumes[index],
        templates,
        simulator,
        rotations=rotation_grid(step_deg),
        shifts_nm=shift_grid(imaged, voxel_nm=opened.voxel_nm),
    )
    predicted = [names[best] for best in found.argmax(1)]
    rows = zip(index.tolist(), label, predicted, found.max(1).tolist(), strict=True)
    with replacing(matches) as temporary, temporary.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(COLUMNS)
        table.writerows([seed, *row[:-1], f"{row[-1]:.6f}"] for row in rows)


def some_of_each_class(tested: Tested, count: int, rng: np.random.Generator) -> np.ndarray:
    """Places in a test set of `count` random subtomograms of every class, or all it has, ascending.

    A larger count adds to those of a smaller one.
    """
    order = rng.permutation(len(tested.index))
    of_class = [order[tested.names[order] == name][:count] for name in tested.classes]
    return np.sort(np.concatenate(of_class))
