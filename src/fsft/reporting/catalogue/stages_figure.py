"""Table 4 as a figure: accuracy after each stage, both batch-norm readings, and the paper's."""

from fsft.reporting.item import DOTS, Item, Needs, Section

ITEM = Item(
    name="stages_figure",
    kind="figure",
    section=Section.STAGES,
    place=10,
    reads=("view", "metrics", "paper"),
    caption=(
        "Accuracy after each stage of FSFT under both readings of batch normalisation, beside "
        f"the paper's. {DOTS}"
    ),
    paper="table4",
    needs=Needs(methods=("fsft",)),
)
