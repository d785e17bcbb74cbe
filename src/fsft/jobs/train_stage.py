"""One training job: hand a stage what it may see, keep what it made."""

import csv
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

import numpy as np
import torch

from fsft.data.batches import Labelled, Samples
from fsft.data.placement import placed
from fsft.data.splits import hold_out
from fsft.evaluation.watcher import watcher
from fsft.formats.dataset import Dataset, open_dataset
from fsft.formats.split import (
    TEST,
    UNLABELLED,
    Split,
    judged_within,
    labelled_outside_test,
    part,
    read_split,
    support,
)
from fsft.methods.training import Run, Task, check_finite
from fsft.models.store import build_network, load_network, save_network
from fsft.runtime.device import choose_device
from fsft.runtime.files import replacing, write_json
from fsft.runtime.provenance import Stopwatch, provenance
from fsft.runtime.seeds import generator, torch_seed

LOGGED = ("stage", "epoch", "step", "quantity", "value")
"""Columns of a training log."""


def train_stage(
    *,
    stage: str,
    train: str,
    recipe: str,
    sees: frozenset[str],
    settings: Mapping[str, Any],
    network: Mapping[str, int],
    parent: Path | None,
    source: Path | None,
    target: Path | None,
    split: Path | None,
    shots: int,
    seed: int,
    master_seed: int,
    device: str,
    identity: str,
    precision: str,
    jobs_per_gpu: int = 1,
    code: str,
    model: Path,
    record: Path,
    log: Path,
) -> None:
    """Train one stage and write its model, its provenance (JSON) and its training log (CSV).

    train, recipe, sees: the registry's, so that a new entry there is no edit here: the function, as
    `module:function`, and the dataclass of its settings. network: its width and
    features. parent: the model of the stage before, or None for a first stage. source, target:
    dataset folders; split: the target's split. The stage is handed what it may see and nothing
    else. Its random numbers depend on the data and the seed but not on the settings, so that all
    variants of a stage see the same batches. identity, code: what the model depends on and the
    fingerprint of the code, for the record.
    """
    torch.set_num_threads(1)
    stopwatch = Stopwatch()
    chosen = choose_device(device, precision, jobs_per_gpu=jobs_per_gpu)
    trainer = resolve_name(train)
    chosen_settings = resolve_name(recipe)(**settings)
    source_data, target_data = (
        placed(open_dataset(folder), chosen) if folder else None for folder in (source, target)
    )
    parts = None if split is None else read_split(split)
    words = (
        source_data.name if source_data else "",
        target_data.name if target_data else "",
        shots,
        seed,
    )
    kept, held_out = (
        hold_out(source_data.labels, master_seed, source_data.name, seed)
        if source_data
        else (None, None)
    )
    run = Run(
        stage=stage,
        data=f"{' -> '.join(filter(None, words[:2]))}, shots {shots}, seed {seed}",
        rng=generator(master_seed, "batches", stage, *words),
        device=chosen,
        precision=precision,
        watch=watcher(
            _labelled(source_data, held_out),
            _labelled(target_data, None if parts is None else judged_within(parts)),
            every_test=settings.get("selection") == "best_on_test",
            precision=precision,
        ),
    )
    torch.manual_seed(torch_seed(master_seed, "weights", stage, *words))
    dataset = source_data or target_data
    assert dataset is not None  # every stage sees some data
    architecture = {"side": dataset.side, **network, "classes": len(dataset.classes)}
    trained = load_network(parent, architecture) if parent else build_network(**architecture)
    trained.to(run.device)
    shuffler = generator(master_seed, "shuffled support", *words[1:])
    task = _task(sees, settings, _labelled(source_data, kept), target_data, parts, shots, shuffler)
    trainer(trained, task, chosen_settings, run)
    check_finite(trained, run)

    with replacing(log) as temporary, temporary.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, LOGGED, lineterminator="\n")
        table.writeheader()
        table.writerows(run.rows)
    facts = {
        "identity": identity,
        "stage": stage,
        "settings": dict(settings),
        "architecture": architecture,
        "source": words[0],
        "target": words[1],
        "shots": shots,
        "seed": seed,
        "master_seed": master_seed,
        "steps": run.steps,
        "samples": run.samples,
        "watching_seconds": round(run.watching_seconds, 3),
    }
    made_with = provenance(
        device=chosen, precision=precision, code=code, facts=facts, stopwatch=stopwatch
    )
    write_json(record, made_with)
    save_network(model, trained, architecture)


def _labelled(dataset: Dataset | None, indices: Any) -> Labelled | None:
    """Labelled samples of a dataset, or None if there is no dataset."""
    if dataset is None:
        return None
    return Labelled(dataset.volumes, indices, dataset.labels[indices])


def _task(
    sees: frozenset[str],
    settings: Mapping[str, Any],
    source: Labelled | None,
    target: Dataset | None,
    parts: Split | None,
    shots: int,
    shuffler: np.random.Generator,
) -> Task:
    """What a stage may see: nothing else leaves this function.

    The settings `transductive` and `shuffled_support` are of the data and end here. Where the test
    set is a dataset of its own, which no stage is handed, what the authors adapt on and test on is
    the unlabelled target.
    """
    if target is None or parts is None:
        return Task(source=source)
    transductive = settings.get("transductive") and TEST in parts["part"]
    adapted_on = part(parts, TEST if transductive else UNLABELLED)
    unlabelled = Samples(target.volumes, adapted_on)
    labelled = _labelled(target, support(parts, shots)) if "support" in sees else None
    if labelled is not None and settings.get("shuffled_support"):
        labelled = replace(labelled, labels=shuffler.permutation(labelled.labels))
    return Task(
        source=source if "source" in sees else None,
        unlabelled=unlabelled if "unlabelled" in sees else None,
        support=labelled,
        target=_labelled(target, labelled_outside_test(parts)) if "target_labels" in sees else None,
    )
