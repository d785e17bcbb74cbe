"""Logistic regression on shell means, standardised on each side (scikit-learn's solver)."""

from typing import TYPE_CHECKING

from fsft.data.batches import Labelled, Samples
from fsft.methods.frozen import encoded, fit_regression
from fsft.methods.training import Run, Task
from fsft.models.network import Network
from fsft.models.normalisation import SOURCE, TARGET, norms

if TYPE_CHECKING:
    from fsft.methods.radial_profile.declaration import RadialProfile, RadialProfileSupport


def train(network: Network, task: Task, recipe: "RadialProfile", run: Run) -> None:
    """Fit the classifier to the source, standardised by itself as the target is by itself."""
    _standardise(network, task.source, SOURCE, run)
    _standardise(network, task.unlabelled, TARGET, run)
    _fit(network, task.source, SOURCE, recipe.inverse_penalty, run)


def train_on_support(
    network: Network, task: Task, recipe: "RadialProfileSupport", run: Run
) -> None:
    """Fit the classifier to the shots, standardised by the unlabelled target."""
    _standardise(network, task.unlabelled, TARGET, run)
    _fit(network, task.support, TARGET, recipe.inverse_penalty, run)


def _standardise(network: Network, samples: Samples, side: str, run: Run) -> None:
    """Set the running statistics of a side to those of all its samples."""
    (norm,) = norms(network.encoder)
    mean, variance = norm.get_buffer(f"{side}_mean"), norm.get_buffer(f"{side}_var")
    mean.zero_()
    variance.fill_(1)
    profiles = encoded(network, samples, side, run)
    mean.copy_(profiles.mean(dim=0))
    variance.copy_(profiles.var(dim=0, unbiased=False))


def _fit(network: Network, samples: Labelled, side: str, inverse_penalty: float, run: Run) -> None:
    features = encoded(network, samples, side, run)
    fit_regression(network, features, samples.labels, run, inverse_penalty=inverse_penalty)
    run.samples += len(samples)
    run.end_epoch(1, network)
