"""How much of the gain that the paper publishes is left, the stricter the comparison is."""

from fsft.reporting.item import GAINS, HOLM, SPREAD, Item, Needs, Section

ITEM = Item(
    name="gain",
    kind="table",
    section=Section.GAIN,
    place=20,
    reads=("view", "metrics", "paper", "paper_stages"),
    caption=(
        "How much of the published gain is left: accuracy of each of the paper's methods minus "
        f"that of what it is compared with, in points, paired by seed. {GAINS} {SPREAD} {HOLM}"
    ),
    paper="table1",
    needs=Needs(methods=("source_only",), any_of=("coral", "swd", "finetune", "fada", "fsft")),
)
