"""Table 1 as a heat map: accuracy of FSFT minus that of every other method, in points."""

from fsft.reporting.item import Item, Needs, Section

ITEM = Item(
    name="heatmap_figure",
    kind="figure",
    section=Section.GRID,
    place=30,
    reads=("view", "metrics"),
    caption=(
        "Accuracy of FSFT minus that of each other method, in points, by SNR of source and "
        "target. Mean over seeds; a dot marks cells that are not zero by Student's test of "
        "differences paired by seed, of three seeds or more, adjusted by Holm for all cells."
    ),
    needs=Needs(methods=("fsft",), rivals=2),
)
