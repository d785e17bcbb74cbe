"""What each choice of the authors' code is worth against this project's protocol."""

from fsft.reporting.item import HOLM, SPREAD, Item, Needs, Section

ITEM = Item(
    name="protocol",
    kind="table",
    section=Section.CLAIMS,
    place=40,
    reads=("view", "metrics"),
    caption=(
        "What each choice of the authors' code is worth: accuracy (%) with the choice and "
        f"difference in points to this project's protocol, paired by seed. {SPREAD} {HOLM}"
    ),
    needs=Needs(variants=("authors",)),
)
