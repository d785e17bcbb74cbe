"""Table 3: what each method costs along its chain, and its share of stages used by several."""

from fsft.reporting.item import SPREAD, Item, Section

ITEM = Item(
    name="table3",
    kind="table",
    section=Section.PAPER,
    place=40,
    reads=("view", "costs", "paper"),
    caption=(
        "Cost of one pair along the whole chain of each method, and its share when stages that "
        "several rows use are divided among them (the shares add up to what was spent). "
        f"{SPREAD} The paper does not state its hardware, so that only the ratios compare."
    ),
    paper="table3",
)
