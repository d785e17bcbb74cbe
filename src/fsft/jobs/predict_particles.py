"""The prediction job: the class of every particle of the target, as a user's tools read it."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import torch

from fsft.data.batches import Samples
from fsft.data.placement import placed
from fsft.evaluation.predict import predict_target
from fsft.formats.dataset import open_dataset
from fsft.formats.split import UNLABELLED, Split, labelled_outside_test, part, read_split, support
from fsft.models.store import load_network
from fsft.own_data.predictions import write_star
from fsft.own_data.reader import open_entry
from fsft.plan.datasets import Config
from fsft.runtime.device import choose_device
from fsft.runtime.errors import InputError
from fsft.runtime.files import replacing
from fsft.runtime.seeds import generator

READING = "recalibrated"


def predict_particles(
    *,
    particles: Path,
    entry: Config,
    models: Sequence[Path],
    network: Mapping[str, int],
    target: Path,
    splits: Sequence[Path],
    seeds: Sequence[int],
    sees: frozenset[str],
    shots: int,
    master_seed: int,
    device: str,
    precision: str,
    jobs_per_gpu: int = 1,
    star: Path,
    csv: Path,
) -> None:
    """Write what one method says of every particle, the mean of its probabilities over the seeds.

    particles, entry: the list that `target`, a dataset, was imported from, and the entry of the
    configuration that says how it is read. models, splits: one for each seed. network: width and
    features of the models. sees: what the method was handed in training. star: see `write_star`.
    csv: a row for each particle: index, particle, label (empty if unlabelled), class, probability,
    margin, a column for each class, and `used as support`: whether the label was learnt from under
    any of the seeds, so that the prediction says nothing. Raises InputError if particles and
    dataset do not agree.
    """
    torch.set_num_threads(1)
    chosen = choose_device(device, precision, jobs_per_gpu=jobs_per_gpu)
    dataset = placed(open_dataset(target), chosen)
    listed = open_entry(particles, entry)
    if len(listed) != len(dataset.labels):
        raise InputError(
            f"{listed.source} lists {len(listed)} particles, but {target} holds "
            f"{len(dataset.labels)}; expected those that were imported"
        )
    sizes = {"side": dataset.side, "classes": len(dataset.classes)}
    probability = np.zeros((len(listed), len(dataset.classes)))
    learnt = np.zeros(len(listed), dtype=bool)
    for model, split, seed in zip(models, splits, seeds, strict=True):
        parts = read_split(split)
        rng = generator(master_seed, "prediction", dataset.name, seed)
        everything, unlabelled = (
            Samples(dataset.volumes, rng.permutation(indices))
            for indices in (np.arange(len(listed)), part(parts, UNLABELLED))
        )
        read = predict_target(
            load_network(model, {**sizes, **network}),
            everything,
            unlabelled,
            readings=(READING,),
            device=chosen,
            precision=precision,
        )
        probability[everything.indices] += np.exp(read[READING].numpy().astype(np.float64))
        learnt[_learnt_from(parts, sees, shots)] = True
    probability /= len(models)
    predicted = [dataset.classes[best] for best in probability.argmax(axis=1)]
    second, first = np.sort(probability, axis=1)[:, -2:].T
    rows = {
        "particle": listed.table["name"],
        "label": listed.table["class"],
        "class": predicted,
        "probability": first,
        "margin": first - second,
        "used as support": learnt,
        **dict(zip((f"p({name})" for name in dataset.classes), probability.T, strict=True)),
    }
    with replacing(csv) as temporary:
        pd.DataFrame(rows).to_csv(temporary, index_label="index", float_format="%.6f")
    write_star(listed, star, predicted=predicted, probability=first, margin=first - second)


def _learnt_from(parts: Split, sees: frozenset[str], shots: int) -> np.ndarray:
    """Indices of the particles whose labels the method was handed."""
    if "target_labels" in sees:
        return labelled_outside_test(parts)
    return support(parts, shots) if "support" in sees else np.array([], dtype=np.int64)
