"""What is left of every few-shot method when the labels of its support are shuffled."""

from fsft.reporting.item import HOLM, SPREAD, Item, Needs, Section

ITEM = Item(
    name="sanity",
    kind="table",
    section=Section.CLAIMS,
    place=50,
    reads=("view", "metrics"),
    caption=(
        "Accuracy (%) of few-shot methods with right and with shuffled support labels. A method "
        "that stays above AdaBN with shuffled labels has another source of information: "
        "the unlabelled target, or the balance of the classes, which shuffling keeps. The "
        f"difference is of shuffled labels to AdaBN, paired by seed. {SPREAD} {HOLM}"
    ),
    needs=Needs(methods=("source_only",), variants=("shuffled_support",)),
)
