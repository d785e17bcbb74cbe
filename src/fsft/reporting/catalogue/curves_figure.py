"""Learning curves: what each stage of a method noted while it trained."""

from fsft.reporting.item import Item, Needs, Section

ITEM = Item(
    name="curves_figure",
    kind="figure",
    section=Section.STAGES,
    place=30,
    reads=("view", "logs"),
    caption=(
        "Losses and accuracies while FSFT trains, a column per stage. Thin lines are single "
        "seeds, thick ones their mean. The accuracy on the target is noted for the record and "
        "decides nothing."
    ),
    needs=Needs(methods=("fsft",)),
)
