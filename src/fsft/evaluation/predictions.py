"""Predictions of one model on one target: what every metric and figure is computed from."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save as serialised

from fsft.runtime.errors import InputError
from fsft.runtime.files import replacing

ROLE = ("method", "variant", "stage", "shots", "batchnorm")
"""What distinguishes one entry of predictions in their roles from another."""


@dataclass(frozen=True)
class CellPredictions:
    """Log-probabilities of one test set under one model.

    readings: of batch normalisation. log_probability: (readings, n, classes) float32, natural
    logarithm. index: (n,) subtomograms in the target dataset. label: (n,) indices into `classes`.
    identity, code: what they depend on, and the fingerprint of the code that made them.
    Raises InputError if these do not fit together.
    """

    readings: tuple[str, ...]
    log_probability: np.ndarray
    index: np.ndarray
    label: np.ndarray
    classes: tuple[str, ...]
    identity: str = ""
    code: str = ""

    def __post_init__(self) -> None:
        expected = (len(self.readings), len(self.label), len(self.classes))
        if self.log_probability.shape != expected or self.index.shape != self.label.shape:
            raise InputError(
                f"predictions have shape {self.log_probability.shape}; expected {expected} from "
                "their readings, labels and classes"
            )


@dataclass(frozen=True)
class Predictions:
    """Log-probabilities of one test set under several models in their roles.

    entries: one row per role and batch-norm reading, columns ROLE. log_probability: (entries, n,
    classes); index, label, classes: as of a cell. Raises InputError if these do not fit together.
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


def in_roles(
    cells: Sequence[CellPredictions], roles: Sequence[Mapping[str, Any]]
) -> list[Predictions]:
    """Put cells of one target together, a seed each, in the order of the seeds.

    roles: parallel to the cells, with the keys of ROLE but `batchnorm`, and `seed`.
    """
    seeds = dict.fromkeys(role["seed"] for role in roles)
    return [
        _together([pair for pair in zip(cells, roles, strict=True) if pair[1]["seed"] == seed])
        for seed in seeds
    ]


def _together(members: Sequence[tuple[CellPredictions, Mapping[str, Any]]]) -> Predictions:
    first = members[0][0]
    entries = [
        {**role, "batchnorm": reading} for cell, role in members for reading in cell.readings
    ]
    return Predictions(
        entries=pd.DataFrame(entries, columns=list(ROLE)),
        log_probability=np.concatenate([cell.log_probability for cell, _ in members]),
        index=first.index,
        label=first.label,
        classes=first.classes,
    )


def save(predictions: CellPredictions, path: Path | str) -> None:
    """Write predictions as safetensors, the same bytes for the same predictions."""
    tensors: dict[str, np.ndarray] = {
        "log_probability": np.ascontiguousarray(predictions.log_probability, dtype=np.float32),
        "index": np.ascontiguousarray(predictions.index, dtype=np.int64),
        "label": np.ascontiguousarray(predictions.label, dtype=np.int64),
    }
    description = {
        "readings": list(predictions.readings),
        "classes": list(predictions.classes),
        "identity": predictions.identity,
        "code": predictions.code,
    }
    # One key of metadata: safetensors writes several in an order that changes from run to run.
    with replacing(path) as temporary:
        temporary.write_bytes(serialised(tensors, {"predictions": json.dumps(description)}))


def load(path: Path | str) -> CellPredictions:
    """Read a file of predictions; InputError if it is not one."""
    description = describe(path)
    try:
        with safe_open(path, framework="numpy") as stored:
            tensors = {name: stored.get_tensor(name) for name in stored.keys()}  # noqa: SIM118
        return CellPredictions(
            readings=tuple(description["readings"]),
            classes=tuple(description["classes"]),
            identity=description["identity"],
            code=description["code"],
            **tensors,
        )
    except (SafetensorError, KeyError, TypeError) as error:
        raise InputError(f"{path} is not a file of predictions written by fsft") from error


def describe(path: Path | str) -> dict[str, Any]:
    """What a file of predictions says of itself, none of its numbers: readings, classes, identity
    and code; InputError if it is not one."""
    try:
        with safe_open(path, framework="numpy") as stored:
            description: dict[str, Any] = json.loads(stored.metadata()["predictions"])
            return description
    except (SafetensorError, KeyError, TypeError, json.JSONDecodeError) as error:
        raise InputError(f"{path} is not a file of predictions written by fsft") from error
