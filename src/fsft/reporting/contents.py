"""The contents of a report: its sections, and how its tables and figures are called.

Read by the workflow while it plans, so nothing here imports pandas or matplotlib.
"""

import re
from collections.abc import Collection

from fsft.reporting.catalogue import ITEMS
from fsft.reporting.item import Item, Section


def sections(made: Collection[str]) -> dict[str, tuple[str, ...]]:
    """The sections of a run that has made these tables and figures; empty ones are left out."""
    present = {
        str(each): tuple(
            name for name, item in ITEMS.items() if item.section is each and name in made
        )
        for each in Section
    }
    return {title: names for title, names in present.items() if names}


def numbered_section(item: Item) -> str:
    """The section of a table or figure, with a number by which sections sort."""
    return f"{[*Section].index(item.section) + 1} {item.section}"


def spelled_out(name: str) -> str:
    """The name of a table or figure as a person writes it."""
    words = re.sub("(table|figure)([0-9])", r"\1 \2", name.removesuffix("_figure"))
    return words.replace("_", " ").capitalize()
