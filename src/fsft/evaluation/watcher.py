"""Accuracies noted while a network trains: for the record, never for a decision."""

from collections.abc import Callable, Mapping

import numpy as np

from fsft.data.batches import Labelled
from fsft.evaluation.predict import log_probabilities
from fsft.evaluation.reading import WATCHED
from fsft.models.network import Network
from fsft.models.normalisation import SOURCE, TARGET, by_batch
from fsft.runtime.device import FLOAT32
from fsft.runtime.errors import InputError
from fsft.runtime.seeds import generator


def watcher(
    held_out: Labelled | None,
    target: Labelled | None,
    *,
    every_test: bool,
    precision: str = FLOAT32,
) -> Callable[[Network], Mapping[str, float]]:
    """Make the function that a training job calls after an epoch.

    It reads the accuracy on evenly spaced subtomograms of the source, held out, and of `target`,
    see `judged_within`, normalised by the statistics of their own batch, which costs one pass. They
    are mixed first: a dataset is stored class by class, and the statistics of a batch of one class
    are not those of the data. every_test: take all of the target, for the authors' selection of the
    best epoch by it. Nothing is noted of a side of which there are no samples; raises InputError if
    there are none of the target and every_test asks for them.
    """
    if every_test and not target:
        raise InputError(
            "the setting selection is best_on_test, but the target has no labelled subtomogram "
            "left to test on; expected last"
        )
    watched = {
        "source_held_out_accuracy": (SOURCE, _mixed(held_out, WATCHED)),
        "target_accuracy": (TARGET, _mixed(target, None if every_test else WATCHED)),
    }

    def accuracies(network: Network) -> dict[str, float]:
        by_batch(network)
        return {
            quantity: _accuracy(network, samples, side, precision)
            for quantity, (side, samples) in watched.items()
            if samples
        }

    return accuracies


def _mixed(samples: Labelled | None, count: int | None) -> Labelled | None:
    """At most `count` evenly spaced samples, in one random order for every call."""
    if samples is None:
        return None
    number = len(samples) if count is None else min(count, len(samples))
    spaced = np.linspace(0, len(samples) - 1, number).astype(int)
    return samples.take(generator(0, "watched").permutation(spaced))


def _accuracy(network: Network, samples: Labelled, side: str, precision: str) -> float:
    device = next(network.parameters()).device
    scores = log_probabilities(network, samples, side=side, device=device, precision=precision)
    return float((scores.argmax(dim=1) == samples.targets()).float().mean())
