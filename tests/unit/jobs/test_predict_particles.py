"""Every particle is predicted, with the mean of the probabilities over the seeds."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import starfile

from fsft.evaluation.reading import READINGS
from fsft.formats.mrc_stack import StackWriter
from fsft.formats.predictions import load
from fsft.formats.split import support
from fsft.jobs.evaluate_model import evaluate_model
from fsft.jobs.predict_particles import predict_particles
from fsft.models.store import build_network, save_network
from fsft.own_data.reader import open_particles
from fsft.runtime.errors import InputError
from tests.unit.jobs.conftest import CLASSES, SHOTS, SIDE

ARCHITECTURE = {"side": SIDE, "width": 4, "features": 4, "classes": len(CLASSES)}
FSFT = frozenset({"source", "unlabelled", "support"})


ENTRY = {"voxel_nm": None, "montage": None, "labels": None, "class_column": None}


@pytest.fixture
def particles(folder: Path) -> Path:
    """What the target was imported from; every other particle has no label there."""
    given = pd.read_csv(folder / "target" / "particles.csv")["class"].tolist()
    return write_particles(folder / "own.mrcs", [c if n % 2 else "" for n, c in enumerate(given)])


def write_particles(stack: Path, classes: list[str]) -> Path:
    """A stack of particles, and their classes beside it."""
    with StackWriter(stack, count=len(classes), side=SIDE, voxel_nm=1.2) as writer:
        writer.append(np.zeros((len(classes), SIDE, SIDE, SIDE)))
    pd.DataFrame({"class": classes}).to_csv(stack.with_suffix(".csv"), index_label="index")
    return stack


def models(folder: Path, count: int) -> list[Path]:
    paths = [folder / f"model-{n}.safetensors" for n in range(count)]
    for path in paths:
        save_network(path, build_network(**ARCHITECTURE), ARCHITECTURE)
    return paths


def predict(folder: Path, particles: Path, **changes: Any) -> pd.DataFrame:
    paths = changes.pop("models", None) or models(folder, 2)
    given: dict[str, Any] = {
        "network": ARCHITECTURE,
        "target": folder / "target",
        "splits": [folder / "split.csv"] * len(paths),
        "seeds": list(range(len(paths))),
        "sees": FSFT,
        "shots": SHOTS,
        "master_seed": 0,
        "device": "cpu",
        "precision": "float32",
        "star": folder / "predicted.star",
        "csv": folder / "predicted.csv",
    }
    predict_particles(particles=particles, entry=ENTRY, models=paths, **(given | changes))
    return pd.read_csv(folder / "predicted.csv", keep_default_na=False)


def test_every_particle_is_there_with_its_class_and_its_margin(
    folder: Path, particles: Path
) -> None:
    rows = predict(folder, particles)
    listed = open_particles(particles).table
    assert rows["particle"].tolist() == listed["name"].tolist()
    assert rows["label"].tolist() == listed["class"].tolist()
    probability = rows[[f"p({name})" for name in CLASSES]].to_numpy()
    ordered = np.sort(probability, axis=1)
    assert rows["probability"].to_numpy() == pytest.approx(ordered[:, -1], abs=2e-6)
    assert rows["margin"].to_numpy() == pytest.approx(ordered[:, -1] - ordered[:, -2], abs=2e-6)
    assert rows["class"].tolist() == [CLASSES[best] for best in probability.argmax(axis=1)]
    star = starfile.read(folder / "predicted.star")["particles"]
    assert star["fsftClass"].tolist() == rows["class"].tolist()
    assert star["fsftMargin"].to_numpy() == pytest.approx(rows["margin"].to_numpy(), abs=2e-6)


def test_seeds_are_averaged_and_agree_with_the_evaluation(folder: Path, particles: Path) -> None:
    two = models(folder, 2)
    columns = [f"p({name})" for name in CLASSES]
    both, *single = (
        predict(folder, particles, models=some)[columns].to_numpy()
        for some in (two, two[:1], two[1:])
    )
    # the batches of recalibration are drawn anew for each seed, which rounding alone can see
    assert both == pytest.approx(np.mean(single, axis=0), abs=1e-2)
    evaluate_model(
        model=two[0],
        network=ARCHITECTURE,
        target=folder / "target",
        split=folder / "split.csv",
        seed=0,
        master_seed=0,
        device="cpu",
        with_support=0,
        identity="",
        code="",
        precision="float32",
        predictions=folder / "judged",
    )
    judged = load(folder / "judged")
    reading = judged.log_probability[READINGS.index("recalibrated")]
    assert single[0][judged.index] == pytest.approx(np.exp(reading), abs=1e-2)


def test_labels_that_were_learnt_from_are_marked(folder: Path, particles: Path) -> None:
    parts = pd.read_csv(folder / "split.csv", keep_default_na=False)
    learnt = {
        FSFT: set(support(parts, SHOTS)),
        frozenset({"source"}): set(),
        frozenset({"source", "target_labels"}): set(parts.loc[parts["part"] != "test", "index"]),
    }
    one = models(folder, 1)
    for sees, expected in learnt.items():
        rows = predict(folder, particles, models=one, sees=sees)
        assert set(rows.loc[rows["used as support"], "index"]) == expected


def test_a_list_of_other_particles_is_refused(folder: Path, particles: Path) -> None:
    fewer = write_particles(particles, [""] * 29)
    with pytest.raises(InputError, match=r"own\.mrcs lists 29 particles, but .* holds 30"):
        predict(folder, fewer)
