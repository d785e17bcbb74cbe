"""Over many simulated benchmarks with known effects, intervals cover and tables err as they say.

In a benchmark, seeds, cells, and the models of a seed have luck that methods share; a method has
some of its own in every seed, and accuracies are counted on test particles.
"""

import numpy as np
import pandas as pd
import pytest

from fsft.reporting.comparisons import SIGNIFICANCE, against, holm
from fsft.reporting.contrasts import contrasts, once

BENCHMARKS, SEEDS, PARTICLES = 2000, 5, 500
SNRS = ("0.5", "0.1")
METHODS = ("fsft", "source_and_target", "coral", "finetune", "fada", "source_only")
NONE = (0.0,) * 6
SOME = (0.0, 0.0, 0.0, 0.04, -0.02, -0.10)


def simulated(effects: tuple[float, ...]) -> pd.DataFrame:
    """Rows of metrics.csv of several benchmarks, told apart by the column benchmark."""
    rng = np.random.default_rng(2020)
    shape = (BENCHMARKS, SEEDS, len(SNRS), len(SNRS), len(METHODS))
    luck = {  # standard deviation: what it is drawn anew for
        0.03: (True, True, False, False, False),
        0.08: (True, False, True, True, False),
        0.04: (True, True, True, False, False),
        0.02: (True, True, False, False, True),
        0.01: (True, True, True, True, True),
    }
    chance = 0.5 + np.broadcast_to(np.array(effects), shape)
    for sd, anew in luck.items():
        own = [size if each else 1 for size, each in zip(shape, anew, strict=True)]
        chance = chance + rng.normal(0, sd, own)
    right = rng.binomial(PARTICLES, np.clip(chance, 0.02, 0.98))
    names = ("benchmark", "seed", "source", "target", "method")
    index = pd.MultiIndex.from_product(
        [range(BENCHMARKS), range(SEEDS), SNRS, SNRS, METHODS], names=names
    )
    return pd.DataFrame({"value": right.ravel() / PARTICLES}, index).reset_index()


def with_truth(numbers: pd.DataFrame, effects: tuple[float, ...]) -> pd.DataFrame:
    """Tables with the true differences, and p-values adjusted within each benchmark's table."""
    worth = dict(zip(METHODS, effects, strict=True))
    numbers = numbers[numbers["method"] != numbers["reference"]]
    truth = numbers["method"].map(worth) - numbers["reference"].map(worth)
    adjusted = numbers.groupby("benchmark")["p"].transform(holm)
    return numbers.assign(truth=truth, p_holm=adjusted)


def errors(numbers: pd.DataFrame) -> float:
    """The share of tables that call a difference real where there is none."""
    wrong = (numbers["p_holm"] < SIGNIFICANCE) & (numbers["truth"].abs() < 1e-9)
    return float(wrong.groupby(numbers["benchmark"]).any().mean())


@pytest.mark.parametrize("effects", [NONE, SOME], ids=["none", "some"])
def test_intervals_cover_and_the_familywise_error_is_kept(effects: tuple[float, ...]) -> None:
    numbers = with_truth(once(contrasts(simulated(effects), ["benchmark"])), effects)
    assert len(numbers) == BENCHMARKS * 9
    missed = (numbers["difference"] - numbers["truth"]).abs() > numbers["difference_half_width"]
    covered = 1 - missed.groupby([numbers["method"], numbers["reference"]]).mean()
    assert covered.between(0.935, 0.965).all(), covered
    assert errors(numbers) < 0.06


def test_with_cells_as_the_unit_tables_would_err() -> None:
    """Guards the test above: its benchmarks have what seeds share."""
    rows = simulated(NONE)
    cells = rows.assign(seed=rows.groupby(["seed", "source", "target"]).ngroup())
    by = ["benchmark", "method"]
    numbers = against(cells, "fsft", by, ["benchmark"]).assign(reference="fsft")
    assert errors(with_truth(numbers, NONE)) > 0.15
