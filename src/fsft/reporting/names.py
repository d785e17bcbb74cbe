"""How methods, stages and readings are called in print."""

from fsft.methods.declare import ROLES as DECLARED
from fsft.methods.registry import METHODS
from fsft.reporting.readings import ADABN

STAGES = {
    "source": "Stage 1",
    "coral": "Stage 2.1",
    "discriminator": "Stage 2.2",
    "adapt": "Stage 3",
}

ROLES = {**DECLARED, "foreign": "methods from outside"}
"""Groups of methods, in the order in which they stand."""

METRICS = {
    "accuracy": "accuracy (%)",
    "balanced_accuracy": "balanced accuracy (%)",
    "macro_f1": "macro-F1 (%)",
    "nll": "NLL (nat)",
    "ece": "calibration error (%)",
}


def method_name(method: str) -> str:
    """A method, or a row of one, in print: its title, or its own name."""
    if method == ADABN:
        return "AdaBN"
    title = METHODS[method].title if method in METHODS else ""
    return title or method.replace("_", " ")


def stage_name(stage: str) -> str:
    """A stage in print, with the paper's number where it has one."""
    return STAGES.get(stage, stage.replace("_", " "))
