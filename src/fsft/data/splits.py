"""Which target subtomograms are support, which are adapted on without labels, which are test."""

from collections.abc import Sequence

import numpy as np

from fsft.data.part_sizes import part_sizes
from fsft.formats.split import COLUMNS, SUPPORT, TEST, UNLABELLED, Split
from fsft.runtime.errors import InputError
from fsft.runtime.seeds import generator

HELD_OUT = 0.1
"""Fraction of each source class that no stage trains on, for the record of Stage 1."""


def draw_split(
    labels: np.ndarray,
    classes: Sequence[str],
    *,
    support_pool: int,
    unlabelled_fraction: float,
    master_seed: int,
    dataset: str,
    seed: int,
) -> Split:
    """Draw three disjoint parts of a dataset, class by class.

    Of each class up to `support_pool` labelled subtomograms are set aside to take shots from; of
    the rest `unlabelled_fraction` are adapted on without labels, and what remains is the test set,
    which may be empty. The pool has an order, and a number of shots is the first so many of it: a
    split is the same for all of them, and three shots are part of seven.
    Labels below zero (unknown) are adapted on.

    labels: (n,) indices into `classes`. Raises InputError naming a class without a label, or the
    dataset if nothing is left to adapt on.
    """
    rows: list[tuple[int, str, str, int]] = [
        (int(index), "", UNLABELLED, rank) for rank, index in enumerate(np.flatnonzero(labels < 0))
    ]
    for label, name in enumerate(classes):
        members = np.flatnonzero(labels == label)
        if not len(members):
            raise InputError(
                f"dataset {dataset}: class {name} has no labelled subtomogram; expected one or more"
            )
        sizes = part_sizes(
            len(members), support_pool=support_pool, unlabelled_fraction=unlabelled_fraction
        )
        order = generator(master_seed, "split", dataset, name, seed).permutation(members)
        bounds = np.cumsum(sizes[:2])
        for part, chosen in zip((SUPPORT, UNLABELLED, TEST), np.split(order, bounds), strict=True):
            rows += [(int(index), name, part, rank) for rank, index in enumerate(chosen)]
    if UNLABELLED not in {part for _, _, part, _ in rows}:
        raise InputError(
            f"dataset {dataset} has no subtomogram left to adapt on; expected some without a label "
            "or beyond the support pool (key splits.support_pool)"
        )
    return dict(zip(COLUMNS, map(np.array, zip(*sorted(rows), strict=True)), strict=True))


def hold_out(
    labels: np.ndarray, master_seed: int, dataset: str, seed: int
) -> tuple[np.ndarray, np.ndarray]:
    """Indices of a source that are trained on, and of those that are held out, both ascending.

    Of every class HELD_OUT is held out, at least one; unlabelled subtomograms are in neither.
    Raises InputError if a class has fewer than three subtomograms.
    """
    held: list[int] = []
    for label in np.unique(labels[labels >= 0]):
        members = np.flatnonzero(labels == label)
        if len(members) < 3:
            raise InputError(
                f"dataset {dataset}: class number {label} has {len(members)} labelled "
                "subtomograms; a source needs three or more of each class"
            )
        rng = generator(master_seed, "held out", dataset, int(label), seed)
        held += rng.permutation(members)[: max(1, round(HELD_OUT * len(members)))].tolist()
    chosen = np.zeros(len(labels), dtype=bool)
    chosen[held] = True
    return np.flatnonzero(~chosen & (labels >= 0)), np.flatnonzero(chosen)
