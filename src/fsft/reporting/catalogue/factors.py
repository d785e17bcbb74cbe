"""What rotations in training and batch-norm statistics are worth, for every method."""

from fsft.reporting.item import SPREAD, Item, Needs, Section

ITEM = Item(
    name="factors",
    kind="table",
    section=Section.CLAIMS,
    place=30,
    reads=("view", "metrics"),
    caption=(
        f"Accuracy (%) of every method by rotations in training and batch-norm statistics. {SPREAD}"
    ),
    needs=Needs(variants=("wedge_preserving", "cube")),
)
