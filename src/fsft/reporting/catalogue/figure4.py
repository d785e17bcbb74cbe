"""Figure 4: confusion matrices of FADA and FSFT on one scale."""

from fsft.reporting.item import Item, Needs, Section

ITEM = Item(
    name="figure4",
    kind="figure",
    section=Section.PAPER,
    place=30,
    reads=("view", "predictions"),
    caption=(
        "Confusion matrices of FADA (left) and FSFT (right) on one scale: per cent of each true "
        "class, summed over seeds."
    ),
    needs=Needs(methods=("fada", "fsft")),
)
