"""Every method on the pair shown, by role: a dot per seed, the mean, and what chance would give."""

from fsft.reporting.item import ADABN, DOTS, Item, Section

ITEM = Item(
    name="methods_figure",
    kind="figure",
    section=Section.METHODS,
    place=10,
    reads=("view", "metrics"),
    caption=(
        "Accuracy of every method on the target, by its role, the best on top, and what "
        f"guessing would give. {DOTS} The oracle sees target labels that no other method sees. "
        f"{ADABN}"
    ),
)
