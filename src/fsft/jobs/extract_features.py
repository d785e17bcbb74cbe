"""Features of the same subtomograms after each stage of a method, for the figure of embeddings."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from fsft.data.batches import Samples, in_order
from fsft.data.placement import placed, to_device
from fsft.evaluation.reading import FEATURES_PER_CLASS, READ_AT_ONCE
from fsft.formats.dataset import Dataset, open_dataset
from fsft.formats.features import StageFeatures, save
from fsft.formats.split import UNLABELLED, left_to_test, part, read_split
from fsft.models.network import Network
from fsft.models.normalisation import SOURCE, TARGET, by_running, recalibrate
from fsft.models.store import load_network
from fsft.runtime.device import autocast, choose_device
from fsft.runtime.errors import InputError
from fsft.runtime.seeds import generator


def extract_features(
    *,
    stages: Sequence[str],
    models: Sequence[Path],
    network: Mapping[str, int],
    source: Path,
    target: Path,
    split: Path,
    seed: int,
    master_seed: int,
    device: str,
    identity: str,
    precision: str,
    test: Path | None = None,
    jobs_per_gpu: int = 1,
    features: Path,
) -> None:
    """Write the features of source and target test subtomograms after each of `stages`.

    models: parallel to `stages`. network: their width and features. test: the dataset of the test
    set; None if it is a part of the target. identity: for the record.
    Sources go through the source's front and statistics; targets through the target's, with
    statistics re-estimated on the unlabelled target.
    """
    torch.set_num_threads(1)
    chosen = choose_device(device, precision, jobs_per_gpu=jobs_per_gpu)
    source_data, target_data = (placed(open_dataset(folder), chosen) for folder in (source, target))
    if source_data.classes != target_data.classes:
        raise InputError(f"{source} and {target} have different classes; expected the same")
    parts = read_split(split)
    rng = generator(master_seed, "features", source_data.name, target_data.name, seed)
    unlabelled = Samples(target_data.volumes, rng.permutation(part(parts, UNLABELLED)))
    everything = np.arange(len(source_data.labels))
    from_source = _some_of_each_class(source_data, everything, rng)
    if test is None:
        test_data, candidates = target_data, left_to_test(parts, target_data.name)
    else:
        test_data = placed(open_dataset(test), chosen)
        candidates = np.arange(len(test_data.labels))
    from_target = _some_of_each_class(test_data, candidates, rng)
    sizes = {"side": target_data.side, "classes": len(target_data.classes)}
    shown = (
        (Samples(source_data.volumes, from_source), SOURCE),
        (Samples(test_data.volumes, from_target), TARGET),
    )
    vectors = []
    for model in models:
        trained = load_network(model, {**sizes, **network})
        trained.to(chosen)
        recalibrate(trained.encoder, _images(unlabelled, chosen), TARGET)
        by_running(trained)
        vectors.append(
            torch.cat(
                [_encode(trained, samples, side, chosen, precision) for samples, side in shown]
            ).numpy()
        )
    labels = [source_data.labels[from_source], test_data.labels[from_target]]
    save(
        StageFeatures(
            vectors=np.stack(vectors),
            stages=tuple(stages),
            is_target=np.repeat([False, True], [len(from_source), len(from_target)]),
            label=np.concatenate(labels),
            classes=target_data.classes,
            identity=identity,
        ),
        features,
    )


def _some_of_each_class(
    dataset: Dataset, candidates: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """Indices of at most FEATURES_PER_CLASS labelled candidates of every class, ascending."""
    members = (candidates[dataset.labels[candidates] == i] for i in range(len(dataset.classes)))
    return np.sort(np.concatenate([rng.permutation(each)[:FEATURES_PER_CLASS] for each in members]))


def _images(samples: Samples, device: torch.device) -> Iterator[Tensor]:
    for batch in in_order(samples, READ_AT_ONCE):
        yield to_device(batch.images(), device)


@torch.no_grad()
def _encode(
    network: Network, samples: Samples, side: str, device: torch.device, precision: str
) -> Tensor:
    """Feature vectors (n, d), float32 on the CPU."""
    parts = []
    for images in _images(samples, device):
        with autocast(device, precision):
            parts.append(network.encoder(images, side).high.float())
    return torch.cat(parts).cpu()
