"""Methods over the cells of Table 1: means, cells won, mean ranks and their tests."""

from fsft.reporting.item import Item, Needs, Section

ITEM = Item(
    name="table1_ranks",
    kind="table",
    section=Section.GRID,
    place=10,
    reads=("view", "metrics", "paper"),
    caption=(
        "Methods over the cells of Table 1: mean accuracy (%), cells won, mean rank and "
        "Nemenyi's p-value against FSFT, for the paper's five methods, ours and the paper's "
        "numbers, and for all methods but the oracle. Cells share source models and classes, so "
        "that p-values are smaller than 25 independent cells would give."
    ),
    paper="table1",
    needs=Needs(methods=("fsft",), rivals=3),
)
