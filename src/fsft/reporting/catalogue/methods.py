"""Every method by accuracy, balanced accuracy, macro-F1, likelihood and calibration."""

from fsft.reporting.item import ADABN, HOLM, SPREAD, Item, Section

ITEM = Item(
    name="methods",
    kind="table",
    section=Section.METHODS,
    place=20,
    reads=("view", "metrics"),
    caption=(
        f"Every method by five metrics. {SPREAD} NLL in nats and calibration error: less is "
        f"better. The difference to FSFT is of the accuracy, paired by seed. {HOLM} "
        f"{ADABN}"
    ),
)
