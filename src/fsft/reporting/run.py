"""Runs that stand in one table."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from fsft.reporting.view import View


@dataclass(frozen=True)
class Run:
    """A run as a table of several shows it.

    name: what its rows are called by. metrics: rows of its metrics.csv.
    """

    name: str
    view: View
    metrics: pd.DataFrame


def facts_of_all(facts: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """What the facts of several views say, each once; in one place they are of one kind."""
    return tuple(" and ".join(dict.fromkeys(each)) for each in zip(*facts, strict=True))
