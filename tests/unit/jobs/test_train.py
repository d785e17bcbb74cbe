"""What a training job hands to a stage: poisoned labels that it must not read change nothing."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from fsft.data.splits import SUPPORT, TEST, UNLABELLED, draw_split
from fsft.data.stack import StackWriter
from fsft.jobs.train import train_stage
from fsft.methods.plan import effective_settings
from fsft.methods.registry import METHODS, STAGES, Method
from fsft.runtime.files import write_json

CLASSES = ("ring", "rod", "disc")
POOLED = "support that is not among the shots"
PER_CLASS, SIDE, SHOTS, POOL = 10, 16, 1, 2
SHORT = {
    "all": {"epochs": 2, "batch": 12, "width": 4, "features": 4},
    "swd": {"encoder_steps": 1},
}


def write_dataset(folder: Path, labels: np.ndarray, seed: int) -> None:
    rng = np.random.default_rng(seed)
    volumes = rng.normal(size=(len(labels), SIDE, SIDE, SIDE))
    with StackWriter(
        folder / "subtomograms.mrcs", count=len(labels), side=SIDE, voxel_nm=1.0
    ) as stack:
        stack.append(volumes)
    names = [CLASSES[label] for label in labels]
    pd.DataFrame({"class": names}).to_csv(folder / "particles.csv", index=False)
    write_json(folder / "manifest.json", {"classes": CLASSES})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    labels = np.repeat(np.arange(len(CLASSES)), PER_CLASS)
    for name, seed in (("source", 0), ("target", 1)):
        (tmp_path / name).mkdir()
        write_dataset(tmp_path / name, labels, seed)
    split = draw_split(
        labels,
        CLASSES,
        support_pool=POOL,
        unlabelled_fraction=0.6,
        master_seed=0,
        dataset="target",
        seed=0,
    )
    split.to_csv(tmp_path / "split.csv", index=False)
    return tmp_path


def poison(folder: Path, spared: set[str]) -> None:
    """Move the labels of the target one class on, except those of the parts in `spared`."""
    split = pd.read_csv(folder / "split.csv")
    particles = pd.read_csv(folder / "target" / "particles.csv")
    in_pool = (split["part"] == SUPPORT) & (split["rank"] >= SHOTS)
    kept = split["part"].mask(in_pool, POOLED).isin(spared)
    following = dict(zip(CLASSES, (*CLASSES[1:], CLASSES[0]), strict=True))
    wrong = split.loc[~kept, "index"]
    particles.loc[wrong, "class"] = particles.loc[wrong, "class"].map(following)
    particles.to_csv(folder / "target" / "particles.csv", index=False)


def train(method: Method, folder: Path, name: str) -> bytes:
    """The last model of a chain, as bytes."""
    parent = None
    for stage in (STAGES[each] for each in method.chain):
        model = folder / f"{name}-{stage.name}.safetensors"
        sees_target = bool(stage.sees - {"source"})
        train_stage(
            stage=stage.name,
            module=stage.module,
            sees=stage.sees,
            settings=effective_settings(method, stage.name, SHORT),
            parent=parent,
            source=folder / "source" if "source" in stage.sees else None,
            target=folder / "target" if sees_target else None,
            split=folder / "split.csv" if sees_target else None,
            shots=SHOTS,
            seed=0,
            master_seed=0,
            device="cpu",
            code="",
            model=model,
            record=model.with_suffix(".json"),
            log=model.with_suffix(".csv"),
        )
        parent = model
    return model.read_bytes()


PAPER_AND_CONTROLS = [method for method in METHODS.values() if method.role != "factorial"]


def read_of_target(method: Method) -> set[str]:
    """Parts of the target whose labels a method may read."""
    sees = frozenset[str]().union(*(STAGES[stage].sees for stage in method.chain))
    if "target_labels" in sees:
        return {SUPPORT, POOLED, UNLABELLED}
    return {SUPPORT} if "support" in sees else set()


@pytest.mark.parametrize("method", PAPER_AND_CONTROLS, ids=lambda method: method.name)
def test_labels_that_a_method_must_not_read_change_nothing(method: Method, folder: Path) -> None:
    honest = train(method, folder, "honest")
    assert train(method, folder, "again") == honest
    poison(folder, spared=read_of_target(method))
    assert train(method, folder, "poisoned") == honest


@pytest.mark.parametrize("name", ["fsft", "finetune", "support_only", "source_and_target"])
def test_the_support_is_read(name: str, folder: Path) -> None:
    honest = train(METHODS[name], folder, "honest")
    poison(folder, spared={POOLED, UNLABELLED, TEST})
    assert train(METHODS[name], folder, "poisoned") != honest
