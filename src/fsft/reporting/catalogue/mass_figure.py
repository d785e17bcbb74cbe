"""Recall of each class by FSFT against its molecular mass."""

from fsft.reporting.item import DOTS, Item, Needs, Section

ITEM = Item(
    name="mass_figure",
    kind="figure",
    section=Section.METHODS,
    place=40,
    reads=("view", "metrics", "classes"),
    caption=(
        f"Recall of each class by FSFT against its molecular mass. {DOTS} Rho is Spearman's rank "
        "correlation of the means."
    ),
    needs=Needs(methods=("fsft",), masses=True),
)
