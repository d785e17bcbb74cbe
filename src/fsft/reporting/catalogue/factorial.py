"""The sixteen corners of the 2^4 factorial of the paper's four claims."""

from fsft.reporting.item import HOLM, SPREAD, Item, Needs, Section

ITEM = Item(
    name="factorial",
    kind="table",
    section=Section.CLAIMS,
    place=20,
    reads=("view", "metrics"),
    caption=(
        "The sixteen corners of the 2^4 factorial of the paper's claims: accuracy (%) and "
        f"difference in points, paired by seed, to FSFT with all four. {SPREAD} {HOLM}"
    ),
    needs=Needs(role="factorial"),
)
