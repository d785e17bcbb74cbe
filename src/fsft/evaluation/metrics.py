"""From predictions to metrics: one tidy row per number."""

import numpy as np
import pandas as pd

from fsft.evaluation.predictions import ROLE, CellPredictions

VALUES = ("batchnorm", "class", "metric", "value", "count")
"""Columns of the metrics of a cell, which has no role yet."""

COLUMNS = (
    "provider",
    "source",
    "target",
    "source_snr",
    "target_snr",
    *ROLE[:4],
    "seed",
    *VALUES,
)
"""Columns of metrics.csv."""

BINS = 15
"""Equal bins of confidence for the calibration error, as in Guo et al. 2017."""


def confusion(predicted: np.ndarray, label: np.ndarray, n_classes: int) -> np.ndarray:
    """Counts (n_classes, n_classes): row the true class, column the predicted one."""
    pairs = label * n_classes + predicted
    return np.bincount(pairs, minlength=n_classes**2).reshape(n_classes, n_classes)


def accuracy(counts: np.ndarray) -> float:
    """Fraction of predictions on the diagonal of a confusion matrix."""
    return float(counts.trace() / counts.sum())


def recall(counts: np.ndarray) -> np.ndarray:
    """Fraction (classes,) of each class that is found; NaN for a class without members."""
    with np.errstate(invalid="ignore"):
        return np.asarray(counts.diagonal() / counts.sum(axis=1))


def balanced_accuracy(counts: np.ndarray) -> float:
    """Mean recall of the classes that have members (Brodersen et al. 2010)."""
    return float(np.nanmean(recall(counts)))


def macro_f1(counts: np.ndarray) -> float:
    """Mean over classes of F1 = 2 TP / (2 TP + FP + FN).

    A class without members is left out: it may be predicted, but was not tested.
    """
    involved = counts.sum(axis=0) + counts.sum(axis=1)
    present = counts.sum(axis=1) > 0
    return float(np.mean(2 * counts.diagonal()[present] / involved[present]))


def negative_log_likelihood(log_probability: np.ndarray, label: np.ndarray) -> float:
    """Mean of -ln p(true class) in nats. log_probability: (n, classes); label: (n,)."""
    true = log_probability[np.arange(len(label)), label]
    return float(-true.mean(dtype=np.float64))


def reliability(log_probability: np.ndarray, label: np.ndarray) -> pd.DataFrame:
    """Confidence against accuracy in BINS equal bins of confidence, open below, closed above.

    log_probability: (n, classes); label: (n,). Returns a row per bin: bin, count, confidence and
    accuracy (means; NaN in an empty bin). Confidence is the probability of the predicted class.
    """
    confidence = np.exp(log_probability.max(axis=1).astype(np.float64))
    correct = log_probability.argmax(axis=1) == label
    bins = np.clip(np.ceil(confidence * BINS).astype(int) - 1, 0, BINS - 1)
    count = np.bincount(bins, minlength=BINS)
    with np.errstate(invalid="ignore"):
        return pd.DataFrame(
            {
                "bin": np.arange(BINS),
                "count": count,
                "confidence": np.bincount(bins, confidence, BINS) / count,
                "accuracy": np.bincount(bins, correct, BINS) / count,
            }
        )


def calibration_error(log_probability: np.ndarray, label: np.ndarray) -> float:
    """Expected calibration error: sum over bins of (count / n) |accuracy - confidence|.

    Naeini et al. 2015; Guo et al. 2017, equation 3, with BINS bins.
    """
    table = reliability(log_probability, label)
    gaps = (table["accuracy"] - table["confidence"]).abs() * table["count"]
    return float(gaps.sum() / len(label))


def measure(log_probability: np.ndarray, label: np.ndarray) -> dict[str, float]:
    """The metrics of one model that are a single number, by name."""
    counts = confusion(log_probability.argmax(axis=1), label, log_probability.shape[1])
    return {
        "accuracy": accuracy(counts),
        "balanced_accuracy": balanced_accuracy(counts),
        "macro_f1": macro_f1(counts),
        "nll": negative_log_likelihood(log_probability, label),
        "ece": calibration_error(log_probability, label),
    }


def cell_metrics(predictions: CellPredictions) -> pd.DataFrame:
    """The metrics of a model on a target under each reading, columns VALUES.

    `count` is the number of test subtomograms behind the number: those of the class for a recall.
    """
    label, classes = predictions.label, predictions.classes
    members = np.bincount(label, minlength=len(classes))
    rows = []
    for reading, log_probability in zip(
        predictions.readings, predictions.log_probability, strict=True
    ):
        base = {"batchnorm": reading}
        numbers = measure(log_probability, label)
        rows += [
            {**base, "class": "", "metric": name, "value": value, "count": len(label)}
            for name, value in numbers.items()
        ]
        found = recall(confusion(log_probability.argmax(axis=1), label, len(classes)))
        rows += [
            {**base, "class": name, "metric": "recall", "value": value, "count": count}
            for name, value, count in zip(classes, found, members, strict=True)
            if count
        ]
    return pd.DataFrame(rows, columns=list(VALUES))
