"""Reading the tidy tables of a run and choosing rows of them."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from fsft.methods.registry import METHODS, STAGES
from fsft.methods.variants import DEFAULT
from fsft.reporting.readings import method_of, read
from fsft.reporting.view import View, domain_of
from fsft.runtime.errors import InputError

TEXT = ("source", "target", "source_snr", "target_snr", "variant", "class", "version", "name")
"""Columns that stay as they are spelled, numbers or not."""

ROTATIONS = ("wedge_preserving", "cube")
"""Variants that change nothing but the rotations in training; named after the rotations."""


def read_rows(path: Path | str, columns: Sequence[str]) -> pd.DataFrame:
    """Read a tidy table (metrics.csv, costs.csv, one of the paper's); no text becomes a number.

    Raises InputError if one of `columns` is missing.
    """
    names = pd.read_csv(path, nrows=0).columns
    missing = [column for column in columns if column not in names]
    if missing:
        raise InputError(f"{path} lacks the column(s) {', '.join(missing)}")
    return pd.read_csv(
        path,
        dtype={name: str for name in names if name in TEXT},
        keep_default_na=False,
        na_values={name: [""] for name in names if name not in TEXT},
    )


def choose(rows: pd.DataFrame, **wanted: object) -> pd.DataFrame:
    """Rows whose columns have the wanted value, or one of a tuple of values."""
    for column, value in wanted.items():
        values = value if isinstance(value, tuple) else (value,)
        rows = rows[rows[column].isin(values)]
    return rows


def finished(metrics: pd.DataFrame) -> pd.DataFrame:
    """Rows of methods after the last stage of their chain."""
    last = metrics["method"].map(
        {name: method.chain[-1] for name, method in METHODS.items()}.get, na_action="ignore"
    )
    return metrics[metrics["stage"] == last.fillna(metrics["stage"])]


def at_shots(rows: pd.DataFrame, shots: int) -> pd.DataFrame:
    """Rows for a number of shots; methods that see no support are the same for every number."""
    return choose(rows, shots=(0, shots))


def of_pair(rows: pd.DataFrame, view: View) -> pd.DataFrame:
    """Rows of the pair that the view shows."""
    return choose(rows, source=view.source, target=view.target)


def results(metrics: pd.DataFrame, view: View, metric: str = "accuracy") -> pd.DataFrame:
    """One metric of finished methods as the paper would report it, on pairs of the domains shown.

    The default variant and the shots of the view, under the readings that `read` chooses.
    """
    rows = default_of_methods(metrics, view, metric)
    for side in ("source", "target"):
        rows = rows[rows[side].map(domain_of) == domain_of(getattr(view, side))]
    return rows


def default_of_methods(metrics: pd.DataFrame, view: View, metric: str = "accuracy") -> pd.DataFrame:
    """The same on every pair."""
    chosen = finished(choose(metrics, metric=metric, variant=DEFAULT))
    return at_shots(read(chosen, view.batchnorm), view.shots)


def role_of(method: str) -> str:
    """The role that the method of a row declares, `foreign` for one from outside."""
    name = method_of(method)
    return METHODS[name].role if name in METHODS else "foreign"


def competing(methods: Sequence[str]) -> list[str]:
    """Methods that stand in the main tables: neither ablations nor corners of the factorial."""
    return [name for name in methods if role_of(name) not in ("ablation", "factorial")]


def sees_all_labels(method: str) -> bool:
    """Whether a method may see every target label outside the test set, so that it is no rival."""
    chain = METHODS[method].chain if method in METHODS else ()
    return any("target_labels" in STAGES[stage].sees for stage in chain)


def most_seeds(rows: pd.DataFrame) -> int:
    """How many repeats are behind what is drawn of some rows."""
    return int(rows["seed"].nunique())


def tested_classes(metrics: pd.DataFrame, view: View) -> int:
    """How many classes the test set of the pair that the view shows has; 0 if nothing says so."""
    return int(of_pair(results(metrics, view, "recall"), view)["class"].nunique())


def in_order(values: pd.Series) -> list[str]:
    """Distinct values of a column in the order of their first row."""
    return list(dict.fromkeys(values))
