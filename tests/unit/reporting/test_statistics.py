import numpy as np
import pandas as pd
import pytest
import scikit_posthocs
from scipy import stats

from fsft.reporting.factorial_effects import FACTORS, main_effects
from fsft.reporting.ranks import critical_difference, rank_methods
from fsft.reporting.statistics import half_width, minus, repeats, summarise
from fsft.runtime.errors import InputError

# Demsar 2006, table 6: AUC of four variants of C4.5 on fourteen data sets.
DEMSAR = pd.DataFrame(
    [
        [0.763, 0.768, 0.771, 0.798],
        [0.599, 0.591, 0.590, 0.569],
        [0.954, 0.971, 0.968, 0.967],
        [0.628, 0.661, 0.654, 0.657],
        [0.882, 0.888, 0.886, 0.898],
        [0.936, 0.931, 0.916, 0.931],
        [0.661, 0.668, 0.609, 0.685],
        [0.583, 0.583, 0.563, 0.625],
        [0.775, 0.838, 0.866, 0.875],
        [1.000, 1.000, 1.000, 1.000],
        [0.940, 0.962, 0.965, 0.962],
        [0.619, 0.666, 0.614, 0.669],
        [0.972, 0.981, 0.97501, 0.975],  # ranked before rounding
        [0.957, 0.978, 0.946, 0.970],
    ],
    columns=["C4.5", "C4.5+m", "C4.5+cf", "C4.5+m+cf"],
)


def rows(**values):
    return pd.DataFrame(
        [(name, seed, value) for name, each in values.items() for seed, value in enumerate(each)],
        columns=["method", "seed", "value"],
    )


def test_the_interval_is_students():
    values = np.array([0.61, 0.66, 0.64, 0.70])
    low, high = stats.ttest_1samp(values, 0).confidence_interval(0.95)
    assert half_width(values) == pytest.approx((high - low) / 2)


def test_fewer_than_three_seeds_have_no_interval():
    summary = summarise(rows(b=[0.5], a=[0.2, 0.4], c=[0.2, 0.3, 0.4]), ["method"])
    assert summary["method"].tolist() == ["b", "a", "c"]
    assert summary["seeds"].tolist() == [1, 2, 3]
    assert summary["half_width"].isna().tolist() == [True, True, False]
    assert summary["half_width"][2] == pytest.approx(4.30265 * 0.1 / np.sqrt(3), rel=1e-4)
    np.testing.assert_equal(summary["lowest"].to_numpy(), [np.nan, 0.2, 0.2])
    np.testing.assert_equal(summary["highest"].to_numpy(), [np.nan, 0.4, 0.4])
    assert repeats(summary) == 3


def test_intervals_that_hold_together_are_bonferronis():
    values = np.array([0.61, 0.66, 0.64, 0.70])
    low, high = stats.ttest_1samp(values, 0).confidence_interval(1 - 0.05 / 7)
    assert half_width(values, comparisons=7) == pytest.approx((high - low) / 2)


def test_a_missing_value_is_no_seed():
    summary = summarise(rows(a=[0.2, np.nan, 0.4]), ["method"])
    assert (summary["seeds"][0], summary["mean"][0]) == (2, pytest.approx(0.3))


def test_two_values_for_a_seed_are_refused():
    twice = pd.concat([rows(a=[0.5]), rows(a=[0.6])])
    with pytest.raises(InputError, match=r"two values for .*'seed': 0"):
        summarise(twice, ["method"])


def test_differences_are_paired_by_seed():
    both = rows(a=[0.3, 0.5, 0.4], b=[0.2, 0.4, 0.35])
    difference = summarise(minus(both[:3], both[3:], ["seed"]), ["method"])
    low, high = stats.ttest_rel(both["value"][:3], both["value"][3:]).confidence_interval(0.95)
    assert difference["mean"][0] == pytest.approx((low + high) / 2)
    assert difference["half_width"][0] == pytest.approx((high - low) / 2)


def test_ranks_of_demsars_worked_example():
    ranking = rank_methods(DEMSAR)
    expected = {"C4.5": 3.143, "C4.5+m": 2.000, "C4.5+cf": 2.893, "C4.5+m+cf": 1.964}
    assert ranking.mean_rank.to_dict() == pytest.approx(expected, abs=5e-4)
    assert next(iter(ranking.mean_rank.index)) == "C4.5+m+cf"
    assert ranking.critical_difference == pytest.approx(1.25, abs=5e-3)


@pytest.mark.parametrize(("methods", "q"), [(2, 1.960), (5, 2.728), (10, 3.164)])
def test_critical_values_of_demsars_table(methods, q):
    expected = q * np.sqrt(methods * (methods + 1) / (6 * 25))
    assert critical_difference(methods, 25) == pytest.approx(expected, rel=1e-3)


def test_p_values_agree_with_scipy_and_posthocs():
    ranking = rank_methods(DEMSAR)
    assert ranking.friedman_p == stats.friedmanchisquare(*DEMSAR.to_numpy().T).pvalue
    pairs = scikit_posthocs.posthoc_nemenyi_friedman(DEMSAR)
    for first in DEMSAR:
        for second in DEMSAR:
            found = ranking.nemenyi_p(first, second)
            assert found == pytest.approx(pairs.loc[first, second], abs=1e-6)


def test_cells_without_all_methods_do_not_count():
    holed = DEMSAR.copy()
    holed.iloc[0, 0] = np.nan
    assert rank_methods(holed).cells == 13
    assert rank_methods(DEMSAR.iloc[:1]) is None
    assert rank_methods(DEMSAR.iloc[:, :2]) is None


def test_a_tie_is_won_by_all_that_share_it():
    ranking = rank_methods(DEMSAR)
    assert ranking.won.sum() == 14 + 3  # all four are best on the tenth data set


def test_main_effects_are_found_in_an_additive_model():
    rng = np.random.default_rng(3)
    truth, seeds = [0.10, 0.00, 0.05, -0.02], [0.0, 0.1, -0.05, 0.02]
    corners = {
        f"fsft_2x4_{code:04b}": [
            0.5
            + shift
            + sum(e for e, digit in zip(truth, f"{code:04b}", strict=True) if digit == "1")
            for shift in seeds
        ]
        for code in range(16)
    }
    effects = main_effects(rows(**corners, fsft=[9, 9, 9, 9]))
    assert effects["factor"].tolist() == list(FACTORS)
    assert effects["mean"].tolist() == pytest.approx(truth)
    assert effects["half_width"].tolist() == pytest.approx([0] * 4, abs=1e-12)  # seeds cancel

    noisy = rows(**corners)
    noisy["value"] += rng.normal(0, 0.03, len(noisy))
    found = main_effects(noisy)
    design = np.array([[int(digit) for digit in f"{code:04b}"] for code in range(16)])
    by_corner = noisy.groupby("method")["value"].mean().to_numpy()
    slopes = np.linalg.lstsq(np.column_stack([np.ones(16), design]), by_corner, rcond=None)[0]
    assert found["mean"].tolist() == pytest.approx(slopes[1:].tolist())


def test_a_seed_without_all_corners_is_left_out():
    corners = {f"fsft_2x4_{code:04b}": [0.5, 0.6] for code in range(16)}
    table = rows(**corners)
    assert main_effects(table[:-1])["seeds"].tolist() == [1] * 4
    assert main_effects(table[:1]).empty
