"""What an encoder that is left alone says, and a classifier fitted to it."""

import numpy as np
import torch
from torch import Tensor

from fsft.data.batches import Samples, in_order
from fsft.methods.training import Run, TrainingDivergedError
from fsft.models.network import Network
from fsft.models.normalisation import by_running, recalibrate

READ_AT_ONCE = 128
ITERATIONS = 10_000
"""At most; the solver needs some hundreds."""


def reestimate(network: Network, samples: Samples, side: str, run: Run) -> None:
    """Set the running statistics of a side to those of all its samples (AdaBN, Li et al. 2017).

    They are mixed first: a dataset is stored class by class, and the statistics of a batch of one
    class are not those of the data.
    """
    mixed = samples.take(run.rng.permutation(len(samples)))
    batches = (run.to_device(batch.images()) for batch in in_order(mixed, READ_AT_ONCE))
    recalibrate(network.encoder, batches, side)
    run.samples += len(samples)


@torch.no_grad()
def encoded(network: Network, samples: Samples, side: str, run: Run) -> Tensor:
    """High features (n, d) of samples in order, normalised by the running statistics of a side.

    Raises TrainingDivergedError if one is not finite.
    """
    by_running(network)
    features = torch.cat(
        [
            network.encoder(run.to_device(batch.images()), side).high
            for batch in in_order(samples, READ_AT_ONCE)
        ]
    )
    if not torch.isfinite(features).all():
        raise TrainingDivergedError(
            f"stage {run.stage} on {run.data}: a feature of the {side} is not finite; expected a "
            "network that gives finite ones"
        )
    return features


def fit_regression(
    network: Network,
    features: Tensor,
    labels: np.ndarray,
    run: Run,
    *,
    inverse_penalty: float,
    weights: np.ndarray | None = None,
) -> None:
    """Give the network the coefficients of a multinomial logistic regression (scikit-learn's).

    features: (n, d); labels: (n,); weights: of the samples, (n,), all one if None. A class without
    a sample scores zero.
    """
    from sklearn.linear_model import LogisticRegression  # takes a second, which no other job needs

    solver = LogisticRegression(C=inverse_penalty, max_iter=ITERATIONS)
    solver.fit(features.double().cpu().numpy(), labels, sample_weight=weights)
    weight, bias = solver.coef_, solver.intercept_
    if len(solver.classes_) == 2:
        weight, bias = np.concatenate([-weight, weight]) / 2, np.concatenate([-bias, bias]) / 2
    with torch.no_grad():
        for own, found in ((network.classifier.weight, weight), (network.classifier.bias, bias)):
            own.zero_()
            own[solver.classes_] = run.to_device(torch.from_numpy(found).float())
