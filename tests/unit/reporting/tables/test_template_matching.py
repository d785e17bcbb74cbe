"""The physical reference beside methods, and its line in the figure of methods."""

from pathlib import Path

import pandas as pd
import pytest

from fsft.reporting.figures import methods_figure
from fsft.reporting.physical_reference import TITLE, accuracies, read_matches
from fsft.reporting.tables import template_matching
from tests.unit.reporting.fake import VIEW, matches, seeds, table


def test_the_reference_is_first_and_every_method_is_compared_with_it_seed_by_seed() -> None:
    metrics = table(*seeds(0.5, 0.6, 0.6, method="coral"), *seeds(0.6, 0.7, 0.8))
    made = template_matching.make(metrics=metrics, matches=matches(7, 9, 9), view=VIEW)
    assert made.shown["method"].tolist() == [TITLE, "FSFT", "CORAL"]
    assert made.shown["test particles"].tolist() == ["10", "100", "100"]
    assert made.numbers["mean"].tolist() == pytest.approx([25 / 30, 0.7, 1.7 / 3])
    found = made.numbers.set_index("method")
    assert found.loc["coral", "difference"] == pytest.approx(1.7 / 3 - 25 / 30)
    # paired: 0.2, 0.3, 0.3 below
    assert found.loc["coral", "difference_sd"] == pytest.approx(pd.Series([0.2, 0.3, 0.3]).std())
    assert found.loc["template_matching", "batchnorm"] == ""


def test_a_seed_has_the_part_of_its_particles_that_is_right() -> None:
    rows = accuracies(matches(3, 10))
    assert rows["value"].tolist() == [0.3, 1.0]
    assert rows["count"].tolist() == [10, 10]
    assert accuracies(matches()).empty


def test_names_of_classes_stay_text(tmp_path: Path) -> None:
    paths = [tmp_path / "0.csv", tmp_path / "1.csv"]
    for seed, path in enumerate(paths):
        path.write_text(
            "seed,index,class,predicted,correlation\n"
            f"{seed},4,1e3,1000,0.5\n{seed},5,NA,NA,0.5\n{seed},6,07,07,0.5\n"
        )
    read = read_matches(paths)
    assert read["class"].tolist() == ["1e3", "NA", "07"] * 2
    assert accuracies(read)["value"].tolist() == pytest.approx([2 / 3, 2 / 3])
    assert read_matches([]).empty


def test_the_figure_of_methods_has_a_line_for_it_if_it_was_asked_for(tmp_path: Path) -> None:
    metrics = table(*seeds(0.6, 0.7, 0.8))
    for found, said in ((matches(7, 9, 9), True), (matches(), False)):
        svg = tmp_path / "a.svg"
        methods_figure.draw(
            metrics=metrics, matches=found, view=VIEW, svg=svg, png=tmp_path / "a.png"
        )
        assert (f"{TITLE}: 83.3 %" in svg.read_text(encoding="utf-8")) == said
