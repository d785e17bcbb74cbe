"""Where the data of a run come from: one column of every table, and the words for it.

Read by the workflow while it plans, so nothing here imports pandas or matplotlib.
"""

SYNTHETIC = "procedural"
"""The provider whose structures are made up."""

PARTICLES, STAND_IN = "particles", "stand-in"
"""What an imported target is: particles of one's own, or synthetic ones in their place."""

TO = " -> "
"""Between the provider of the source's structures and what an imported target is."""

IN_WORDS = {PARTICLES: "target of one's own particles", STAND_IN: "target a synthetic stand-in"}


def origin_of(provider: str, target: str | None) -> str:
    """The column `provider` of tables: the provider, and what the target is if it is imported."""
    return provider if target is None else f"{provider}{TO}{target}"


def is_imported(origin: str) -> bool:
    """Whether the target was imported."""
    return TO in origin


def in_words(origin: str) -> str:
    """The same for readers."""
    provider, _, target = origin.partition(TO)
    data = "synthetic source" if target else "synthetic data"
    structures = data if provider == SYNTHETIC else f"structures from {provider}"
    return f"{structures}, {IN_WORDS[target]}" if target else structures
