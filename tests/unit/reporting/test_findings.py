"""Sentences of the report say what the seeds allow, and no more."""

import numpy as np
import pytest
from scipy import stats

from fsft.reporting.findings import findings
from tests.unit.reporting.fake import VIEW, seeds, table

MINUS = "\N{MINUS SIGN}"
SURE = {"fsft": (0.60, 0.62, 0.61), "source_only": (0.30, 0.31, 0.31)}
CLOSE = {**SURE, "source_and_target": (0.55, 0.66, 0.60), "oracle": (0.9, 0.9, 0.9)}


def said(**values):
    rows = [row for name, each in values.items() for row in seeds(*each, method=name)]
    return findings(table(*rows), VIEW)


def test_three_seeds_tell_a_large_gain_from_noise_but_not_a_small_one() -> None:
    best, joint, source = said(**CLOSE)
    assert best.startswith(
        "Of 3 methods on A-snr0.5 → B-snr0.1, FSFT has the highest mean accuracy, 61.0 % over "
        "3 seeds; FSFT and “source and target” are not told apart: +0.7 points "
    )
    assert "are not told apart" in joint
    low, high = stats.ttest_rel(*SURE.values()).confidence_interval(0.95)
    assert source == (
        "Against the network that knows the source alone: FSFT is 30.3 points above “source only” "
        f"(95 % interval +{100 * low:.1f} to +{100 * high:.1f}, 3 seeds)."
    )


def test_the_lead_of_the_best_holds_for_all_comparisons() -> None:
    best, *_ = said(**{**CLOSE, "coral": (0.70, 0.71, 0.72)})
    lead = np.subtract((0.70, 0.71, 0.72), SURE["fsft"])
    low, high = stats.ttest_1samp(lead, 0).confidence_interval(1 - 0.05 / 3)
    assert "CORAL has the highest mean accuracy, 71.0 % over 3 seeds; CORAL is 10.0" in best
    expected = f"+{100 * low:.1f} to +{100 * high:.1f} that holds for all 3 comparisons"
    assert expected in best


def test_two_seeds_give_a_range_and_no_conclusion() -> None:
    sentences = said(**{name: values[:2] for name, values in CLOSE.items()})
    assert len(sentences) == 3
    assert all("from fewer than 3 nothing can be concluded" in each for each in sentences)
    assert "+30.0 to +31.0" in sentences[2]
    assert not any("interval" in each for each in sentences)


def test_one_seed_gives_no_range() -> None:
    *_, source = said(**{name: values[:1] for name, values in SURE.items()})
    assert "30.0 points above “source only” (1 seed: from fewer than 3" in source


def test_a_loss_is_called_one() -> None:
    *_, source = said(fsft=SURE["source_only"], source_only=SURE["fsft"])
    assert f"FSFT is 30.3 points below “source only” (95 % interval {MINUS}" in source


@pytest.mark.parametrize("methods", [("coral",), ("fsft", "oracle")])
def test_without_a_rival_nothing_is_said(methods: tuple[str, ...]) -> None:
    assert said(**dict.fromkeys(methods, (0.5, 0.6, 0.7))) == []
