"""How much work the stages of a configuration are, counted before they are run.

The formula of a stage stands with its declaration; `make plan` names the stages that have none.
"""

from collections.abc import Sequence
from dataclasses import fields, replace

from fsft.data.part_sizes import part_sizes
from fsft.data.splits import HELD_OUT
from fsft.evaluation.reading import WATCHED
from fsft.methods.declare import Stage
from fsft.methods.registry import STAGES
from fsft.methods.work import Data, Settings, Work, epochs_over_all


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
        test=sum(part.test for part in parts) or sum(part.unlabelled for part in parts),
    )


def work_of(stage: str, settings: Settings, data: Data) -> Work | None:
    """The work of a stage under its effective settings, with what it looks at for the record.

    None if there is no such stage, or no formula for one whose length is not a number of epochs.
    """
    declared = STAGES.get(stage)
    if declared is None or (declared.work is None and not {"epochs", "batch"} <= set(settings)):
        return None
    formula = declared.work or epochs_over_all(declared.sees)
    seen = _seen_by(declared, data)
    every_test = settings.get("selection") == "best_on_test"
    test = seen.test if every_test else min(WATCHED, seen.test)
    work = formula(settings, seen)
    watched = work.watched * (min(WATCHED, seen.held_out) + test)
    return replace(work, encoded=work.encoded + watched)


def _seen_by(stage: Stage, data: Data) -> Data:
    """The numbers without those of a domain that a stage is not handed."""
    domains = {"source": "source" in stage.sees, "target": bool(stage.sees - {"source"})}
    of_source = ("source", "held_out")
    return Data(
        **{
            each.name: getattr(data, each.name)
            if domains["source" if each.name in of_source else "target"]
            else 0
            for each in fields(data)
        }
    )
