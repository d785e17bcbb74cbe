"""Predictions of a method from outside: checked, then joined with the labels of the test set."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from fsft.evaluation.metrics import cell_metrics
from fsft.formats.predictions import CellPredictions, load
from fsft.formats.test_set import Tested, read_tested
from fsft.runtime.errors import InputError

READING = "recalibrated"
"""The reading that a method from outside is entered under. It has one answer, whatever statistics
it normalises by, and this is the reading that tables show."""

TOLERANCE = 1e-3
"""How far from 1 the probabilities of a subtomogram may sum: enough for bfloat16."""


def foreign_metrics(files: Mapping[str, Path]) -> dict[str, pd.DataFrame]:
    """The metrics of files of predictions, by file. files: for each what `read_tested` reads."""
    return {
        path: cell_metrics(with_labels(load(path), read_tested(test), path))
        for path, test in files.items()
    }


def with_labels(predictions: CellPredictions, test: Tested, path: str) -> CellPredictions:
    """Predictions without labels, given those of the test set, in its order.

    Raises InputError, naming `path`, unless they are finite log-probabilities of exactly the test
    set and of the classes of its target.
    """
    if predictions.readings != (READING,):
        raise InputError(f"{path} was not written by fsft.write_predictions; expected that it was")
    if sorted(predictions.classes) != list(test.classes):
        raise InputError(
            f"{path} is of the classes {', '.join(predictions.classes)}; expected those of the "
            f"target, {', '.join(test.classes)}"
        )
    order = np.argsort(predictions.index)
    if not np.array_equal(predictions.index[order], test.index):
        raise InputError(
            f"{path} is of {len(order)} subtomograms that are not the test set of its target and "
            f"seed; expected the {len(test.index)} that fsft.open_split says"
        )
    check_log_probability(predictions.log_probability, path)
    return replace(
        predictions,
        log_probability=predictions.log_probability[:, order],
        index=test.index,
        label=np.array([predictions.classes.index(name) for name in test.names.tolist()]),
    )


def check_log_probability(log_probability: np.ndarray, what: str) -> None:
    """Raise InputError unless numbers (..., classes) are finite natural logarithms of
    probabilities, which sum to 1 within TOLERANCE. what: how the message calls them."""
    if not np.isfinite(log_probability).all():
        raise InputError(
            f"{what} holds numbers that are not finite; expected log-probabilities, and a small "
            "probability in place of zero"
        )
    sums = np.exp(log_probability.astype(np.float64)).sum(axis=-1)
    wrong = sums[np.abs(sums - 1) > TOLERANCE]
    if len(wrong):
        raise InputError(
            f"{what} holds no natural logarithms of probabilities, since those of a subtomogram "
            f"sum to {wrong[0]:.4g}; expected 1"
        )
