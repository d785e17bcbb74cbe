"""What each key of a domain as in a cell does to one particle."""

from fsft.reporting.item import Item, Needs, Section

ITEM = Item(
    name="in_situ_figure",
    kind="figure",
    section=Section.DATA,
    place=25,
    reads=("templates", "in_situ"),
    caption=(
        "One particle without anything that a cell adds, with each of it alone, and with all: "
        "central slices along and across the beam without noise, and across it with noise. Pose "
        "and noise are the same; where a membrane is a matter of chance it is there."
    ),
    needs=Needs(in_situ=True),
)
