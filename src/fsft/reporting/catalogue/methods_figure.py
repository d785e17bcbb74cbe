"""Every method on the pair shown, by role: a dot per seed, the mean, and what chance would give."""

from fsft.reporting.item import ADABN, DOTS, Item, Section

ITEM = Item(
    name="methods_figure",
    kind="figure",
    section=Section.METHODS,
    place=10,
    reads=("view", "metrics", "matches"),
    caption=(
        "Accuracy of every method on the target, by its role, the best on top, and what "
        "guessing would give; if it was asked for, a broken line for the mean of template "
        "matching, which knows the templates and the CTF of the target and is tried on fewer "
        f"particles. {DOTS} The oracle sees target labels that no other method sees. {ADABN}"
    ),
)
