"""One evaluation job: the predictions of all models of a pair on the pair's test set."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import torch

from fsft.data.batches import Samples
from fsft.data.dataset import open_dataset
from fsft.data.placement import placed
from fsft.data.splits import UNLABELLED, left_to_test, part, support
from fsft.evaluation.predict import READINGS, predict_target
from fsft.evaluation.predictions import ROLE, Predictions, save
from fsft.models.store import load_network
from fsft.runtime.device import choose_device
from fsft.runtime.seeds import generator


def evaluate_models(
    *,
    entries: Sequence[Mapping[str, Any]],
    models: Sequence[Path],
    networks: Sequence[Mapping[str, int]],
    target: Path,
    split: Path,
    seed: int,
    master_seed: int,
    device: str,
    precision: str,
    predictions: Path,
    with_support: int = 0,
    jobs_per_gpu: int = 1,
) -> None:
    """Write the predictions of `models` on the target's test set, under every batch-norm reading.

    entries, networks: the role of each model and its width and features; a model in several roles
    is read once. with_support: count so
    many shots of the support as test, as the authors' code does, to measure what that is worth;
    such predictions are never mixed with honest ones in one file. The subtomograms are
    read in a random order, for a dataset is stored class by class, and the statistics of a batch
    of one class are not those of the data. Raises InputError if the test set is empty.
    """
    torch.set_num_threads(1)
    chosen = choose_device(device, precision, jobs_per_gpu=jobs_per_gpu)
    dataset = placed(open_dataset(target), chosen)
    parts = pd.read_csv(split, keep_default_na=False)
    rng = generator(master_seed, "evaluation", dataset.name, seed)
    judged = left_to_test(parts, dataset.name)
    if with_support:
        judged = np.union1d(judged, support(parts, with_support))
    test, unlabelled = (
        Samples(dataset.volumes, rng.permutation(indices))
        for indices in (judged, part(parts, UNLABELLED))
    )
    sizes = {"side": dataset.side, "classes": len(dataset.classes)}
    read = {
        model: predict_target(
            load_network(model, {**sizes, **network}),
            test,
            unlabelled,
            readings=READINGS,
            device=chosen,
            precision=precision,
        )
        for model, network in dict(zip(models, networks, strict=True)).items()
    }
    order = np.argsort(test.indices)
    roles = [
        (entry, model, reading)
        for entry, model in zip(entries, models, strict=True)
        for reading in READINGS
    ]
    save(
        Predictions(
            entries=pd.DataFrame(
                [{**entry, "batchnorm": reading} for entry, _, reading in roles], columns=list(ROLE)
            ),
            log_probability=np.stack(
                [read[model][reading].numpy()[order] for _, model, reading in roles]
            ),
            index=test.indices[order],
            label=dataset.labels[test.indices[order]],
            classes=dataset.classes,
        ),
        predictions,
    )
