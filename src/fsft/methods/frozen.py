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

FOLDS, PENALTIES = 5, (0.1, 1.0, 10.0, 100.0)
"""Of a cross-validation that chooses the inverse weight of the squared coefficients."""


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
    inverse_penalty: float | None,
    weights: np.ndarray | None = None,
) -> None:
    """Give the network the coefficients of a multinomial logistic regression (scikit-learn's).

    features: (n, d); labels: (n,); inverse_penalty: None to choose it of PENALTIES by
    cross-validation, or to take 1 if a class has a single sample; weights: of the samples, (n,),
    all one if None. A class without a sample scores zero.
    """
    # takes a second, which no other job needs
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import GridSearchCV

    solver = LogisticRegression(C=inverse_penalty or 1.0, max_iter=ITERATIONS)
    numbers = features.double().cpu().numpy()
    folds = min(FOLDS, np.unique(labels, return_counts=True)[1].min())
    if inverse_penalty is None and folds > 1:
        search = GridSearchCV(solver, {"C": PENALTIES}, scoring="neg_log_loss", cv=folds)
        solver = search.fit(numbers, labels, sample_weight=weights).best_estimator_
    else:
        solver.fit(numbers, labels, sample_weight=weights)
    weight, bias = solver.coef_, solver.intercept_
    if len(solver.classes_) == 2:
        weight, bias = np.concatenate([-weight, weight]) / 2, np.concatenate([-bias, bias]) / 2
    with torch.no_grad():
        for own, found in ((network.classifier.weight, weight), (network.classifier.bias, bias)):
            own.zero_()
            own[solver.classes_] = run.to_device(torch.from_numpy(found).float())
