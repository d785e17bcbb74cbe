"""The work of a stage, counted before and while it runs."""

from pkgutil import resolve_name
from typing import Any

import numpy as np
import pytest
import torch

from fsft.data.batches import Labelled, Samples
from fsft.data.splits import draw_split, hold_out
from fsft.evaluation.watcher import watcher
from fsft.formats.split import TEST, UNLABELLED, labelled_outside_test, part, support
from fsft.methods.registry import STAGES
from fsft.methods.training import Run, Task
from fsft.methods.work import Data
from fsft.models.store import build_network
from fsft.plan.work import data_of, work_of

CLASSES, PER_CLASS, SIDE = 3, 11, 16
SPLITS = {"support_pool": 3, "unlabelled_fraction": 0.6}
LABELS = np.repeat(np.arange(CLASSES), PER_CLASS)
VOLUMES = np.random.default_rng(0).normal(size=(len(LABELS), SIDE, SIDE, SIDE)).astype(np.float16)
NAMES = ["a", "b", "c"]

SETTINGS: list[tuple[str, dict[str, Any]]] = [
    *((name, {}) for name, stage in STAGES.items() if "shells" not in stage.defaults),
    ("source", {"batch": 8}),
    ("coral", {"batch": 7}),
    ("coral", {"selection": "best_on_test"}),
    ("swd", {"batch": 7, "encoder_steps": 2}),
    ("discriminator", {"augment": "cube", "route_source_through_target": True}),
    ("adapt", {"gamma": 0.0}),
    ("adapt", {"adversarial": True, "batch": 5}),
]


def taken(indices: np.ndarray) -> Labelled:
    return Labelled(VOLUMES, indices, LABELS[indices])


def split() -> Any:
    return draw_split(LABELS, NAMES, master_seed=0, dataset="t", seed=0, **SPLITS)


def data(shots: int) -> Data:
    return data_of(
        per_class=PER_CLASS,
        labelled=[PER_CLASS] * CLASSES,
        without_label=0,
        shots=shots,
        **SPLITS,
    )


def test_data_are_counted_as_they_are_drawn() -> None:
    parts = split()
    kept, held_out = hold_out(LABELS, 0, "s", 0)
    assert data(2) == Data(
        source=len(kept),
        held_out=len(held_out),
        unlabelled=len(part(parts, UNLABELLED)),
        support=len(support(parts, 2)),
        labelled=len(labelled_outside_test(parts)),
        test=len(part(parts, TEST)),
    )


@pytest.mark.parametrize(("stage", "changes"), SETTINGS)
def test_a_stage_does_what_was_counted(stage: str, changes: dict[str, Any]) -> None:
    short = {"epochs": 2} if "epochs" in STAGES[stage].defaults else {}
    settings = {**STAGES[stage].defaults, **short, **changes}
    parts, sees = split(), STAGES[stage].sees
    kept, held_out = hold_out(LABELS, 0, "s", 0)
    network = build_network(side=SIDE, width=2, features=4, classes=CLASSES)
    if stage == "adapt" and settings["gamma"] > 0:
        network.add_discriminator(branch_3d=True)
    passed = {True: 0, False: 0}

    def count(module: Any, inputs: Any, _: Any) -> None:
        passed[torch.is_grad_enabled()] += len(inputs[0])

    network.encoder.register_forward_hook(count)
    on_target = bool(sees - {"source"})
    run = Run(
        stage=stage,
        rng=np.random.default_rng(0),
        device=torch.device("cpu"),
        watch=watcher(
            taken(held_out) if "source" in sees else None,
            taken(part(parts, TEST)) if on_target else None,
            every_test=settings.get("selection") == "best_on_test",
        ),
    )
    task = Task(
        source=taken(kept),
        unlabelled=Samples(VOLUMES, part(parts, UNLABELLED)),
        support=taken(support(parts, 2)),
        target=taken(labelled_outside_test(parts)),
    )
    train = resolve_name(STAGES[stage].train)
    train(network, task, STAGES[stage].recipe(**settings), run)

    work = work_of(stage, settings, data(2))
    assert work is not None
    assert (work.samples, work.trained, work.encoded) == (run.samples, passed[True], passed[False])


@pytest.mark.parametrize("adversarial", [False, True])
def test_pairs_are_those_the_discriminator_reads(adversarial: bool) -> None:
    network = build_network(side=SIDE, width=2, features=4, classes=CLASSES)
    kept, _ = hold_out(LABELS, 0, "s", 0)
    task = Task(source=taken(kept), support=taken(support(split(), 2)))
    read: list[int] = []

    def trained(stage: str, **changes: Any) -> tuple[int, Run]:
        settings = {**STAGES[stage].defaults, "epochs": 3, **changes}
        train = resolve_name(STAGES[stage].train)
        run = Run(stage=stage, rng=np.random.default_rng(0), device=torch.device("cpu"))
        train(network, task, STAGES[stage].recipe(**settings), run)
        work = work_of(stage, settings, data(2))
        assert work is not None
        return work.pairs, run

    pairs, run = trained("discriminator")
    assert pairs == run.samples // 2
    assert network.discriminator is not None
    network.discriminator.register_forward_hook(
        lambda _, inputs, __: read.append(len(inputs[0].high))
    )
    pairs, _ = trained("adapt", adversarial=adversarial)
    assert pairs == sum(read)


def test_a_stage_that_there_is_not_has_no_formula() -> None:
    assert work_of("magic", {}, data(2)) is None
