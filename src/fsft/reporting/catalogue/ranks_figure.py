"""Critical-difference diagram: mean ranks over the cells of Table 1, joined where alike."""

from fsft.reporting.item import Item, Needs, Section

ITEM = Item(
    name="ranks_figure",
    kind="figure",
    section=Section.GRID,
    place=20,
    reads=("view", "metrics"),
    caption=(
        "Mean ranks of the methods over the cells of Table 1, 1 being the best. Bars join "
        "methods that Nemenyi's test does not tell apart at 5 % (Demsar 2006)."
    ),
    needs=Needs(methods=("fsft",), rivals=3),
)
