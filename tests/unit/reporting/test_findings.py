"""Sentences of the report say what the seeds allow, and no more."""

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
    best, joint, source, design = said(**CLOSE)
    assert best.startswith(
        "Of 3 methods on A-snr0.5 → B-snr0.1, FSFT has the highest mean accuracy, 61.0 % over "
        "3 seeds; FSFT and “source and target” are not told apart: +0.7 points "
    )
    assert "are not told apart" in joint
    sure = stats.ttest_rel(*SURE.values())
    low, high = sure.confidence_interval(0.95)
    assert 5 * sure.pvalue < 0.001
    assert source == (
        "Against the network that knows the source alone: FSFT is 30.3 points above “source only” "
        f"(95 % interval +{100 * low:.1f} to +{100 * high:.1f}, 3 seeds, p <0.001 adjusted for 5 "
        "comparisons)."
    )
    close = stats.ttest_rel(CLOSE["fsft"], CLOSE["source_and_target"]).confidence_interval(0.95)
    allowed = 100 * max(abs(close.low), abs(close.high))
    assert joint.endswith(f"which allows a difference of up to {allowed:.1f} points.")
    assert design.startswith("3 seeds, 100 test particles in each. The smallest difference that")


def test_the_lead_of_the_best_holds_for_all_comparisons() -> None:
    best, *_ = said(**{**CLOSE, "coral": (0.66, 0.70, 0.72)})
    p = {
        pair: stats.ttest_rel(values[pair[0]], values[pair[1]]).pvalue
        for values in [{**CLOSE, "coral": (0.66, 0.70, 0.72)}]
        for pair in [(name, "fsft") for name in values if name != "fsft"]
        + [(name, "source_and_target") for name in ("source_only", "coral", "oracle")]
    }
    smaller = sum(each < p["coral", "fsft"] for each in p.values())
    assert "CORAL has the highest mean accuracy, 69.3 % over 3 seeds; CORAL" in best
    adjusted = p["coral", "fsft"] * (len(p) - smaller)
    assert f"p {adjusted:.3f} adjusted for 7 comparisons" in best


def test_an_interval_of_its_own_is_not_called_a_finding_of_the_table() -> None:
    values = {
        **{f"other_{at}": (0.5, 0.6 + at / 100, 0.7) for at in range(6)},
        "fsft": (0.60, 0.62, 0.61),
        "source_only": (0.55, 0.59, 0.555),
    }
    *_, source, _ = said(**values)
    alone = stats.ttest_rel(values["fsft"], values["source_only"]).pvalue
    assert alone < 0.05 < 7 * alone
    assert "above “source only” by an interval of its own, but is not told apart from" in source


def test_two_seeds_give_a_range_and_no_conclusion() -> None:
    sentences = said(**{name: values[:2] for name, values in CLOSE.items()})
    assert len(sentences) == 4
    assert all("from fewer than 3 nothing can be concluded" in each for each in sentences[:3])
    assert sentences[3].endswith("From fewer than 3 seeds no difference is tested.")
    assert "+30.0 to +31.0" in sentences[2]
    assert not any("interval" in each for each in sentences)


def test_one_seed_gives_no_range() -> None:
    *_, source, _ = said(**{name: values[:1] for name, values in SURE.items()})
    assert "30.0 points above “source only” (1 seed: from fewer than 3" in source


def test_a_loss_is_called_one() -> None:
    *_, source, _ = said(fsft=SURE["source_only"], source_only=SURE["fsft"])
    assert f"FSFT is 30.3 points below “source only” (95 % interval {MINUS}" in source


def test_without_fsft_it_is_said_that_nothing_is_compared_to_it() -> None:
    best, lacking, _ = said(coral=(0.5, 0.6, 0.7), source_only=(0.3, 0.3, 0.4))
    assert best.endswith("CORAL has the highest mean accuracy, 60.0 % over 3 seeds.")
    assert lacking == "There are no differences to FSFT, which is not in this run."


@pytest.mark.parametrize("methods", [("coral",), ("fsft", "oracle")])
def test_without_a_rival_nothing_is_said(methods: tuple[str, ...]) -> None:
    assert said(**dict.fromkeys(methods, (0.5, 0.6, 0.7))) == []
