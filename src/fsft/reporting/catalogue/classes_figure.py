"""Every class of a run: its template seen along z, with name, mass and symmetry."""

from fsft.reporting.item import Item, Section

ITEM = Item(
    name="classes_figure",
    kind="figure",
    section=Section.DATA,
    place=10,
    reads=("templates",),
    caption=(
        "The classes of this run: the density of each template, summed along one axis, with its "
        "symmetry and mass."
    ),
)
