"""What a training job hands to a stage: poisoned labels that it must not read change nothing."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import torch

from fsft.formats.mrc_stack import StackWriter, open_stack
from fsft.formats.split import SUPPORT, TEST, UNLABELLED
from fsft.jobs.train_stage import train_stage
from fsft.methods.declare import Method
from fsft.methods.registry import METHODS, STAGES
from fsft.plan.nodes import SIZES, effective_settings
from fsft.runtime.errors import InputError
from tests.unit.jobs.conftest import CLASSES, SHOTS, SIDE

POOLED = "support that is not among the shots"
SHORT = {
    "all": {"epochs": 1, "batch": 12, "width": 4, "features": 4},
    "swd": {"encoder_steps": 1},
}


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


def train(
    method: Method,
    folder: Path,
    name: str,
    changes: dict[str, object] | None = None,
    precision: str = "float32",
) -> bytes:
    """The last model of a chain, as bytes."""
    parent, first = None, effective_settings(method, method.chain[0], SHORT)
    network = {key: first[key] for key in SIZES if key in first}
    for stage in (STAGES[each] for each in method.chain):
        model = folder / f"{name}-{stage.name}.safetensors"
        sees_target = bool(stage.sees - {"source"})
        train_stage(
            stage=stage.name,
            train=stage.train,
            recipe=stage.recipe_name,
            sees=stage.sees,
            settings=effective_settings(method, stage.name, SHORT, {"all": changes or {}}),
            network=network,
            parent=parent,
            source=folder / "source" if "source" in stage.sees else None,
            target=folder / "target" if sees_target else None,
            split=folder / "split.csv" if sees_target else None,
            shots=SHOTS,
            seed=0,
            master_seed=0,
            device="cpu",
            precision=precision,
            identity="",
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
    poison(folder, spared=read_of_target(method))
    assert train(method, folder, "poisoned") == honest


@pytest.mark.parametrize(
    "name",
    [
        "fsft",
        "finetune",
        "support_only",
        "source_and_target",
        "mme",
        "mean_teacher",
        "fixmatch",
    ],
)
def test_the_support_is_read(name: str, folder: Path) -> None:
    honest = train(METHODS[name], folder, "honest")
    poison(folder, spared={POOLED, UNLABELLED, TEST})
    assert train(METHODS[name], folder, "poisoned") != honest


def blacken_test_set(folder: Path) -> None:
    """Replace the volumes of the test set by others."""
    split = pd.read_csv(folder / "split.csv")
    volumes, _ = open_stack(folder / "target" / "subtomograms.mrcs")
    volumes = np.array(volumes)
    volumes[split.loc[split["part"] == TEST, "index"]] = 1.0
    stack = StackWriter(
        folder / "target" / "subtomograms.mrcs", count=len(volumes), side=SIDE, voxel_nm=1.0
    )
    with stack as writer:
        writer.append(volumes)


@pytest.mark.parametrize("transductive", [False, True])
def test_test_volumes_are_adapted_on_only_if_the_authors_choice_is_made(
    transductive: bool, folder: Path
) -> None:
    choice = {"transductive": transductive}
    before = train(METHODS["coral"], folder, "before", choice)
    blacken_test_set(folder)
    after = train(METHODS["coral"], folder, "after", choice)
    assert (before != after) == transductive


def test_where_the_test_set_is_apart_the_authors_adapt_and_select_on_the_unlabelled(
    folder: Path,
) -> None:
    split = pd.read_csv(folder / "split.csv")
    split["part"] = split["part"].replace(TEST, UNLABELLED)
    split.to_csv(folder / "split.csv", index=False)
    honest = train(METHODS["coral"], folder, "honest")
    assert train(METHODS["coral"], folder, "transductive", {"transductive": True}) == honest
    train(METHODS["coral"], folder, "selected", {"selection": "best_on_test"})
    assert "target_accuracy" in set(pd.read_csv(folder / "selected-coral.csv")["quantity"])


@pytest.mark.parametrize("name", ["coral", "swd", "fada", "fsft", "finetune"])
def test_a_particle_without_a_label_is_trained_on_as_one_whose_label_is_hidden(
    name: str, folder: Path
) -> None:
    hidden = train(METHODS[name], folder, "hidden")
    for path in (folder / "split.csv", folder / "target" / "particles.csv"):
        rows = pd.read_csv(path)
        split = pd.read_csv(folder / "split.csv")
        rows.loc[split["part"] == UNLABELLED, "class"] = ""
        rows.to_csv(path, index=False)
    assert train(METHODS[name], folder, "missing") == hidden


def test_a_target_without_test_labels_trains_but_cannot_be_selected_on(folder: Path) -> None:
    split = pd.read_csv(folder / "split.csv")
    split["part"] = split["part"].replace(TEST, UNLABELLED)
    split.loc[split["part"] == UNLABELLED, "class"] = ""
    split.to_csv(folder / "split.csv", index=False)
    train(METHODS["fsft"], folder, "untested")
    log = pd.read_csv(folder / "untested-adapt.csv")
    assert "source_held_out_accuracy" in set(log["quantity"])
    assert "target_accuracy" not in set(log["quantity"])
    with pytest.raises(InputError, match="selection is best_on_test, but the target has no"):
        train(METHODS["fsft"], folder, "selected", {"selection": "best_on_test"})


def processor_with_bfloat16(monkeypatch: pytest.MonkeyPatch, native: bool) -> None:
    """Let the processor say that it computes in bfloat16 by itself, or not."""
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: {"avx512_bf16": native})


@pytest.mark.parametrize(
    "name", ["swd", "fsft", "fsft_gan", "support_only", "oracle", "mme", "mean_teacher", "fixmatch"]
)
def test_every_stage_trains_in_bfloat16_if_asked_and_its_record_says_so(
    name: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    processor_with_bfloat16(monkeypatch, native=True)
    single = train(METHODS[name], folder, "single")
    assert train(METHODS[name], folder, "half", precision="bfloat16") != single
    for stage in METHODS[name].chain:
        for made, precision in (("single", "float32"), ("half", "bfloat16")):
            record = json.loads((folder / f"{made}-{stage}.json").read_text(encoding="utf-8"))
            assert record["precision"] == precision


def test_bfloat16_is_refused_before_anything_is_read_or_written(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    processor_with_bfloat16(monkeypatch, native=False)
    (folder / "source" / "manifest.json").unlink()
    before = sorted(folder.rglob("*"))
    with pytest.raises(InputError, match=r"^configuration key precision is bfloat16"):
        train(METHODS["fsft"], folder, "refused", precision="bfloat16")
    assert sorted(folder.rglob("*")) == before


def test_shuffled_support_is_another_training(folder: Path) -> None:
    right = train(METHODS["finetune"], folder, "right")
    shuffled = train(METHODS["finetune"], folder, "shuffled", {"shuffled_support": True})
    again = train(METHODS["finetune"], folder, "again", {"shuffled_support": True})
    assert shuffled == again != right


def test_a_stage_that_diverges_says_so_in_one_sentence_and_writes_no_model(folder: Path) -> None:
    said = r"^stage source on source, shots 1, seed 0: .* not finite .*\(learning rate 1e\+30"
    with pytest.raises(InputError, match=said):
        train(METHODS["source_only"], folder, "diverged", {"learning_rate": 1e30})
    assert not list(folder.glob("diverged*"))
