"""Accuracy of every method against the gap in defocus between source and target."""

from fsft.reporting.item import DOTS, Item, Needs, Section

ITEM = Item(
    name="defocus_figure",
    kind="figure",
    section=Section.GRID,
    place=46,
    reads=("view", "metrics", "across_domains"),
    caption=(
        "Accuracy against the gap in defocus, that of the target minus that of the source, at the "
        f"SNRs shown; a panel per defocus of the source. {DOTS}"
    ),
    needs=Needs(several=("grid.target_domains",), target="simulated"),
)
