"""How many labelled subtomograms of a class go into each part of a split."""

from typing import NamedTuple


class PartSizes(NamedTuple):
    """Labelled subtomograms of one class in the support pool, adapted on, and tested on."""

    support: int
    unlabelled: int
    test: int


def part_sizes(labelled: int, *, support_pool: int, unlabelled_fraction: float) -> PartSizes:
    """Divide the labelled subtomograms of a class: the support pool is filled first.

    Of what is left, which may be nothing, `unlabelled_fraction` is adapted on and the rest tested.
    """
    pool = min(support_pool, labelled)
    unlabelled = round(unlabelled_fraction * (labelled - pool))
    return PartSizes(pool, unlabelled, labelled - pool - unlabelled)
