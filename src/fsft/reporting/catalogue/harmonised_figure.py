"""Particles of one's own before and after they were harmonised, beside the simulated source."""

from fsft.reporting.item import Item, Needs, Section

ITEM = Item(
    name="harmonised_figure",
    kind="figure",
    section=Section.DATA,
    place=30,
    reads=("particles", "source", "target"),
    caption=(
        "The particles of the target as they came, as the networks get to see them, and the "
        "simulated source: slices and radial power spectra. A wrong sign or voxel size is seen "
        "here."
    ),
    needs=Needs(target="imported"),
)
