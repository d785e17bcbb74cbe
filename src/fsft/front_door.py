"""The benchmark without its workflow: data of a run, what of them a method may know, its metrics.

Nothing here imports torch. Labels of a target are handed out for its support alone; those of the
test set stay in the files of the run, and `score` reads them there.
"""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from fsft.evaluation.foreign import READING, with_labels
from fsft.evaluation.metrics import cell_metrics
from fsft.formats import dataset, predictions, split
from fsft.formats.archive import CONFIG, read_config
from fsft.formats.dataset import Dataset
from fsft.formats.predictions import CellPredictions
from fsft.formats.test_set import read_tested
from fsft.plan.datasets import dataset_name, levels, pairs, split_path, tested_in, truth_path
from fsft.plan.foreign import file_name
from fsft.runtime.errors import InputError


@dataclass(frozen=True)
class TargetSplit:
    """What a method may know of a target for one seed and number of shots.

    support, unlabelled: indices into the dataset `target`, ascending and disjoint. support_labels:
    parallel to support, indices into `classes`. test: indices, ascending, into the dataset called
    `test_dataset`, which is one of its own, or the target, of which they are then a third part.
    """

    run: Path
    target: str
    seed: int
    shots: int
    classes: tuple[str, ...]
    support: np.ndarray
    support_labels: np.ndarray
    unlabelled: np.ndarray
    test_dataset: str
    test: np.ndarray


def open_dataset(run: Path | str, name: str) -> Dataset:
    """Open a dataset of a run, e.g. `A-snr0.5`; its volumes stay on disk until they are indexed.

    A source comes with its labels; those of a target are all UNLABELLED (-1). Raises InputError if
    the run lacks the dataset or its configuration.
    """
    opened = dataset.open_dataset(Path(run) / "datasets" / name)
    config = _config(Path(run))
    of_sources = {
        dataset_name(domain, snr)
        for domain in config["grid"]["source_domains"]
        for snr in levels(config)[domain]
    }
    targets = {pair.target for pair in pairs(config)} - {pair.source for pair in pairs(config)}
    if name in of_sources - targets:
        return opened
    return replace(opened, labels=np.full_like(opened.labels, dataset.UNLABELLED))


def open_split(run: Path | str, target: str, *, seed: int, shots: int) -> TargetSplit:
    """Open the parts of a target of a run for a seed and a number of shots per class.

    A method that sees no support asks for 0 shots. Raises InputError if the run has no such split
    or fewer labels than shots.
    """
    run = Path(run)
    config = _config(run)
    if seed not in config["seeds"] or shots not in (0, *config["shots"]):
        raise InputError(
            f"the run {run} has the seeds {config['seeds']} and the shots {[0, *config['shots']]}; "
            f"expected of these, not seed {seed} and shots {shots}"
        )
    parts = split.read_split(run / split_path(target, seed))
    test_dataset = tested_in(config, target, seed)
    opened = dataset.open_dataset(run / "datasets" / target)
    support = split.support(parts, shots)
    return TargetSplit(
        run=run,
        target=target,
        seed=seed,
        shots=shots,
        classes=opened.classes,
        support=support,
        support_labels=opened.labels[support],
        unlabelled=split.part(parts, split.UNLABELLED),
        test_dataset=test_dataset,
        test=read_tested(run / truth_path(target, seed, test_dataset)).index,
    )


def score(of: TargetSplit, log_probability: np.ndarray) -> pd.DataFrame:
    """The benchmark's metrics of predictions of a test set: class, metric, value and count.

    log_probability: (test, classes) natural logarithms, rows as in `of.test`, columns as in
    `of.classes`. Raises InputError if they are not that. To choose anything by it is to tune on the
    test labels.
    """
    return cell_metrics(_labelled(of, log_probability)).drop(columns="batchnorm")


def write_predictions(
    folder: Path | str, of: TargetSplit, log_probability: np.ndarray, *, source: str
) -> Path:
    """Write predictions of a test set into the folder of a method, for the key `foreign`.

    log_probability: as in `score`, which makes the same checks. source: the dataset that the method
    has learnt from. Returns the file; no label is written.
    """
    cell = _labelled(of, log_probability)
    path = Path(folder) / file_name(source, of.target, shots=of.shots, seed=of.seed)
    path.parent.mkdir(parents=True, exist_ok=True)
    predictions.save(replace(cell, label=np.full_like(cell.label, dataset.UNLABELLED)), path)
    return path


def _labelled(of: TargetSplit, log_probability: np.ndarray) -> CellPredictions:
    what = "log_probability"
    numbers = np.asarray(log_probability, dtype=np.float32)
    expected = (len(of.test), len(of.classes))
    if numbers.shape != expected:
        raise InputError(f"{what} has shape {numbers.shape}; expected {expected}, test by classes")
    given = CellPredictions(
        readings=(READING,),
        log_probability=numbers[None],
        index=of.test,
        label=np.full(len(of.test), dataset.UNLABELLED),
        classes=of.classes,
    )
    return with_labels(
        given, read_tested(of.run / truth_path(of.target, of.seed, of.test_dataset)), what
    )


def _config(run: Path) -> dict[str, Any]:
    if not (run / CONFIG).is_file():
        raise InputError(f"{run / CONFIG} is missing; expected the folder of a finished run")
    return read_config(run)
