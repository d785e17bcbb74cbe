"""Every method by SNR of the target, against FSFT and against plain joint training."""

from fsft.reporting.item import ADABN, HOLM, SPREAD, Item, Needs, Section

ITEM = Item(
    name="contrasts_by_snr",
    kind="table",
    section=Section.GRID,
    place=15,
    reads=("view", "metrics"),
    caption=(
        "Accuracy (%) of every method as the mean over all sources of a target SNR, taken for each "
        "seed, and its difference to FSFT and to plain joint training, paired by seed. "
        f"{SPREAD} {HOLM} {ADABN}"
    ),
    needs=Needs(several=("grid.target_snrs",), target="simulated"),
)
