"""How much of the gain that the paper publishes is left, as a figure."""

from fsft.reporting.item import GAINS, Item, Needs, Section

ITEM = Item(
    name="gain_figure",
    kind="figure",
    section=Section.GAIN,
    place=10,
    reads=("view", "metrics", "paper", "paper_stages"),
    caption=(
        "How much of the published gain is left: accuracy of each of the paper's methods minus "
        "that of what it is compared with. A dot for each seed; bars: 95 % Student intervals of "
        f"the mean, from three seeds on; crosses: the paper's gains. {GAINS}"
    ),
    paper="table1",
    needs=Needs(methods=("source_only",), any_of=("coral", "swd", "finetune", "fada", "fsft")),
)
