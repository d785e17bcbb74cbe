"""Few-shot domain adaptation for the classification of cryo-electron subtomograms.

The front door, for a method that is not a stage of the workflow: see docs/front_door.md.
"""

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

__all__ = ["open_dataset", "open_split", "score", "write_predictions"]


def __getattr__(name: str) -> Any:
    """A name of the front door, which is imported when it is first asked for (PEP 562)."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module("fsft.front_door"), name)
