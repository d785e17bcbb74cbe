"""The trivial rival: shell means and a logistic regression, on source labels or on the shots."""

from dataclasses import dataclass

from fsft.methods import shared
from fsft.methods.declare import Method, Stage, hyper
from fsft.methods.work import Data, Settings, Work


@dataclass(frozen=True)
class RadialProfile:
    """Hyper-parameters of the logistic regression and of what it reads. inverse_penalty: C of
    scikit-learn."""

    shells: int = hyper(10, "Concentric shells whose means are read.", at_least=1, at_most=1000)
    inverse_penalty: float = shared.inverse_penalty()


@dataclass(frozen=True)
class RadialProfileSupport(RadialProfile):
    """The same, for the shots alone."""


def work(settings: Settings, data: Data) -> Work:
    """What it is fitted to; nothing goes through a network."""
    return Work(data.source or data.support)


STAGE = Stage(
    name="radial_profile",
    title="Logistic regression on shell means of the source",
    sees=frozenset({"source", "unlabelled"}),
    recipe=RadialProfile,
    train="fsft.methods.radial_profile.trainer:train",
    work=work,
)

SUPPORT_STAGE = Stage(
    name="radial_profile_support",
    title="Logistic regression on shell means of the shots",
    sees=frozenset({"unlabelled", "support"}),
    recipe=RadialProfileSupport,
    train="fsft.methods.radial_profile.trainer:train_on_support",
    work=work,
)

METHOD = Method(
    name="radial_profile",
    role="trivial",
    chain=("radial_profile",),
    description=(
        "Unsupervised, without a network: logistic regression on the means of ten concentric "
        "shells, standardised on each side."
    ),
    reference="this project",
    own=STAGE,
)

SUPPORT = Method(
    name="radial_profile_support",
    title="radial profile of the support",
    role="trivial",
    chain=("radial_profile_support",),
    description="The same trained on the support alone.",
    reference="this project",
    own=SUPPORT_STAGE,
)
