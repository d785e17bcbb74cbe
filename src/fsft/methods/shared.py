"""Hyper-parameters that several stages have: each stage gives its own default.

Defaults without another source are those of Yu et al. 2020 or of its authors' code.
"""

from fsft.methods.declare import hyper

PAPER = "Yu et al. 2020"


def width(default: int) -> int:
    return hyper(default, "Channels of the encoder's first blocks.", at_least=1, at_most=1024)


def features(default: int) -> int:
    return hyper(default, "Channels of the encoder's last block.", at_least=1, at_most=1024)


def learning_rate(default: float) -> float:
    return hyper(default, "Of Adam.", at_least=1e-9, at_most=1)


def epochs(default: int) -> int:
    return hyper(
        default,
        "Passes over the data; the length of a stage, which is not tuned.",
        at_least=1,
        at_most=100_000,
    )


def batch(default: int) -> int:
    """Four or more: the last one of an epoch then holds two or more, of which a covariance can be
    taken."""
    return hyper(
        default,
        "Subtomograms a step, of each side; pairs in the last two stages.",
        at_least=4,
        at_most=4096,
    )


def augment() -> str:
    return hyper(
        "none",
        "Rotations of the training volumes: those that keep the missing wedge, or all 24 of the "
        "cube.",
        one_of=("none", "wedge_preserving", "cube"),
    )


def double_softmax() -> bool:
    return hyper(False, "As in the authors' code: softmax before a loss that applies it again.")


def double_softmax_of_pairs() -> bool:
    return hyper(
        False,
        "As in the authors' code: softmax before the losses of pairs, which apply it again.",
    )


def split_encoder(default: bool = True) -> bool:
    return hyper(default, "Front layers of the target separate from those of the source.")


def selection() -> str:
    return hyper(
        "last",
        "Which epoch is kept; `best_on_test` is the authors' code and looks at test labels.",
        one_of=("last", "best_on_test"),
    )


def pairing() -> str:
    return hyper(
        "any",
        "Classes that make a pair of different classes; `neighbours` is the authors' code.",
        one_of=("any", "neighbours"),
    )


def route_source_through_target() -> bool:
    return hyper(
        False,
        "As in the authors' code: the second source subtomogram of a pair goes through the "
        "target's front.",
    )


def shuffled_support() -> bool:
    return hyper(
        False,
        "Labels of the support in random order: a check that nothing is learnt from them.",
    )


def inverse_penalty() -> float:
    return hyper(1.0, "Inverse weight of the squared coefficients.", at_least=1e-9, at_most=1e9)
