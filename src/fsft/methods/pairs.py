"""Pairs of subtomograms for the discriminator: the groups G1 to G4 of Motiian et al. 2017."""

from dataclasses import dataclass

import numpy as np

G1, G2, G3, G4 = range(4)
"""Same side, same class; across sides, same class; same side, other class; across, other class."""


@dataclass(frozen=True)
class Pairs:
    """Positions of the first and second member of n pairs, all of one group.

    first: positions among the source. second: positions among the source for G1 and G3, among the
    support for G2 and G4.
    """

    group: int
    first: np.ndarray
    second: np.ndarray

    @property
    def crosses(self) -> bool:
        """Whether the second member is of the target."""
        return self.group in (G2, G4)


class PairSampler:
    """Draws groups of pairs from source labels and support labels.

    Every group has as many pairs as there are support subtomograms (classes x shots), and every
    support subtomogram is in one pair of G2 and one of G4. pairing: `any` takes every ordered pair
    of different classes for G3 and G4; `neighbours`, as in the authors' code, only classes next to
    each other in an order shuffled at every draw.
    Raises ValueError if there are fewer than two classes, or a support class has fewer than two
    source subtomograms.
    """

    def __init__(self, source: np.ndarray, support: np.ndarray, *, pairing: str = "any") -> None:
        self.support = support
        self.pairing = pairing
        self.members = {int(label): np.flatnonzero(source == label) for label in np.unique(support)}
        if len(self.members) < 2:
            raise ValueError("pairs of different classes need support of two classes or more")
        for label, members in self.members.items():
            if len(members) < 2:
                raise ValueError(f"class {label} has fewer than two source subtomograms")

    def draw(self, group: int, rng: np.random.Generator) -> Pairs:
        """All pairs of one group for one epoch, in random order."""
        positions = rng.permutation(len(self.support))
        labels = self.support[positions]
        others = self._others(labels, rng) if group in (G3, G4) else labels
        if group in (G2, G4):
            return Pairs(group, self._any_of(others, rng), positions)
        if group == G3:
            return Pairs(group, self._any_of(others, rng), self._any_of(labels, rng))
        twins = [rng.choice(self.members[label], size=2, replace=False) for label in labels]
        first, second = np.array(twins).T
        return Pairs(G1, first, second)

    def _any_of(self, labels: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        return np.array([rng.choice(self.members[label]) for label in labels])

    def _others(self, labels: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        """For every label another one."""
        order = rng.permutation(list(self.members))
        place = {label: i for i, label in enumerate(order)}
        steps = (
            np.ones(len(labels), dtype=int)
            if self.pairing == "neighbours"
            else rng.integers(1, len(order), size=len(labels))
        )
        places = [place[label] for label in labels]
        others: np.ndarray = order[(np.array(places) + steps) % len(order)]
        return others


def group_batches(groups: list[Pairs], size: int, rng: np.random.Generator) -> list[list[Pairs]]:
    """Cut the pairs of several groups into batches of about `size` pairs, mixed at random.

    No pair is left out. Each batch holds its pairs group by group.
    """
    owner = np.repeat(np.arange(len(groups)), [len(pairs.first) for pairs in groups])
    place = np.concatenate([np.arange(len(pairs.first)) for pairs in groups])
    batches = []
    for chosen in np.array_split(rng.permutation(len(owner)), -(-len(owner) // size)):
        batch = []
        for number, pairs in enumerate(groups):
            inside = place[chosen[owner[chosen] == number]]
            if len(inside):
                batch.append(Pairs(pairs.group, pairs.first[inside], pairs.second[inside]))
        batches.append(batch)
    return batches
