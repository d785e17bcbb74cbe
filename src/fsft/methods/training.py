"""What every stage is handed, and how every stage takes a step."""

import math
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor, nn

from fsft.data.batches import Labelled, Samples
from fsft.data.placement import to_device
from fsft.models.network import Network
from fsft.runtime.device import FLOAT32, autocast
from fsft.runtime.errors import InputError


class Task:
    """The data a stage may see; to ask for what it was not given is a ValueError.

    source: volumes and labels. unlabelled: target volumes. support: the labelled shots.
    target: every labelled target subtomogram outside the test set.
    """

    def __init__(
        self,
        *,
        source: Labelled | None = None,
        unlabelled: Samples | None = None,
        support: Labelled | None = None,
        target: Labelled | None = None,
    ) -> None:
        self._parts = {"source": source, "support": support, "target": target}
        self._unlabelled = unlabelled

    @property
    def source(self) -> Labelled:
        """The labelled source."""
        return self._labelled("source")

    @property
    def support(self) -> Labelled:
        """The labelled target subtomograms, as many of each class as there are shots."""
        return self._labelled("support")

    @property
    def target(self) -> Labelled:
        """All labelled target subtomograms outside the test set."""
        return self._labelled("target")

    @property
    def unlabelled(self) -> Samples:
        """Target subtomograms without their labels."""
        if self._unlabelled is None:
            raise ValueError("this stage was not given the unlabelled target")
        return self._unlabelled

    def _labelled(self, name: str) -> Labelled:
        part = self._parts[name]
        if part is None:
            raise ValueError(f"this stage was not given the {name}")
        return part


class Noted(NamedTuple):
    """Values that the device may still be computing, and the step after which they are."""

    epoch: int
    step: int
    learning_rate: float
    values: Mapping[str, Tensor]


@dataclass
class Run:
    """One training job: its random numbers, its device, its precision and what it records.

    data: what it is trained on, in words, for messages. watch: given the network, the accuracies to
    note after an epoch; they are kept for the record and do not come back to the stage.
    learning_rate: of the last step. unread: values noted since the last `read`.
    """

    stage: str
    rng: np.random.Generator
    device: torch.device
    precision: str = FLOAT32
    data: str = ""
    watch: Callable[[Network], Mapping[str, float]] | None = None
    rows: list[dict[str, str | int | float]] = field(default_factory=list)
    unread: list[Noted] = field(default_factory=list)
    steps: int = 0
    samples: int = 0
    learning_rate: float = 0.0
    watching_seconds: float = 0.0

    def autocast(self) -> AbstractContextManager[object]:
        """Context in which forward passes are computed."""
        return autocast(self.device, self.precision)

    def to_device(self, values: Tensor) -> Tensor:
        """Images or labels on the device, see `fsft.data.placement`."""
        return to_device(values, self.device)

    def note(self, epoch: int, values: Mapping[str, Tensor]) -> None:
        """Keep values on the device for the training log, which they enter when they are read."""
        self.unread.append(Noted(epoch, self.steps, self.learning_rate, values))

    def read(self) -> None:
        """Bring the noted values into the training log: the one wait for the device in an epoch.

        Raises TrainingDivergedError at the first step of which a value is not finite.
        """
        noted, self.unread = self.unread, []
        values = iter(on_host([value for each in noted for value in each.values.values()]))
        for each in noted:
            found = {name: next(values) for name in each.values}
            if not all(map(math.isfinite, found.values())):
                raise TrainingDivergedError(
                    f"stage {self.stage} on {self.data}: a loss is not finite at epoch "
                    f"{each.epoch}, step {each.step} (learning rate {each.learning_rate:g}, losses "
                    f"{found}); lower stages.{self.stage}.learning_rate"
                )
            self._log(each.epoch, each.step, found)

    def end_epoch(self, epoch: int, network: Network) -> Mapping[str, float]:
        """Read what was noted in an epoch (counted from 1), and log the accuracies after it."""
        self.read()
        if self.watch is None:
            return {}
        start = time.perf_counter()
        accuracies = self.watch(network)
        self._log(epoch, self.steps, accuracies)
        self.watching_seconds += time.perf_counter() - start
        return accuracies

    def _log(self, epoch: int, step: int, values: Mapping[str, float]) -> None:
        """Add rows to the training log."""
        for quantity, value in values.items():
            self.rows.append(
                {
                    "stage": self.stage,
                    "epoch": epoch,
                    "step": step,
                    "quantity": quantity,
                    "value": value,
                }
            )


def on_host(scalars: list[Tensor]) -> list[float]:
    """Values of tensors without dimensions, in one copy."""
    found: list[float] = torch.stack(scalars).tolist() if scalars else []
    return found


class TrainingDivergedError(InputError):
    """A loss or a weight became infinite or NaN."""


def descend(
    optimiser: torch.optim.Optimizer,
    losses: Mapping[str, Tensor],
    run: Run,
    *,
    epoch: int,
    samples: int,
) -> None:
    """One step down the sum of `losses`, noted one by one, without a wait for the device.

    samples: how many subtomograms the step has read. Whether the losses are finite shows when they
    are read, at the end of the epoch.
    """
    total = sum(losses.values(), start=torch.zeros((), device=run.device))
    optimiser.zero_grad(set_to_none=True)
    total.backward()  # type: ignore[no-untyped-call]
    optimiser.step()
    run.learning_rate = optimiser.param_groups[0]["lr"]
    run.steps += 1
    run.samples += samples
    run.note(epoch, {name: loss.detach() for name, loss in losses.items()})


def check_finite(network: Network, run: Run) -> None:
    """Raise TrainingDivergedError if what a stage has made holds NaN or infinity.

    The loss of the last step may be finite and the step not.
    """
    for name, value in network.state_dict().items():
        if not torch.isfinite(value).all():
            raise TrainingDivergedError(
                f"stage {run.stage} on {run.data}: {name} is not finite after step {run.steps} "
                f"(learning rate {run.learning_rate:g}); lower stages.{run.stage}.learning_rate"
            )


def trainable(*modules: nn.Module) -> list[nn.Parameter]:
    """The parameters of some modules, each once, all set to be trained."""
    parameters = list(dict.fromkeys(p for module in modules for p in module.parameters()))
    for parameter in parameters:
        parameter.requires_grad_(True)
    return parameters


def frozen(module: nn.Module) -> None:
    """Set a module so that training leaves it alone, running statistics included."""
    module.eval()
    for parameter in module.parameters():
        parameter.requires_grad_(False)


class Keeper:
    """Which epoch's weights a stage ends with: the last, or the best on what it is tested on.

    `best_on_test` is what the authors' code does. It reads the labels that it is then judged by, so
    its accuracy is optimistic; it is here to measure by how much.
    """

    def __init__(self, selection: str) -> None:
        self.selection = selection
        self.best = -1.0
        self.state: dict[str, Tensor] | None = None

    def see(self, network: Network, accuracies: Mapping[str, float]) -> None:
        """Look at the network after an epoch."""
        if self.selection == "last":
            return
        accuracy = accuracies["target_accuracy"]
        if accuracy > self.best:
            self.best = accuracy
            self.state = {name: value.clone() for name, value in network.state_dict().items()}

    def restore(self, network: Network) -> None:
        """Leave the chosen weights in the network."""
        if self.state is not None:
            network.load_state_dict(self.state)
