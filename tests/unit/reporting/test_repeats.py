"""A dot for each repeat, and no bar below three or beyond what an accuracy can be."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure
from scipy import stats

from fsft.reporting.repeats import bar_ends, draw_repeats


def drawn(*values: float):
    axes = Figure().subplots()
    rows = pd.DataFrame({"x": 1.0, "value": values})
    draw_repeats(axes, rows, "x", color="black", linestyle="-", marker="o")
    dots = axes.lines[0]
    segments = [segment for each in axes.collections for segment in each.get_segments()]
    bars = [np.asarray(segment)[:, 1] for segment in segments if len(segment)]
    return dots.get_ydata().tolist(), bars


def test_a_bar_is_students_interval() -> None:
    low, high = stats.ttest_1samp([40.0, 50.0, 45.0], 0).confidence_interval(0.95)
    assert bar_ends(pd.Series([40.0, 50.0, 45.0])) == pytest.approx((low, high))


@pytest.mark.parametrize(("values", "ends"), [((90, 99, 99), 100), ((1, 1, 9), 0)])
def test_a_bar_ends_where_accuracies_end(values, ends) -> None:
    assert ends in bar_ends(pd.Series(values))
    assert all(0 <= end <= 100 for end in bar_ends(pd.Series(values)))


def test_two_repeats_are_two_dots_without_a_bar() -> None:
    dots, bars = drawn(0.467, 0.617)
    assert dots == pytest.approx([46.7, 61.7])
    assert bars == []


def test_three_repeats_are_three_dots_and_a_bar_within_bounds() -> None:
    dots, bars = drawn(0.90, 0.99, 0.99)
    assert dots == pytest.approx([90, 99, 99])
    (bar,) = bars
    assert bar.max() == 100
    assert bar.min() > 0
