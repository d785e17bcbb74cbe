"""How much work a stage is, counted from its settings before it is run.

A stage that is added to the registry gets a formula here; `make plan` names those that have none.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from fsft.data.part_sizes import part_sizes
from fsft.data.splits import HELD_OUT
from fsft.evaluation.watcher import WATCHED
from fsft.methods.discriminator import SUPPORT_COPIES
from fsft.methods.registry import STAGES

Settings = Mapping[str, Any]


@dataclass(frozen=True)
class Data:
    """Numbers of subtomograms: of the source, trained on and held out, and of the target."""

    source: int
    held_out: int
    unlabelled: int
    support: int
    labelled: int
    test: int

    def seen_by(self, stage: str) -> "Data":
        """The same without a domain that a stage is not handed."""
        sees = STAGES[stage].sees
        domains = {"source": "source" in sees, "target": bool(sees - {"source"})}
        of_source = ("source", "held_out")
        return Data(
            **{
                each.name: getattr(self, each.name)
                if domains["source" if each.name in of_source else "target"]
                else 0
                for each in fields(self)
            }
        )


def data_of(
    *,
    per_class: int,
    labelled: Sequence[int],
    without_label: int,
    support_pool: int,
    unlabelled_fraction: float,
    shots: int,
) -> Data:
    """What a configuration gives a stage, counted as `fsft.data.splits` draws it.

    per_class: of the source. labelled: of the target, for each class. without_label: of the target.
    """
    classes, held_out = len(labelled), max(1, round(HELD_OUT * per_class))
    parts = [
        part_sizes(count, support_pool=support_pool, unlabelled_fraction=unlabelled_fraction)
        for count in labelled
    ]
    return Data(
        source=classes * (per_class - held_out),
        held_out=classes * held_out,
        unlabelled=sum(part.unlabelled for part in parts) + without_label,
        support=classes * shots,
        labelled=sum(part.support + part.unlabelled for part in parts),
        test=sum(part.test for part in parts),
    )


@dataclass(frozen=True)
class Work:
    """What a stage does.

    samples: subtomograms read by its steps, as its provenance counts them. trained, encoded: those
    that go through the encoder with and without a step of it, or of what follows, back through it.
    pairs: pairs that the discriminator is trained on or trains the encoder with. at_once: the most
    subtomograms in one step of the encoder.
    """

    samples: int
    trained: int = 0
    encoded: int = 0
    pairs: int = 0
    at_once: int = 0


Formula = Callable[[Settings, Data], Work]


def work_of(stage: str, settings: Settings, data: Data) -> Work | None:
    """The work of a stage under its effective settings; None if no formula is known."""
    return FORMULAS[stage](settings, data.seen_by(stage)) if stage in FORMULAS else None


def _watched(settings: Settings, data: Data) -> int:
    """Subtomograms looked at after the epochs, for the record."""
    every_test = settings.get("selection") == "best_on_test"
    test = data.test if every_test else min(WATCHED, data.test)
    return int(settings["epochs"]) * (min(WATCHED, data.held_out) + test)


def _classified(count: int, settings: Settings, data: Data) -> Work:
    """Epochs of cross entropy over `count` subtomograms."""
    samples = settings["epochs"] * count
    return Work(samples, samples, _watched(settings, data), at_once=settings["batch"])


def _batches(settings: Settings, data: Data) -> tuple[int, int]:
    """Batches of an epoch of the source, and how many of the target go with each."""
    size = min(settings["batch"], data.source)
    return -(-data.source // size), size


def _coral(settings: Settings, data: Data) -> Work:
    batches, size = _batches(settings, data)
    samples = settings["epochs"] * (data.source + batches * size)
    return Work(samples, samples, _watched(settings, data), at_once=2 * size)


def _swd(settings: Settings, data: Data) -> Work:
    batches, size = _batches(settings, data)
    epochs, steps, target = settings["epochs"], settings["encoder_steps"], batches * size
    trained = epochs * (data.source + steps * target)
    encoded = data.source + epochs * (data.source + target)
    return Work(trained + encoded, trained, encoded + _watched(settings, data), at_once=size)


def _discriminator(settings: Settings, data: Data) -> Work:
    copies = 1 if settings["augment"] == "none" else SUPPORT_COPIES
    passes = 2 if settings["route_source_through_target"] else 1
    pairs = settings["epochs"] * 4 * data.support
    return Work(2 * pairs, encoded=passes * data.source + copies * data.support, pairs=pairs)


def _adapted(support: int, settings: Settings, data: Data) -> Work:
    """Epochs of Stage 3 with `support` labelled target subtomograms, two groups of pairs each, and
    four for a discriminator that is trained in alternation."""
    epochs, pairs = settings["epochs"], 2 * support
    confused = pairs if settings["gamma"] > 0 else 0
    alternated = 4 * support if settings["adversarial"] else 0
    return Work(
        samples=epochs * 2 * (pairs + alternated),
        trained=epochs * 2 * pairs,
        encoded=epochs * 2 * alternated + _watched(settings, data),
        pairs=epochs * (confused + alternated),
        at_once=2 * settings["batch"],
    )


FORMULAS: Mapping[str, Formula] = {
    "source": lambda settings, data: _classified(data.source, settings, data),
    "coral": _coral,
    "swd": _swd,
    "discriminator": _discriminator,
    "adapt": lambda settings, data: _adapted(data.support, settings, data),
    "finetune": lambda settings, data: _classified(data.support, settings, data),
    "support_only": lambda settings, data: _classified(data.support, settings, data),
    "oracle": lambda settings, data: _adapted(data.labelled, settings, data),
}
"""One for every stage."""
