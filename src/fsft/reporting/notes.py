"""What a reader of any table must know of the models behind it: sentences under every table."""

from collections.abc import Callable

import pandas as pd


def notes(costs: pd.DataFrame) -> tuple[str, ...]:
    """The sentences that hold for some results.

    costs: rows of costs.csv of each of their runs. Results that were stored before a
    column was there say nothing of it.
    """
    return tuple(sentence for note in NOTES if (sentence := note(costs)))


def _precision(costs: pd.DataFrame) -> str:
    found = sorted(costs["precision"].dropna().unique()) if "precision" in costs else []
    if len(found) < 2:
        return ""
    return (
        f"The models of these results were trained in different precisions: {' and '.join(found)}."
    )


def _code(costs: pd.DataFrame) -> str:
    if not {"code", "evaluation_code"} <= set(costs.columns):
        return ""
    versions = costs.groupby("stage", sort=False)["code"].nunique()
    several = [f"stage {stage}" for stage in versions.index[versions > 1]]
    several += ["evaluation"] if costs["evaluation_code"].nunique() > 1 else []
    if not several:
        return ""
    return (
        f"Parts of these results were made by different versions of the code: {', '.join(several)}."
    )


NOTES: tuple[Callable[[pd.DataFrame], str], ...] = (_precision, _code)
"""Each says its sentence of costs.csv, or nothing."""
