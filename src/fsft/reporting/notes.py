"""What a reader of any table of a run must know of its models: sentences under every table."""

from collections.abc import Callable

import pandas as pd


def notes(costs: pd.DataFrame) -> tuple[str, ...]:
    """The sentences that hold for a run.

    costs: rows of costs.csv. Results that were stored before a column was there say nothing of it.
    """
    return tuple(sentence for note in NOTES if (sentence := note(costs)))


def _precision(costs: pd.DataFrame) -> str:
    found = sorted(costs["precision"].dropna().unique()) if "precision" in costs else []
    if len(found) < 2:
        return ""
    return f"The models of this run were trained in different precisions: {' and '.join(found)}."


NOTES: tuple[Callable[[pd.DataFrame], str], ...] = (_precision,)
"""Each says its sentence of costs.csv, or nothing."""
