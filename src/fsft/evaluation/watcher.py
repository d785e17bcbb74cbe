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


def watcher(
    held_out: Labelled | None,
    test: Labelled | None,
    *,
    every_test: bool,
    precision: str = FLOAT32,
) -> Callable[[Network], Mapping[str, float]]:
    """Make the function that a training job calls after an epoch.

    It reads the accuracy on evenly spaced held-out source and target test subtomograms, normalised
    by the statistics of their own batch, which costs one pass. every_test: take the whole test
    set, for the authors' selection of the best epoch by it. Nothing is noted of a side of which
    there are no samples; raises InputError if there is no test set and every_test asks for it.
    """
    if every_test and not test:
        raise InputError(
            "the setting selection is best_on_test, but the target has no labelled subtomogram "
            "left to test on; expected last"
        )
    watched = {
        "source_held_out_accuracy": (SOURCE, _some(held_out, WATCHED)),
        "target_test_accuracy": (TARGET, test if every_test else _some(test, WATCHED)),
    }

    def accuracies(network: Network) -> dict[str, float]:
        by_batch(network)
        return {
            quantity: _accuracy(network, samples, side, precision)
            for quantity, (side, samples) in watched.items()
            if samples
        }

    return accuracies


def _some(samples: Labelled | None, count: int) -> Labelled | None:
    if samples is None or len(samples) <= count:
        return samples
    return samples.take(np.linspace(0, len(samples) - 1, count).astype(int))


def _accuracy(network: Network, samples: Labelled, side: str, precision: str) -> float:
    device = next(network.parameters()).device
    scores = log_probabilities(network, samples, side=side, device=device, precision=precision)
    return float((scores.argmax(dim=1) == samples.targets()).float().mean())
