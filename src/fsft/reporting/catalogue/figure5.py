"""Figure 5: accuracy of FSFT against the weight of the CORAL loss, for both powers of its norm."""

from fsft.reporting.item import DOTS, Item, Needs, Section

ITEM = Item(
    name="figure5",
    kind="figure",
    section=Section.PAPER,
    place=70,
    reads=("view", "metrics", "coral_weights"),
    caption=(
        "Accuracy of FSFT against the weight of the CORAL loss, for the squared norm (paper) "
        f"and the plain one (authors' code). {DOTS} The weight has another meaning under either "
        "norm. Dotted: the paper's best, on other data."
    ),
    needs=Needs(coral_weights=True),
)
