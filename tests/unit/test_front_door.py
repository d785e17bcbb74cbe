"""What `import fsft` gives a researcher, what it keeps from one, and what it refuses."""

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import fsft
from fsft.evaluation.foreign import foreign_metrics
from fsft.formats.archive import write_config
from fsft.formats.predictions import load
from fsft.front_door import TargetSplit
from fsft.plan.datasets import truth_path
from fsft.runtime.errors import InputError
from tests.unit.jobs.conftest import CLASSES, PER_CLASS, folder, write_dataset
from tests.unit.plan.test_config import configuration

__all__ = ["folder"]  # a fixture

LABELS = np.repeat(np.arange(len(CLASSES)), PER_CLASS)
SOURCE, TARGET = "A-snr0.5", "B-snr0.1"
SPLIT = f"splits/{TARGET}/seed-0.csv"
OWN = f"datasets/{TARGET}-test-seed-0"


@pytest.fixture(params=[0, 4])
def run(folder: Path, request: pytest.FixtureRequest) -> Path:
    """The folder of a run with a source, a target, a split, and perhaps a test set of its own."""
    run = folder / "run"
    for name, path in (
        ("source", f"datasets/{SOURCE}"),
        ("target", f"datasets/{TARGET}"),
        ("split.csv", SPLIT),
    ):
        (run / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).rename(run / path)
    per_class = request.param
    config = configuration(seeds=[0], shots=[1], splits={"test_per_class": per_class})
    write_config(run / "config.yaml", config)
    if per_class:
        table = pd.read_csv(run / SPLIT)
        table.assign(part=table["part"].replace("test", "unlabelled")).to_csv(
            run / SPLIT, index=False
        )
        (run / OWN).mkdir()
        write_dataset(run / OWN, np.repeat(np.arange(len(CLASSES)), per_class), 2)
    return run


@pytest.fixture
def split(run: Path) -> TargetSplit:
    return fsft.open_split(run, TARGET, seed=0, shots=1)


def says_tested(split: TargetSplit) -> Path:
    """What says what is in the test set."""
    return split.run / truth_path(TARGET, 0, split.test_dataset)


def guesses(split: TargetSplit) -> np.ndarray:
    logits = np.random.default_rng(0).normal(size=(len(split.test), len(CLASSES)))
    return logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)


def test_the_import_is_instant_and_the_front_door_needs_no_torch() -> None:
    code = (
        "import sys, fsft; assert not {'numpy', 'pandas', 'torch'} & set(sys.modules);"
        "[getattr(fsft, name) for name in fsft.__all__]; assert 'torch' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
    with pytest.raises(AttributeError, match="no attribute 'close_dataset'"):
        fsft.close_dataset  # noqa: B018


def test_a_source_has_labels_and_a_target_those_of_its_support(
    run: Path, split: TargetSplit
) -> None:
    assert fsft.open_dataset(run, SOURCE).labels.tolist() == LABELS.tolist()
    assert set(fsft.open_dataset(run, TARGET).labels) == {-1}
    assert split.support_labels.tolist() == LABELS[split.support].tolist() == [0, 1, 2]
    tested = fsft.open_dataset(run, split.test_dataset)
    assert set(tested.labels) == {-1}
    apart = split.test_dataset != TARGET
    assert apart == (run / OWN).exists()
    assert split.test.tolist() == list(range(12)) or not apart
    parts = [*split.support, *split.unlabelled, *([] if apart else split.test)]
    assert len(set(parts)) == len(parts) < len(LABELS)  # the pool holds more than one shot


def test_a_method_that_sees_no_support_asks_for_no_shots(run: Path) -> None:
    assert len(fsft.open_split(run, TARGET, seed=0, shots=0).support) == 0


@pytest.mark.parametrize("asked", [{"seed": 1, "shots": 1}, {"seed": 0, "shots": 3}])
def test_a_seed_or_shots_that_the_run_lacks_are_refused(run: Path, asked: dict[str, int]) -> None:
    with pytest.raises(InputError, match=r"has the seeds \[0\] and the shots \[0, 1\]"):
        fsft.open_split(run, TARGET, **asked)


def test_scores_are_fractions_of_right_answers(split: TargetSplit) -> None:
    guessed = guesses(split)
    names = pd.read_csv(split.run / "datasets" / split.test_dataset / "particles.csv")["class"]
    truth = names.map(CLASSES.index).to_numpy()[split.test]
    right = guessed.argmax(axis=1) == truth
    scores = fsft.score(split, guessed).set_index(["metric", "class"])["value"]
    assert scores["accuracy", ""] == pytest.approx(right.mean())
    of_rods = truth == 1
    assert scores["recall", "rod"] == pytest.approx(right[of_rods].mean())


def test_what_is_written_has_no_label_and_gives_the_same_scores(
    split: TargetSplit, tmp_path: Path
) -> None:
    path = fsft.write_predictions(tmp_path / "mine", split, guesses(split), source=SOURCE)
    assert path == tmp_path / "mine" / f"{SOURCE}__{TARGET}" / "shots-1_seed-0.safetensors"
    assert set(load(path).label) == {-1}
    metrics = foreign_metrics({str(path): says_tested(split)})[str(path)]
    pd.testing.assert_frame_equal(
        metrics.drop(columns="batchnorm"), fsft.score(split, guesses(split))
    )


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda numbers: numbers[1:], "has shape"),
        (lambda numbers: np.exp(numbers), "sum to .*; expected 1$"),
        (lambda numbers: numbers / np.log(10), "sum to .*; expected 1$"),
        (lambda numbers: np.where(numbers < -1, -np.inf, numbers), "not finite; expected"),
        (lambda numbers: numbers * np.nan, "not finite; expected"),
    ],
)
def test_what_are_no_log_probabilities_is_refused(
    split: TargetSplit, tmp_path: Path, spoil: Callable[[np.ndarray], np.ndarray], said: str
) -> None:
    for use in (
        lambda numbers: fsft.score(split, numbers),
        lambda numbers: fsft.write_predictions(tmp_path / "mine", split, numbers, source=SOURCE),
    ):
        with pytest.raises(InputError, match=f"^log_probability .*{said}"):
            use(spoil(guesses(split)))
    assert not (tmp_path / "mine").exists()


def test_predictions_of_another_test_set_or_of_other_classes_are_refused(
    split: TargetSplit, tmp_path: Path
) -> None:
    path = fsft.write_predictions(tmp_path, split, guesses(split), source=SOURCE)
    says = tmp_path / says_tested(split).name
    if says.suffix == ".csv":
        other, table = says, pd.read_csv(says_tested(split))
        tested = table.index[table["part"] == "test"][0]
        fewer = table.assign(part=table["part"].mask(table.index == tested, "support"))
    else:
        says.mkdir()
        other, table = says / "particles.csv", pd.read_csv(says_tested(split) / "particles.csv")
        fewer = table[1:]
    fewer.to_csv(other, index=False)
    with pytest.raises(InputError, match=f"^{re.escape(str(path))} is of .* not the test set"):
        foreign_metrics({str(path): says})
    table.assign(**{"class": table["class"].replace("rod", "bar")}).to_csv(other, index=False)
    with pytest.raises(InputError, match=r"is of the classes ring, rod, disc; expected .* bar, "):
        foreign_metrics({str(path): says})
