"""Accuracy of every method against the number of labelled target subtomograms per class."""

from fsft.reporting.item import ADABN, DOTS, Item, Needs, Section

ITEM = Item(
    name="shots_figure",
    kind="figure",
    section=Section.GRID,
    place=50,
    reads=("view", "metrics"),
    caption=(
        "Accuracy against the number of labelled target subtomograms per class. Methods that "
        f"see none are drawn at zero. {DOTS} {ADABN}"
    ),
    needs=Needs(methods=("fsft",), several=("shots",)),
)
