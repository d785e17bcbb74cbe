import numpy as np
import pandas as pd
import pytest
from scipy import stats

from fsft.reporting.factorial_effects import FACTORS, main_effects
from fsft.reporting.statistics import half_width, minus, repeats, summarise
from fsft.runtime.errors import InputError


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
    assert effects["difference"].tolist() == pytest.approx(truth)
    assert effects["difference_half_width"].tolist() == pytest.approx(
        [0] * 4, abs=1e-12
    )  # seeds cancel

    noisy = rows(**corners)
    noisy["value"] += rng.normal(0, 0.03, len(noisy))
    found = main_effects(noisy)
    design = np.array([[int(digit) for digit in f"{code:04b}"] for code in range(16)])
    by_corner = noisy.groupby("method")["value"].mean().to_numpy()
    slopes = np.linalg.lstsq(np.column_stack([np.ones(16), design]), by_corner, rcond=None)[0]
    assert found["difference"].tolist() == pytest.approx(slopes[1:].tolist())


def test_a_seed_without_all_corners_is_left_out():
    corners = {f"fsft_2x4_{code:04b}": [0.5, 0.6] for code in range(16)}
    table = rows(**corners)
    assert main_effects(table[:-1])["difference_seeds"].tolist() == [1] * 4
    assert main_effects(table[:1]).empty
