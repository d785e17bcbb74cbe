"""Reliability curves: how often a model is right against how sure it is."""

from fsft.reporting.item import Item, Section

ITEM = Item(
    name="reliability_figure",
    kind="figure",
    section=Section.METHODS,
    place=30,
    reads=("view", "predictions"),
    caption=(
        "Accuracy against confidence in 15 equal bins, all seeds together. On the diagonal a "
        "model is as often right as it says. ECE: expected calibration error."
    ),
)
