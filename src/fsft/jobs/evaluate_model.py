"""One evaluation job: the predictions of one model on the test set of one target."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import torch

from fsft.data.batches import Samples
from fsft.data.placement import placed
from fsft.evaluation.predict import predict_target
from fsft.evaluation.reading import READINGS
from fsft.formats.dataset import open_dataset
from fsft.formats.predictions import CellPredictions, save
from fsft.formats.split import TEST, UNLABELLED, left_to_test, part, read_split, support
from fsft.models.store import load_network
from fsft.runtime.device import choose_device
from fsft.runtime.seeds import generator


def evaluate_model(
    *,
    model: Path,
    network: Mapping[str, int],
    target: Path,
    split: Path,
    seed: int,
    master_seed: int,
    device: str,
    precision: str,
    with_support: int,
    identity: str,
    code: str,
    predictions: Path,
    test: Path | None = None,
    part_tested: str = TEST,
    jobs_per_gpu: int = 1,
) -> None:
    """Write the predictions of `model` on the target's test set, under every batch-norm reading.

    network: its width and features. test: the dataset of the test set; None if it is a part of the
    target, which its split calls `part_tested`. with_support: count so many shots of the support as
    test, as the authors' code does, to measure what that is worth; none in honest predictions. The
    subtomograms are read in a random order, which is one for all models, for a dataset is stored
    class by class, and the statistics of a batch of one class are not those of the data. identity,
    code: for the record. Raises InputError if the test set is empty.
    """
    torch.set_num_threads(1)
    chosen = choose_device(device, precision, jobs_per_gpu=jobs_per_gpu)
    dataset = placed(open_dataset(target), chosen)
    parts = read_split(split)
    rng = generator(master_seed, "evaluation", dataset.name, seed)
    if test is None:
        judged, indices = dataset, left_to_test(parts, dataset.name, part_tested)
    else:
        judged = placed(open_dataset(test), chosen)
        indices = np.arange(len(judged.labels))
    if with_support:
        indices = np.union1d(indices, support(parts, with_support))
    tested = Samples(judged.volumes, rng.permutation(indices))
    unlabelled = Samples(dataset.volumes, rng.permutation(part(parts, UNLABELLED)))
    sizes = {"side": dataset.side, "classes": len(dataset.classes)}
    read = predict_target(
        load_network(model, {**sizes, **network}),
        tested,
        unlabelled,
        readings=READINGS,
        device=chosen,
        precision=precision,
    )
    order = np.argsort(tested.indices)
    save(
        CellPredictions(
            readings=READINGS,
            log_probability=np.stack([read[reading].numpy()[order] for reading in READINGS]),
            index=tested.indices[order],
            label=judged.labels[tested.indices[order]],
            classes=dataset.classes,
            identity=identity,
            code=code,
        ),
        predictions,
    )
