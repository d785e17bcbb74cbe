"""Whether the weight of the CORAL loss has no influence is tested as an equivalence."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from fsft.reporting.rows import read_rows
from fsft.reporting.tables import alpha_sweep
from tests.unit.reporting.fake import VIEW, seeds, table
from tests.unit.reporting.test_paper import PAPER

PAPERS = np.array([0.60, 0.62, 0.58, 0.61, 0.59])
NEAR = PAPERS + np.array([0.002, -0.004, 0.005, 0.001, -0.003])
FAR = PAPERS + np.array([0.03, 0.035, 0.025, 0.03, 0.032])
WEIGHTS = pd.DataFrame(
    [("same", 500.0, 2), ("low", 10.0, 2), ("high", 1000.0, 2), ("plain", 10.0, 1)],
    columns=["variant", "alpha", "coral_power"],
)


def made(**variants: np.ndarray):
    rows = [row for name, each in variants.items() for row in seeds(*each, variant=name)]
    return alpha_sweep.make(metrics=table(*rows), coral_weights=WEIGHTS, view=VIEW)


def tost(values: np.ndarray) -> float:
    return max(
        stats.ttest_1samp(values, edge, alternative=side).pvalue
        for edge, side in ((-0.02, "greater"), (0.02, "less"))
    )


def test_each_weight_is_compared_with_the_papers_and_none_with_itself() -> None:
    numbers = made(same=PAPERS, low=NEAR, high=FAR).numbers.set_index("alpha")
    assert numbers.loc[500, ["difference", "p", "equivalent_p"]].isna().all()
    expected = sorted([tost(NEAR - PAPERS), tost(FAR - PAPERS)])
    assert numbers.loc[10, "equivalent_p"] == pytest.approx(2 * expected[0])
    assert numbers.loc[1000, "equivalent_p"] == pytest.approx(expected[1])
    assert numbers.loc[1000, "p_holm"] < 0.001
    assert numbers.loc[10, "p_holm"] > 0.05


def test_one_weight_beyond_the_margin_refutes_that_none_has_influence() -> None:
    refuted, held = made(same=PAPERS, low=NEAR, high=FAR), made(same=PAPERS, low=NEAR)
    assert refuted.numbers["no_influence_p"].max() == pytest.approx(tost(FAR - PAPERS))
    assert held.numbers["no_influence_p"].max() == pytest.approx(tost(NEAR - PAPERS))
    assert (
        "norm squared: p <0.001 that some weight moves accuracy by 2 points or more" in held.facts
    )


def test_a_norm_without_the_papers_weight_has_no_differences() -> None:
    found = made(same=PAPERS, low=NEAR, plain=NEAR)
    assert "norm not squared: no differences, alpha 500 is not in this run" in found.facts


def test_two_seeds_say_nothing_of_equivalence() -> None:
    found = made(same=PAPERS[:2], low=NEAR[:2])
    assert found.numbers[["equivalent_p", "no_influence_p"]].isna().all(axis=None)


def test_the_margin_is_half_of_the_papers_lead() -> None:
    paper = read_rows(PAPER / "table1.csv", []).groupby("method")["accuracy"].mean()
    assert round((paper["fsft"] - paper["fada"]) / 2, 2) == alpha_sweep.MARGIN
