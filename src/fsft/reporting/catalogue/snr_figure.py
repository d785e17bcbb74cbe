"""Accuracy of every method against the SNR of the target, a panel per SNR of the source."""

from fsft.reporting.item import ADABN, DOTS, Item, Needs, Section

ITEM = Item(
    name="snr_figure",
    kind="figure",
    section=Section.GRID,
    place=40,
    reads=("view", "metrics"),
    caption=(
        f"Accuracy against the SNR of the target, a panel per SNR of the source. {DOTS} {ADABN}"
    ),
    needs=Needs(methods=("fsft",), several=("grid.target_snrs",), target="simulated"),
)
