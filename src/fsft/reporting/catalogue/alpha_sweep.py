"""The weight of the CORAL loss: differences to the paper's weight, and whether they are small."""

from fsft.reporting.item import HOLM, SPREAD, Item, Needs, Section

ITEM = Item(
    name="alpha_sweep",
    kind="table",
    section=Section.PAPER,
    place=75,
    reads=("view", "metrics", "coral_weights"),
    caption=(
        "Accuracy (%) of FSFT by weight of the CORAL loss, and its difference to the paper's "
        f"weight under the same norm, paired by seed. {SPREAD} {HOLM} The paper says that the "
        "weight has little effect: that is tested as an equivalence. The last p is of the "
        "hypothesis that the difference is 2 points or more either way (two one-sided tests, "
        "adjusted by Holm); 2 points are half of FSFT's lead over FADA in the paper's Table 1. "
        "Only a small p says that the weight has no such effect."
    ),
    needs=Needs(coral_weights=True),
)
