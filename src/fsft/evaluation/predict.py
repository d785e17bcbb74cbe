"""From a trained network to log-probabilities, under each reading of batch normalisation."""

import copy
from collections.abc import Mapping

import torch
from torch import Tensor

from fsft.data.batches import Samples, in_order
from fsft.data.placement import to_device
from fsft.evaluation.reading import READ_AT_ONCE, READINGS
from fsft.models.network import Network
from fsft.models.normalisation import TARGET, by_batch, by_running, recalibrate
from fsft.runtime.device import FLOAT32, autocast


@torch.no_grad()
def log_probabilities(
    network: Network,
    samples: Samples,
    *,
    side: str,
    device: torch.device,
    precision: str = FLOAT32,
) -> Tensor:
    """Log-probabilities (n, classes), float32 on the CPU, of samples seen as of `side`."""
    network.to(device)
    parts = []
    for batch in in_order(samples, READ_AT_ONCE):
        with autocast(device, precision):
            logits = network(to_device(batch.images(), device), side)
        parts.append(logits.float().log_softmax(dim=1))
    return torch.cat(parts).cpu()


def predict_target(
    network: Network,
    test: Samples,
    unlabelled: Samples,
    *,
    readings: tuple[str, ...],
    device: torch.device,
    precision: str = FLOAT32,
) -> Mapping[str, Tensor]:
    """Log-probabilities (n, classes) of the test set under each of `readings`.

    The unlabelled target serves `recalibrated` alone: one pass to re-estimate the statistics. The
    network itself is not changed.
    """
    network = copy.deepcopy(network).to(device)
    results = {}
    for reading in READINGS[::-1]:
        if reading not in readings:
            continue
        if reading == "recalibrated":
            batches = in_order(unlabelled, READ_AT_ONCE)
            images = (to_device(batch.images(), device) for batch in batches)
            recalibrate(network.encoder, images, TARGET)
        network.eval()
        (by_batch if reading == "batch" else by_running)(network)
        results[reading] = log_probabilities(
            network, test, side=TARGET, device=device, precision=precision
        )
    return {reading: results[reading] for reading in readings}
