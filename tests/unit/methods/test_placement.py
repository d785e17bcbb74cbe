"""On `meta`, a device without numbers, whatever waits for the device fails: no GPU is needed to see
that a step never does."""

from pkgutil import resolve_name

import numpy as np
import pytest
import torch

from fsft.data.batches import Labelled
from fsft.data.placement import placed
from fsft.formats.dataset import Dataset
from fsft.methods.registry import METHODS, STAGES
from fsft.methods.training import Run, Task
from fsft.methods.variants import AUTHORS, Settings
from fsft.models.store import build_network
from fsft.plan.nodes import effective_settings

META = torch.device("meta")
CLASSES, SIDE = 4, 24
"""No block meets a side below 3, where whether bfloat16 is on is asked, which meta cannot tell."""

SHORT: Settings = {"all": {"epochs": 1, "batch": 8}}
CHANGES: dict[str, Settings] = {"": {}, "authors": {"all": {**AUTHORS, "augment": "cube"}}}


def cases() -> dict[str, tuple[str, dict[str, object]]]:
    """Every stage that takes steps, with every set of settings that a method gives it, once."""
    found: dict[str, tuple[str, dict[str, object]]] = {}
    for change, layers in CHANGES.items():
        for method in METHODS.values():
            for stage in method.chain:
                case = stage, effective_settings(method, stage, SHORT, layers)
                if "epochs" in case[1] and case not in found.values():
                    found["-".join(filter(None, (method.name, stage, change)))] = case
    return found


CASES = cases()


class Unread(Run):
    """A run in which no value that was noted ever reaches the host: the one wait of an epoch."""

    def read(self) -> None:
        self.unread.clear()


def there(per_class: int) -> Labelled:
    """As many subtomograms of every class, on the device."""
    labels = np.repeat(np.arange(CLASSES), per_class)
    volumes = np.zeros((len(labels), SIDE, SIDE, SIDE), np.float16)
    names = tuple(map(str, range(CLASSES)))
    data = placed(Dataset("A", volumes, labels, names, 1.0), META)
    return Labelled(data.volumes, np.arange(len(labels)), labels)


@pytest.mark.parametrize(("stage", "settings"), CASES.values(), ids=CASES)
def test_no_step_of_any_stage_waits_for_the_device(stage, settings):
    source, target = there(4), there(2)
    task = Task(source=source, unlabelled=target, support=target, target=target)
    network = build_network(side=SIDE, width=2, features=2, classes=CLASSES)
    network.add_discriminator(branch_3d=True)
    run = Unread(
        stage=stage,
        rng=np.random.default_rng(0),
        device=META,
        watch=lambda network: {"target_accuracy": 0.5},
    )
    train = resolve_name(STAGES[stage].train)
    train(network.to(META), task, STAGES[stage].recipe(**settings), run)
    assert run.steps > 0


def test_what_was_noted_is_waited_for_when_it_is_read():
    run = Run(stage="source", rng=np.random.default_rng(0), device=META)
    run.note(1, {"loss": torch.zeros((), device=META)})
    with pytest.raises(NotImplementedError):
        run.read()
