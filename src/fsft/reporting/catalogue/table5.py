"""Table 5: the paper's ablations, with differences to FSFT paired by seed."""

from fsft.reporting.item import HOLM, SPREAD, Item, Needs, Section

ITEM = Item(
    name="table5",
    kind="table",
    section=Section.PAPER,
    place=60,
    reads=("view", "metrics", "paper"),
    caption=(
        "The paper's ablations: accuracy (%) and difference to FSFT in points, paired by seed. "
        f"{SPREAD} {HOLM} The paper's last two differences are within the binomial error of one "
        "run."
    ),
    paper="table5",
    needs=Needs(methods=("fsft", "fsft_without_coral", "fsft_gan", "fsft_1d_discriminator")),
)
