"""Every method over all cells: one mean per seed, paired with those of the references."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from fsft.reporting.contrasts import means_over_cells
from fsft.reporting.tables import contrasts, contrasts_by_snr
from tests.unit.reporting.fake import VIEW, grid, noise, table

SNRS = ("1000", "0.5", "0.1")
METHODS = ("source_only", "coral", "fsft", "source_and_target", "fsft_gan", "a_new_one")


def score(method: str, source: str, target: str, seed: int) -> float:
    shared = 0.02 * noise("seed", seed) + 0.01 * noise(source, target)
    return 0.5 + 0.03 * METHODS.index(method) + shared + 0.02 * noise(method, seed, source, target)


@pytest.fixture
def metrics() -> pd.DataFrame:
    return table(*grid(score, METHODS, SNRS, n_seeds=5))


def per_seed(metrics: pd.DataFrame, **chosen: str) -> pd.DataFrame:
    for column, value in chosen.items():
        metrics = metrics[metrics[column] == value]
    return metrics.groupby(["method", "seed"])["value"].mean().unstack()


def test_the_unit_is_the_mean_of_a_seed_over_all_cells(metrics: pd.DataFrame) -> None:
    numbers = contrasts.make(metrics=metrics, view=VIEW).numbers.set_index(["method", "reference"])
    wide = per_seed(metrics)
    for reference in ("fsft", "source_and_target"):
        for method in METHODS:
            row = numbers.loc[(method, reference)]
            assert row["mean"] == pytest.approx(wide.loc[method].mean())
            assert row["seeds"] == 5
            if method != reference:
                expected = stats.ttest_rel(wide.loc[method], wide.loc[reference])
                assert row["p"] == pytest.approx(expected.pvalue)
                low, high = expected.confidence_interval(0.95)
                assert row["difference_half_width"] == pytest.approx((high - low) / 2)


def test_by_target_snr_each_level_is_compared_and_all_are_one_family(metrics: pd.DataFrame) -> None:
    made = contrasts_by_snr.make(metrics=metrics, view=VIEW)
    numbers = made.numbers.set_index(["target_snr", "method", "reference"])
    wide = per_seed(metrics, target_snr="0.1")
    row = numbers.loc[("0.1", "coral", "fsft")]
    assert row["p"] == pytest.approx(stats.ttest_rel(wide.loc["coral"], wide.loc["fsft"]).pvalue)
    assert made.design.comparisons == 3 * 9
    assert made.shown["target SNR"].tolist()[:7] == ["1000", *[""] * 5, "0.5"]


def test_the_two_references_are_compared_once(metrics: pd.DataFrame) -> None:
    made = contrasts.make(metrics=metrics, view=VIEW)
    numbers = made.numbers.set_index(["method", "reference"])
    one, other = (
        numbers.loc[("fsft", "source_and_target")],
        numbers.loc[("source_and_target", "fsft")],
    )
    assert one["difference"] == pytest.approx(-other["difference"])
    assert one["p_holm"] == other["p_holm"]
    assert made.design.comparisons == 5 + 4
    smallest = numbers["p"].min()
    assert numbers.loc[numbers["p"] == smallest, "p_holm"].iloc[0] == pytest.approx(9 * smallest)


def test_a_seed_that_lacks_a_cell_is_left_out(metrics: pd.DataFrame) -> None:
    lacking = (
        (metrics["method"] == "coral") & (metrics["seed"] == 2) & (metrics["source_snr"] == "0.5")
    )
    numbers = contrasts.make(metrics=metrics[~lacking], view=VIEW).numbers
    of_coral = numbers[numbers["method"] == "coral"]
    assert of_coral["seeds"].tolist() == [4, 4]
    assert set(numbers.loc[numbers["method"] == "source_only", "seeds"]) == {5}
    means = means_over_cells(metrics[~lacking])
    assert sorted(means.loc[means["method"] == "coral", "seed"]) == [0, 1, 3, 4]


def test_a_reference_that_is_not_in_the_run_is_named(metrics: pd.DataFrame) -> None:
    made = contrasts.make(metrics=metrics[metrics["method"] != "fsft"], view=VIEW)
    assert "no differences to FSFT, which is not in this run" in made.facts
    assert not any("FSFT (points)" in column for column in made.shown)
    assert "p to source and target" in made.shown


def test_two_seeds_have_ranges_and_no_p(metrics: pd.DataFrame) -> None:
    made = contrasts.make(metrics=metrics[metrics["seed"] < 2], view=VIEW)
    assert made.numbers[["p", "p_holm"]].isna().all(axis=None)
    assert " to " in made.shown["difference to FSFT (points)"][0]
    assert set(made.shown["p to FSFT"]) == {""}
    assert np.isnan(made.design.alone)
