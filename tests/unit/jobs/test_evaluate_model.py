"""What is judged: the test set, under every reading, and the support only where it is asked."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from fsft.evaluation.reading import READINGS
from fsft.formats.predictions import CellPredictions, load
from fsft.formats.split import TEST, UNLABELLED, part, support
from fsft.jobs.evaluate_model import evaluate_model
from fsft.models.store import build_network, save_network
from fsft.runtime.errors import InputError
from tests.unit.jobs.conftest import CLASSES, POOL, SHOTS, SIDE, write_dataset

ARCHITECTURE = {"side": SIDE, "width": 4, "features": 4, "classes": len(CLASSES)}


def judge(
    folder: Path,
    name: str,
    with_support: int = 0,
    test: Path | None = None,
    part_tested: str = TEST,
) -> CellPredictions:
    model = folder / "model.safetensors"
    if not model.exists():
        save_network(model, build_network(**ARCHITECTURE), ARCHITECTURE)
    evaluate_model(
        model=model,
        network=ARCHITECTURE,
        target=folder / "target",
        split=folder / "split.csv",
        test=test,
        part_tested=part_tested,
        seed=0,
        master_seed=0,
        device="cpu",
        with_support=with_support,
        identity="12ab",
        code="34cd",
        precision="float32",
        predictions=folder / name,
    )
    return load(folder / name)


def test_a_model_is_judged_under_every_reading_on_the_test_set(folder: Path) -> None:
    predictions = judge(folder, "honest")
    split = pd.read_csv(folder / "split.csv")
    assert predictions.index.tolist() == part(split, TEST).tolist()
    assert predictions.readings == READINGS
    assert (predictions.identity, predictions.code) == ("12ab", "34cd")
    probability = np.exp(predictions.log_probability)
    assert probability.sum(axis=2) == pytest.approx(1, abs=1e-5)


def test_the_same_model_gives_the_same_bytes(folder: Path) -> None:
    judge(folder, "once")
    judge(folder, "twice")
    assert (folder / "once").read_bytes() == (folder / "twice").read_bytes()


def test_a_target_without_test_labels_is_sent_to_the_predictions(folder: Path) -> None:
    split = pd.read_csv(folder / "split.csv")
    split[split["part"] != TEST].to_csv(folder / "split.csv", index=False)
    with pytest.raises(InputError, match=r"dataset target has no labelled .* target predict"):
        judge(folder, "nothing")


def test_a_test_set_of_its_own_is_judged_as_a_whole(folder: Path) -> None:
    labels = np.array([2, 0, 1, 1])
    (folder / "others").mkdir()
    write_dataset(folder / "others", labels, seed=5)
    split = pd.read_csv(folder / "split.csv")
    split["part"] = split["part"].replace(TEST, UNLABELLED)
    split.to_csv(folder / "split.csv", index=False)
    judged = judge(folder, "apart", test=folder / "others", part_tested="")
    assert judged.index.tolist() == [0, 1, 2, 3]
    assert judged.label.tolist() == labels.tolist()
    adapted_on = judge(folder, "authors", part_tested=UNLABELLED, with_support=SHOTS)
    assert set(adapted_on.index) == {*part(split, UNLABELLED), *support(split, SHOTS)}
    with pytest.raises(InputError, match=r"dataset target has no labelled"):
        judge(folder, "divided")


def test_the_support_counts_as_test_only_where_it_is_asked(folder: Path) -> None:
    assert SHOTS < POOL
    split = pd.read_csv(folder / "split.csv")
    expected = {*part(split, TEST), *support(split, SHOTS)}
    assert set(judge(folder, "authors", with_support=SHOTS).index) == expected
