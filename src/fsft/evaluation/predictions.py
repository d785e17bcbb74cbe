"""Predictions of one source-target pair and seed: what every metric and figure is computed from."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save as serialised

from fsft.runtime.errors import InputError
from fsft.runtime.files import replacing

ROLE = ("method", "variant", "stage", "shots", "batchnorm")
"""What distinguishes one entry of a file of predictions from another."""


@dataclass(frozen=True)
class Predictions:
    """Log-probabilities of one test set under several models.

    entries: one row per model and batch-norm reading, columns ROLE. log_probability: (entries, n,
    classes) float32, natural logarithm. index: (n,) subtomograms in the target dataset. label: (n,)
    indices into `classes`. Raises InputError if these do not fit together.
    """

    entries: pd.DataFrame
    log_probability: np.ndarray
    index: np.ndarray
    label: np.ndarray
    classes: tuple[str, ...]

    def __post_init__(self) -> None:
        expected = (len(self.entries), len(self.label), len(self.classes))
        if self.log_probability.shape != expected or self.index.shape != self.label.shape:
            raise InputError(
                f"predictions have shape {self.log_probability.shape}; expected {expected} from "
                "their entries, labels and classes"
            )
        if tuple(self.entries.columns) != ROLE:
            raise InputError(f"entries of predictions need the columns {', '.join(ROLE)}")


def save(predictions: Predictions, path: Path | str) -> None:
    """Write predictions as safetensors, the same bytes for the same predictions."""
    tensors: dict[str, np.ndarray] = {
        "log_probability": np.ascontiguousarray(predictions.log_probability, dtype=np.float32),
        "index": np.ascontiguousarray(predictions.index, dtype=np.int64),
        "label": np.ascontiguousarray(predictions.label, dtype=np.int64),
    }
    description = {
        "entries": json.loads(predictions.entries.to_json(orient="records")),
        "classes": list(predictions.classes),
    }
    # One key of metadata: safetensors writes several in an order that changes from run to run.
    with replacing(path) as temporary:
        temporary.write_bytes(serialised(tensors, {"predictions": json.dumps(description)}))


def load(path: Path | str) -> Predictions:
    """Read a file of predictions; InputError if it is not one."""
    try:
        with safe_open(path, framework="numpy") as stored:
            description = json.loads(stored.metadata()["predictions"])
            tensors = {name: stored.get_tensor(name) for name in stored.keys()}  # noqa: SIM118
        entries = pd.DataFrame(description["entries"], columns=list(ROLE))
        return Predictions(entries=entries, classes=tuple(description["classes"]), **tensors)
    except (SafetensorError, KeyError, TypeError, json.JSONDecodeError) as error:
        raise InputError(f"{path} is not a file of predictions written by fsft") from error
