"""Effects and two-factor interactions of the 2^4 factorial of the paper's four claims."""

from fsft.reporting.item import HOLM, SPREAD, Item, Needs, Section

ITEM = Item(
    name="effects",
    kind="table",
    section=Section.CLAIMS,
    place=10,
    reads=("view", "metrics"),
    caption=(
        "Main effects of the paper's four claims in points of accuracy: the eight corners with "
        "a claim against the eight without, within a seed. An interaction (two claims) is half of "
        "what one claim's effect gains by the other. What the CORAL start is worth beside the "
        "other three claims is parted in two where FSFT was run with the steps of the start at "
        f"alpha 0: its loss, at equal steps, and its steps alone. {SPREAD} {HOLM}"
    ),
    needs=Needs(role="factorial"),
)
