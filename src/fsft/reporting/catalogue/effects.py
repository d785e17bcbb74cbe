"""Main effects of the 2^4 factorial of the paper's four claims."""

from fsft.reporting.item import HOLM, SPREAD, Item, Needs, Section

ITEM = Item(
    name="effects",
    kind="table",
    section=Section.CLAIMS,
    place=10,
    reads=("view", "metrics"),
    caption=(
        "Main effects of the paper's four claims in points of accuracy: the eight corners with "
        f"a claim against the eight without, within a seed. {SPREAD} {HOLM}"
    ),
    needs=Needs(role="factorial"),
)
