"""Table 1: accuracy of every method by SNR of source and target, beside the paper's."""

from fsft.reporting.item import SPREAD, Item, Section

ITEM = Item(
    name="table1",
    kind="table",
    section=Section.PAPER,
    place=10,
    reads=("view", "metrics", "paper"),
    caption=(
        "Accuracy (%) on the target by SNR of the source (rows) and of the target (columns), "
        f"the paper's in square brackets. {SPREAD} Bold: the best of a cell, the oracle aside."
    ),
    paper="table1",
)
