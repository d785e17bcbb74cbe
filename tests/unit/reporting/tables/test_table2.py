from dataclasses import replace

import pandas as pd
import pytest

from fsft.reporting import rows
from fsft.reporting.run import Run
from fsft.reporting.tables import table2
from tests.unit.reporting.fake import VIEW, seeds, shown, table
from tests.unit.reporting.test_paper import table as paper


def of_target(target, classes, fada, fsft, **changes):
    """A run of 3 seeds on a target that no other has."""
    recalls = [row for name in classes for row in seeds(0.5, metric="recall", **{"class": name})]
    rows = table(*seeds(*fada, method="fada", stage="adapt"), *seeds(*fsft), *recalls)
    view = replace(VIEW, target=target, **changes)
    return Run(f"{target}_run", view, rows.assign(target=target, count=len(classes) * 10))


def test_table_2_has_ours_above_the_papers_rows():
    metrics = table(
        *seeds(0.4, 0.6, method="fada", stage="adapt", shots=7),
        *seeds(0.5, 0.5, method="fsft", shots=3),
        *seeds(0.1, 0.1, method="fsft", stage="discriminator", shots=3),
        *seeds(0.7, 0.7, method="fsft", shots=3, source_snr="1000"),
    )
    made = table2.make(runs=[Run("this run", VIEW, metrics)], differing=[], paper=paper(2))
    assert shown(made, "origin", "shots", "target", "method", "0.5", "1000")[:3] == [
        ["this run", "3", "B-snr0.1", "FSFT", "50.0 (50.0 to 50.0)", "70.0 (70.0 to 70.0)"],
        ["this run", "7", "B-snr0.1", "FADA", "50.0 (40.0 to 60.0)", ""],
        ["paper", "3", "S1", "FADA", "62.6", "80.1"],
    ]
    assert len(made.shown) == 2 + 8
    assert made.notes == ()


def test_table_2_of_two_runs_has_a_row_for_each_target_and_says_what_they_do_not_share():
    runs = [
        of_target(
            "one", "ab", (0.4, 0.5, 0.6), (0.5, 0.62, 0.73), provider="procedural -> stand-in"
        ),
        of_target("two", "abc", (0.7, 0.7, 0.9), (0.6, 0.5, 0.61)),
    ]
    differing = ["stages.adapt.epochs: 5 in one_run, 9 in two_run"]
    made = table2.make(runs=runs, differing=differing, paper=paper(2))
    assert shown(made, "origin", "target", "method", "seeds")[:4] == [
        ["one_run", "one", "FADA", "3"],
        ["one_run", "one", "FSFT", "3"],
        ["two_run", "two", "FADA", "3"],
        ["two_run", "two", "FSFT", "3"],
    ]
    together = rows.choose(made.numbers, origin=tuple(run.name for run in runs))
    alone = pd.concat(
        [table2.make(runs=[run], differing=[], paper=paper(2)).numbers for run in runs]
    )
    alone = rows.choose(alone, origin=tuple(run.name for run in runs))
    same = ["origin", "provider", "target", "method", "mean", "difference", "p"]
    pd.testing.assert_frame_equal(
        together[same].reset_index(drop=True), alone[same].reset_index(drop=True)
    )
    smallest = together["p"].min()
    assert together["p_holm"].min() == pytest.approx(2 * smallest)
    assert made.facts[0] == "synthetic source, target a synthetic stand-in and synthetic data"
    assert made.design.comparisons == 2
    assert made.design.particles == (20, 30)
    assert made.notes == (
        "Differences are taken within a run, of which each has classes of its own: 2 in one_run, "
        "3 in two_run.",
        "The runs differ in stages.adapt.epochs: 5 in one_run, 9 in two_run.",
    )


def test_an_snr_has_one_column_of_table_2_however_runs_spell_it():
    first, second = (of_target(name, "ab", (0.4,), (0.5,)) for name in ("one", "two"))
    second = replace(second, metrics=second.metrics.assign(source_snr="0.50"))
    made = table2.make(runs=[first, second], differing=[], paper=paper(2))
    assert shown(made, "target", "0.5")[:4] == [
        ["one", "40.0"],
        ["one", "50.0"],
        ["two", "40.0"],
        ["two", "50.0"],
    ]
    assert "0.50" not in made.shown


def test_table_2_shows_the_sources_of_one_domain_and_says_which():
    metrics = of_target("one", "ab", (0.4,), (0.5,)).metrics
    other = metrics.assign(source="C-snr0.5", value=0.9)
    run = Run("this run", VIEW, pd.concat([other, metrics], ignore_index=True))
    made = table2.make(runs=[run], differing=[], paper=paper(2))
    assert shown(made, "target", "0.5")[:2] == [["one", "40.0"], ["one", "50.0"]]
    assert "source A, its SNR in columns, target in rows" in made.facts


def test_the_papers_rows_of_table_2_are_of_no_provider():
    made = table2.make(runs=[of_target("one", "ab", (0.4,), (0.5,))], differing=[], paper=paper(2))
    assert made.numbers.groupby("origin")["provider"].count().to_dict() == {
        "one_run": 2,
        "paper": 0,
    }
