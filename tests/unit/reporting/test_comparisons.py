"""Tests of paired differences, against scipy and against values that statsmodels 0.15 gives."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from fsft.reporting.comparisons import against, compared, detectable, equivalent, holm
from tests.unit.reporting.test_statistics import rows

RNG = np.random.default_rng(7)
FSFT = 0.6 + RNG.normal(0, 0.05, 5)
OTHERS = {name: FSFT - gap + RNG.normal(0, 0.02, 5) for name, gap in (("a", 0.05), ("b", 0.0))}


def test_p_values_and_intervals_are_those_of_a_paired_t_test():
    found = against(rows(fsft=FSFT, **OTHERS), "fsft").set_index("method")
    for name, values in OTHERS.items():
        expected = stats.ttest_rel(values, FSFT)
        low, high = expected.confidence_interval(0.95)
        assert found.loc[name, "p"] == pytest.approx(expected.pvalue)
        assert found.loc[name, "difference"] == pytest.approx((low + high) / 2)
        assert found.loc[name, "difference_half_width"] == pytest.approx((high - low) / 2)
        assert found.loc[name, "difference_seeds"] == 5
    assert found.loc["fsft", ["difference", "p", "p_holm"]].isna().all()
    assert found.loc["fsft", "mean"] == pytest.approx(FSFT.mean())


def test_seeds_are_paired_and_those_of_one_side_alone_left_out():
    found = compared(
        rows(a=[0.5, 0.6, 0.7, 0.9]), rows(b=[0.4, 0.3, 0.2])[["seed", "value"]], ["method"]
    )
    assert found["difference"].tolist() == pytest.approx([0.3])
    assert found["difference_seeds"].tolist() == [3]
    assert found["p"][0] == pytest.approx(stats.ttest_1samp([0.1, 0.3, 0.5], 0).pvalue)


@pytest.mark.parametrize("values", [[0.1, 0.2], [0.1, 0.1, 0.1], [0.0, 0.0, 0.0, 0.0]])
def test_few_seeds_and_equal_differences_have_no_p(values):
    zero = rows(b=[0.0] * len(values))[["seed", "value"]]
    found = compared(rows(a=values), zero, ["method"])
    assert found[["p", "p_holm"]].isna().all(axis=None)
    assert found["difference"][0] == pytest.approx(np.mean(values))


def test_without_the_reference_there_are_means_and_no_differences():
    found = against(rows(**OTHERS), "fsft")
    assert found["mean"].notna().all()
    assert found[["difference", "p", "p_holm"]].isna().all(axis=None)


def test_holms_adjustment_is_that_of_statsmodels():
    p = pd.Series([0.01, 0.04, np.nan, 0.03, 0.005, 0.5, 0.04], index=list("abcdefg"))
    expected = [0.05, 0.12, np.nan, 0.12, 0.03, 0.5, 0.12]
    np.testing.assert_allclose(holm(p), expected)
    assert holm(p).index.equals(p.index)


@pytest.mark.parametrize(
    ("seeds", "comparisons", "expected"),
    [
        (3, 1, 3.264043552819638),
        (5, 1, 1.6819970833232674),
        (10, 1, 0.9960019107624178),
        (20, 1, 0.6604416544380312),
        (5, 8, 2.976452483424143),
        (20, 8, 0.8881648855810367),
    ],
)
def test_the_detectable_difference_is_that_of_statsmodels(seeds, comparisons, expected):
    """TTestPower().solve_power(nobs=seeds, alpha=0.05 / comparisons, power=0.8)."""
    assert detectable(0.03, seeds, comparisons) == pytest.approx(0.03 * expected, rel=2e-5)


def test_the_detectable_difference_is_found_four_times_in_five():
    draws = np.random.default_rng(1).normal(detectable(0.02, 4, 10), 0.02, (20_000, 4))
    assert np.mean(stats.ttest_1samp(draws, 0, axis=1).pvalue < 0.005) == pytest.approx(
        0.8, abs=0.01
    )


def test_two_seeds_detect_nothing():
    assert np.isnan(detectable(0.02, 2))
    assert np.isnan(detectable(float("nan"), 5))


def test_equivalence_is_two_one_sided_tests():
    values = np.array([0.01, -0.004, 0.006, 0.002, -0.001])
    found = equivalent(*summary(values), margin=0.02)
    sides = [
        stats.ttest_1samp(values, edge, alternative=side).pvalue
        for edge, side in ((-0.02, "greater"), (0.02, "less"))
    ]
    assert found[0] == pytest.approx(max(sides))
    assert found[0] == pytest.approx(0.0010898316748186587)  # statsmodels, ttost_paired


def test_a_mean_beyond_the_margin_is_not_equivalent():
    values = np.array([0.04, 0.05, 0.03, 0.05])
    assert equivalent(*summary(values), margin=0.02)[0] > 0.5
    assert equivalent(*summary(values[:2]), margin=0.02).isna().all()


def summary(values):
    return (
        pd.Series([values.mean()]),
        pd.Series([values.std(ddof=1)]),
        pd.Series([len(values)]),
    )
