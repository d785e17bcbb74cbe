"""How much of the published gain is left: against what, by which reading, beside the paper's."""

from dataclasses import replace

import pandas as pd
import pytest
from scipy import stats

from fsft.plan.needs import has_data
from fsft.reporting.figures import gain_figure
from fsft.reporting.gain import gains
from fsft.reporting.origin import PARTICLES, origin_of
from fsft.reporting.tables import gain
from tests.unit.plan.test_grid import grid as planned
from tests.unit.reporting.fake import VIEW, seeds, table
from tests.unit.reporting.test_drawn import drawn as drawn
from tests.unit.reporting.test_paper import table as paper

FSFT, CORAL = (0.60, 0.64, 0.65), (0.50, 0.51, 0.55)
SOURCE = {"running": (0.2, 0.25, 0.21), "recalibrated": (0.4, 0.42, 0.41), "batch": (0.3, 0.3, 0.3)}
READINGS = ("running", "recalibrated", "batch")
TURNED = (0.31, 0.33, 0.32)
BEYOND = {"authors": (0.9, 0.8, 0.85), "cube": (0.7, 0.75, 0.72)}


def rows(*variants: str) -> list[dict[str, object]]:
    found = [
        *seeds(*FSFT),
        *seeds(*CORAL, method="coral"),
        *seeds(0.5, 0.5, 0.5, method="radial_profile", stage="radial_profile"),
        *seeds(0.1, 0.9, 0.9, method="spectrum", stage="spectrum"),
    ]
    for reading, values in SOURCE.items():
        found += seeds(*values, method="source_only", batchnorm=reading)
    for name in variants:
        for reading in READINGS:
            shift = 0.0 if reading == "recalibrated" else -0.01
            values = (each + shift for each in BEYOND[name])
            found += seeds(*values, variant=name, batchnorm=reading)
            low = TURNED if reading == "running" else (0.5, 0.5, 0.6)
            found += seeds(*low, method="source_only", variant=name, batchnorm=reading)
    return found


def made(*variants: str):
    return gain.make(
        metrics=table(*rows(*variants)), paper=paper(1), paper_stages=paper(4), view=VIEW
    )


def of_fsft(numbers: pd.DataFrame) -> pd.DataFrame:
    return numbers[numbers["method"] == "fsft"].set_index("comparison")


@pytest.mark.parametrize(
    ("comparison", "ours", "others", "reference"),
    [
        ("over source only, honest protocol", FSFT, SOURCE["running"], "source_only"),
        ("over AdaBN", FSFT, SOURCE["recalibrated"], "adabn"),
        ("over the best trivial rival", FSFT, (0.1, 0.9, 0.9), "spectrum"),
        ("over CORAL", FSFT, CORAL, "coral"),
        (
            "over source only, both with rotations",
            BEYOND["cube"],
            TURNED,
            "source_only",
        ),
        (
            "over source only, the authors' protocol",
            tuple(each - 0.01 for each in BEYOND["authors"]),
            (0.5, 0.5, 0.6),
            "source_only",
        ),
    ],
)
def test_each_gain_is_paired_with_what_it_is_over(comparison, ours, others, reference) -> None:
    row = of_fsft(made("authors", "cube").numbers).loc[comparison]
    expected = stats.ttest_rel(ours, others)
    low, high = expected.confidence_interval(0.95)
    assert row["difference"] == pytest.approx((low + high) / 2)
    assert row["difference_half_width"] == pytest.approx((high - low) / 2)
    assert row["p"] == pytest.approx(expected.pvalue)
    assert row["reference"] == reference
    assert row["difference_seeds"] == 3


def test_the_papers_gains_are_those_that_it_prints() -> None:
    numbers = made().numbers.set_index(["method", "comparison"])["paper"].dropna()
    assert numbers.to_dict() == {
        ("coral", "over source only, the authors' protocol"): pytest.approx(0.709 - 0.372),
        ("fsft", "over source only, the authors' protocol"): pytest.approx(0.953 - 0.372),
        ("fsft", "over CORAL"): pytest.approx(0.332 - 0.219),  # Table 1, 0.5 to 0.1
    }


def test_what_was_not_run_is_left_out_and_said() -> None:
    lacking = made()
    said = [fact for fact in lacking.facts if fact.startswith("not run")]
    assert said == [
        "not run over source only, the authors' protocol: CORAL, FSFT",
        "not run over source only, both with rotations: CORAL, FSFT",
    ]
    assert lacking.numbers["difference"].notna().sum() == 3 + 4
    assert lacking.design.comparisons == 7
    whole = made("authors", "cube")
    assert not any("FSFT" in fact for fact in whole.facts if fact.startswith("not run"))


def test_no_number_of_the_paper_stands_beside_imported_particles() -> None:
    view = replace(VIEW, provider=origin_of("procedural", PARTICLES))
    metrics = table(*rows())
    found = gain.make(metrics=metrics, paper=paper(1), paper_stages=paper(4), view=view)
    assert found.numbers["paper"].isna().all()


def test_the_figure_has_a_dot_per_seed_and_a_cross_where_the_paper_has_a_number(drawn) -> None:
    metrics = table(*rows("authors", "cube"))
    figure = drawn(gain_figure, metrics=metrics, paper=paper(1), paper_stages=paper(4))
    panels = {axes.get_title(): axes for axes in figure.axes if axes.get_visible()}
    assert list(panels) == ["CORAL", "FSFT"]
    dots = [line for line in panels["FSFT"].lines if line.get_marker() == "o"]
    assert sorted(dots[0].get_xdata()) == pytest.approx(
        sorted(100 * gains(metrics, VIEW).query("method == 'fsft'")["value"])
    )
    crosses = [line.get_xdata()[0] for line in panels["FSFT"].lines if line.get_marker() == "x"]
    assert [each for each in crosses if each == each] == pytest.approx([58.1, 11.3])
    assert [text.get_text() for text in panels["CORAL"].texts].count("not run") == 2


@pytest.mark.parametrize(
    ("methods", "shown"),
    [(["source_only", "finetune"], True), (["fsft"], False), (["source_only", "oracle"], False)],
)
def test_any_run_of_source_only_and_a_method_of_the_papers_has_it(methods, shown) -> None:
    for name in ("gain", "gain_figure"):
        assert has_data(name, planned(methods=methods)) is shown
