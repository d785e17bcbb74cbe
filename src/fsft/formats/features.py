"""Features of source and target subtomograms before and after each stage of a method."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save as serialised

from fsft.runtime.errors import InputError
from fsft.runtime.files import replacing


@dataclass(frozen=True)
class StageFeatures:
    """What the encoder makes of the same subtomograms after each stage.

    vectors: (stages, n, d) float32. stages: their names in the order of training. is_target: (n,)
    whether a subtomogram is of the target. label: (n,) indices into `classes`. identity: what they
    depend on.
    Raises InputError if these do not fit together.
    """

    vectors: np.ndarray
    stages: tuple[str, ...]
    is_target: np.ndarray
    label: np.ndarray
    classes: tuple[str, ...]
    identity: str = ""

    def __post_init__(self) -> None:
        expected = (len(self.stages), len(self.label))
        if self.vectors.shape[:2] != expected or self.is_target.shape != self.label.shape:
            raise InputError(
                f"features have shape {self.vectors.shape}; expected {expected} and a length from "
                "their stages and labels"
            )


def save(features: StageFeatures, path: Path | str) -> None:
    """Write features as safetensors, the same bytes for the same features."""
    tensors = {
        "vectors": np.ascontiguousarray(features.vectors, dtype=np.float32),
        "is_target": np.ascontiguousarray(features.is_target, dtype=np.bool_),
        "label": np.ascontiguousarray(features.label, dtype=np.int64),
    }
    names = {
        "stages": list(features.stages),
        "classes": list(features.classes),
        "identity": features.identity,
    }
    with replacing(path) as temporary:
        temporary.write_bytes(serialised(tensors, {"features": json.dumps(names)}))


def load(path: Path | str) -> StageFeatures:
    """Read a file of features; InputError if it is not one."""
    try:
        with safe_open(path, framework="numpy") as stored:
            names = json.loads(stored.metadata()["features"])
            tensors = {name: stored.get_tensor(name) for name in stored.keys()}  # noqa: SIM118
        return StageFeatures(
            stages=tuple(names["stages"]),
            classes=tuple(names["classes"]),
            identity=names.get("identity", ""),
            **tensors,
        )
    except (SafetensorError, KeyError, TypeError, json.JSONDecodeError) as error:
        raise InputError(f"{path} is not a file of features written by fsft") from error
