"""Features of source and target subtomograms before and after each stage, in two dimensions."""

from fsft.reporting.item import Item, Needs, Section

ITEM = Item(
    name="embedding_figure",
    kind="figure",
    section=Section.STAGES,
    place=20,
    reads=("view", "features"),
    caption=(
        "Features of source and target subtomograms after each stage that moves them, projected "
        "on the first two principal components of each panel. Circles: source; crosses: target. "
        "Some classes have a colour, and a line from the mean of their source to that of their "
        "target, where their number stands."
    ),
    needs=Needs(methods=("fsft",)),
)
