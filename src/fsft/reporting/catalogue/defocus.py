"""Accuracy of every method by the defocus of source and target."""

from fsft.reporting.item import SPREAD, Item, Needs, Section

ITEM = Item(
    name="defocus",
    kind="table",
    section=Section.GRID,
    place=45,
    reads=("view", "metrics", "across_domains"),
    caption=(
        "Accuracy (%) by the defocus of source (rows) and target (columns) in micrometres, at the "
        f"SNRs shown. {SPREAD}"
    ),
    needs=Needs(several=("grid.target_domains",), target="simulated"),
)
