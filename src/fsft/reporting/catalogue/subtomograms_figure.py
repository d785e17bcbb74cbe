"""Subtomograms of one class at every SNR, in both domains: what the networks get to see."""

from fsft.reporting.item import Item, Section

ITEM = Item(
    name="subtomograms_figure",
    kind="figure",
    section=Section.DATA,
    place=20,
    reads=("datasets",),
    caption=(
        "One class at every SNR level of both domains: central slices along the beam, and "
        "across it, where the missing wedge is seen. All levels of a domain show one particle "
        "with one noise."
    ),
)
