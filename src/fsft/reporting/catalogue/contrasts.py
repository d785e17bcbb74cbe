"""Every method over all cells, against FSFT and against plain joint training."""

from fsft.reporting.item import ADABN, HOLM, SPREAD, Item, Section

ITEM = Item(
    name="contrasts",
    kind="table",
    section=Section.GRID,
    place=10,
    reads=("view", "metrics"),
    caption=(
        "Accuracy (%) of every method as the mean over all pairs of source and target, taken for "
        "each seed, and its difference to FSFT and to plain joint training, paired by seed. "
        f"{SPREAD} {HOLM} {ADABN}"
    ),
)
