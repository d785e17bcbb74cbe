from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from fsft.reporting.factorial_effects import FACTORS, effects
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
    additive = effects(rows(**corners, fsft=[9, 9, 9, 9]))
    assert additive["factor"].tolist()[:4] == list(FACTORS)
    assert additive["difference"].tolist() == pytest.approx([*truth, *[0] * 6])
    assert additive["difference_half_width"].tolist() == pytest.approx(
        [0] * 10, abs=1e-12
    )  # seeds cancel

    noisy = rows(**corners)
    noisy["value"] += rng.normal(0, 0.03, len(noisy))
    found = effects(noisy)
    design = np.array([[int(digit) for digit in f"{code:04b}"] for code in range(16)])
    by_corner = noisy.groupby("method")["value"].mean().to_numpy()
    slopes = np.linalg.lstsq(np.column_stack([np.ones(16), design]), by_corner, rcond=None)[0]
    assert found["difference"].tolist()[:4] == pytest.approx(slopes[1:].tolist())


def test_interactions_and_their_intervals_are_those_of_a_saturated_regression():
    rng = np.random.default_rng(5)
    table = rows(**{f"fsft_2x4_{code:04b}": rng.uniform(size=4) for code in range(16)})
    signs = np.array([[2 * int(digit) - 1 for digit in f"{code:04b}"] for code in range(16)])
    pairs = list(combinations(range(4), 2))
    columns = [np.ones(16), *signs.T, *(signs[:, a] * signs[:, b] for a, b in pairs)]
    by_seed = table.pivot(index="method", columns="seed", values="value").to_numpy()
    slopes = 2 * np.linalg.lstsq(np.column_stack(columns), by_seed, rcond=None)[0][1:]
    found = effects(table)
    assert found["factor"].tolist()[4:] == [f"{FACTORS[a]} and {FACTORS[b]}" for a, b in pairs]
    expected = stats.ttest_1samp(slopes, 0, axis=1)
    low, high = expected.confidence_interval(0.95)
    assert found["difference"].tolist() == pytest.approx(slopes.mean(axis=1).tolist())
    assert found["difference_half_width"].tolist() == pytest.approx(((high - low) / 2).tolist())
    assert found["p"].tolist() == pytest.approx(expected.pvalue.tolist())
    assert found["p_holm"].min() == pytest.approx(min(1, 10 * expected.pvalue.min()))


def test_a_factor_that_helps_only_beside_another_is_an_interaction():
    values = {f"{code:04b}": 0.9 if f"{code:04b}"[:2] == "11" else 0.5 for code in range(16)}
    found = effects(rows(**{f"fsft_2x4_{name}": [value] * 3 for name, value in values.items()}))
    worth = found.set_index("factor")["difference"]
    # With the other it is worth 0.4, without nothing: half of what is gained is 0.2.
    assert worth[f"{FACTORS[0]} and {FACTORS[1]}"] == pytest.approx(0.2)
    assert worth.drop(f"{FACTORS[0]} and {FACTORS[1]}").tolist()[2:] == pytest.approx([0] * 7)


def test_the_coral_start_is_parted_into_its_loss_and_its_steps():
    corners = {f"fsft_2x4_{code:04b}": [0.5, 0.6, 0.4] for code in range(16)}
    corners["fsft_2x4_1111"] = [0.9, 0.8, 0.85]
    corners["fsft_2x4_0111"] = [0.6, 0.55, 0.5]
    control = [0.7, 0.75, 0.8]
    found = effects(rows(**corners, fsft_alpha_0=control))
    assert len(found) == 12
    loss, steps = (found[found["factor"].str.contains(word)].iloc[0] for word in ("loss", "alone"))
    expected = stats.ttest_rel(corners["fsft_2x4_1111"], control)
    assert loss["p"] == pytest.approx(expected.pvalue)
    assert loss["difference"] == pytest.approx(0.1)
    assert steps["difference"] == pytest.approx(0.2)
    assert found["factor"].tolist()[0] == "CORAL start"
    assert found["factor"].tolist()[3] == FACTORS[1]


def test_a_seed_without_all_corners_is_left_out():
    corners = {f"fsft_2x4_{code:04b}": [0.5, 0.6] for code in range(16)}
    table = rows(**corners)
    assert effects(table[:-1])["difference_seeds"].tolist() == [1] * 10
    assert effects(table[:1]).empty
