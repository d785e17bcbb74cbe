"""What each choice of the authors' code is worth against this project's protocol."""

from fsft.reporting.item import HOLM, SPREAD, Item, Needs, Section

ITEM = Item(
    name="protocol",
    kind="table",
    section=Section.CLAIMS,
    place=40,
    reads=("view", "metrics", "test_sets"),
    caption=(
        "What each choice of the authors' code is worth: accuracy (%) with the choice and "
        "difference in points to this project's protocol, paired by seed. A choice that hands a "
        "stage its test set is judged as the authors do, by the target that it was adapted on; the "
        f"others by subtomograms that no stage has seen. {SPREAD} {HOLM}"
    ),
    needs=Needs(variants=("authors",)),
)
