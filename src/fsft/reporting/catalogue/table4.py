"""Table 4: accuracy after each stage of FSFT, under both readings of batch normalisation."""

from fsft.reporting.item import SPREAD, Item, Needs, Section

ITEM = Item(
    name="table4",
    kind="table",
    section=Section.PAPER,
    place=50,
    reads=("view", "metrics", "paper"),
    caption=(
        f"Accuracy (%) on the target after each stage of FSFT. {SPREAD} Batch-norm statistics "
        "are re-estimated on the unlabelled target, or as training left them. Stage 2.2 trains "
        "the discriminator alone and cannot change the accuracy."
    ),
    paper="table4",
    needs=Needs(methods=("fsft",)),
)
