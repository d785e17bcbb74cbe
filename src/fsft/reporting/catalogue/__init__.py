"""Every table and figure of a run: a file here declares it, its module in `tables` or `figures`
makes it, and no list names it.

The workflow reads this while it plans: nothing here imports pandas or matplotlib.
"""

from collections.abc import Mapping
from importlib import import_module
from pkgutil import iter_modules

from fsft.reporting.item import Item, Section

ITEMS: Mapping[str, Item] = {
    item.name: item
    for item in sorted(
        (import_module(f"{__name__}.{each.name}").ITEM for each in iter_modules(__path__)),
        key=lambda item: ([*Section].index(item.section), item.place, item.name),
    )
}
"""By name, in the order of the report."""

TABLES: Mapping[str, Item] = {name: item for name, item in ITEMS.items() if item.kind == "table"}

DATA: Mapping[str, Item] = {
    name: item for name, item in ITEMS.items() if item.section is Section.DATA
}
"""Figures of the data themselves, which stored results are without."""

FIGURES: Mapping[str, Item] = {
    name: item for name, item in ITEMS.items() if item.kind == "figure" and name not in DATA
}
"""Figures of results."""
