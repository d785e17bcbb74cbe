"""How much work a stage is, counted from its settings and from what it sees."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Settings = Mapping[str, Any]

COUNTS = {
    "source": "source",
    "unlabelled": "unlabelled",
    "support": "support",
    "target_labels": "labelled",
}
"""The number of `Data` that belongs to what a stage may see."""


@dataclass(frozen=True)
class Data:
    """Numbers of subtomograms: of the source, trained on and held out, and of the target."""

    source: int
    held_out: int
    unlabelled: int
    support: int
    labelled: int
    test: int


@dataclass(frozen=True)
class Work:
    """What a stage does.

    samples: subtomograms read by its steps, as its provenance counts them. trained, encoded: those
    that go through the encoder with and without a step of it, or of what follows, back through it.
    pairs: pairs that the discriminator is trained on or trains the encoder with. at_once: the most
    subtomograms in one step of the encoder. watched: epochs after which accuracies are noted.
    """

    samples: int
    trained: int = 0
    encoded: int = 0
    pairs: int = 0
    at_once: int = 0
    watched: int = 0


Formula = Callable[[Settings, Data], Work]


def epochs_over_all(sees: frozenset[str]) -> Formula:
    """The formula of a stage that in every epoch trains on all it sees, once."""

    def formula(settings: Settings, data: Data) -> Work:
        epochs = settings["epochs"]
        samples = epochs * sum(getattr(data, COUNTS[part]) for part in sees)
        return Work(samples, samples, at_once=settings["batch"], watched=epochs)

    return formula


def source_batches(settings: Settings, data: Data) -> tuple[int, int]:
    """Batches of an epoch of the source, and their size, as many of the target going with each."""
    size = min(settings["batch"], data.source)
    return -(-data.source // size), size
