"""Template matching as tables and figures name it: what knows the physics, and is no method."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

TEMPLATE_MATCHING = "template_matching"
"""The name of its row, beside those of methods."""

TITLE = "template matching (knows templates and CTF)"

COLUMNS = ("seed", "class", "predicted")
"""What is read of its files: names of classes stay as they are spelled."""


def read_matches(paths: Sequence[Path | str]) -> pd.DataFrame:
    """The particles of all files of template matching, columns COLUMNS; without a row if none."""
    types = {"class": str, "predicted": str}
    read = [
        pd.read_csv(path, usecols=list(COLUMNS), dtype=types, keep_default_na=False)
        for path in paths
    ]
    return pd.concat([pd.DataFrame(columns=list(COLUMNS)), *read], ignore_index=True)


def accuracies(matches: pd.DataFrame) -> pd.DataFrame:
    """A row for each seed: `method`, seed, the accuracy as `value`, and of how many as `count`."""
    right = (matches["class"] == matches["predicted"]).groupby(matches["seed"].astype(int))
    rows = right.agg(value="mean", count="size").reset_index()
    return rows.assign(method=TEMPLATE_MATCHING)
