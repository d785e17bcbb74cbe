"""Table 1: accuracy of every method by SNR of source and target, beside the paper's."""

from fsft.reporting.item import ADABN, SPREAD, Item, Section

ITEM = Item(
    name="table1",
    kind="table",
    section=Section.PAPER,
    place=10,
    reads=("view", "metrics", "paper"),
    caption=(
        "Accuracy (%) on the target by SNR of the source (rows) and of the target (columns), "
        f"the paper's in square brackets. {SPREAD} Bold: the highest mean of a cell, the oracle "
        "aside, whether or not it is told apart from the others. Differences to FSFT are paired by "
        "seed: means over the cells of a row here, each cell in the CSV. Each interval is for "
        "itself; what they tell together, the table of contrasts tests. "
        f"{ADABN}"
    ),
    paper="table1",
)
