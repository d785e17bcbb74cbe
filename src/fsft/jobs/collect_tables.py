"""The two tidy tables of a run, which all tables and figures are made from.

Cells and models that are stored come from the tables of their packs, the others from their files.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pandas as pd

from fsft.evaluation.foreign import foreign_metrics
from fsft.evaluation.metrics import COLUMNS, VALUES, cell_metrics
from fsft.formats.predictions import describe, load
from fsft.runtime.errors import InputError
from fsft.runtime.files import replacing

NUMBERS = ("seconds", "steps", "samples", "peak_memory_mb")
MEASURED = (*NUMBERS, "device", "processor", "precision", "code")
"""What the table of costs takes from the provenance of a model."""

EVALUATION_CODE = "evaluation_code"
"""The column of costs with the fingerprint of the code that read the last model of a chain."""

NOT_SHOWN = ("cell", "model", "identity")
"""What a row of costs says to find its numbers by."""

Row = Mapping[str, Any]


def collect_metrics(
    *,
    roles: Sequence[Row],
    predictions: Mapping[str, Path],
    stored: Mapping[str, tuple[Path, str]],
    provider: str,
    table: Path,
    foreign: Mapping[str, Path] = MappingProxyType({}),
) -> None:
    """Write the metrics of every role.

    roles, provider: see `metrics_table`. predictions: the file of a cell; stored: the table of
    metrics that holds it, and its identity there; foreign: see `foreign_metrics`.
    """
    values = {cell: cell_metrics(load(path)) for cell, path in predictions.items()}
    values |= foreign_metrics(foreign)
    packs = {path: read_values(path) for path, _ in stored.values()}
    for cell, (path, identity) in stored.items():
        if identity not in packs[path]:
            raise InputError(f"{path} lacks the metrics of {cell}; lay its pack in again")
        values[cell] = packs[path][identity]
    _write(metrics_table(roles, values, provider), table)


def metrics_table(
    roles: Sequence[Row], values: Mapping[str, pd.DataFrame], provider: str
) -> pd.DataFrame:
    """The metrics of cells in their roles. roles: the columns of a role, and its `cell`."""
    rows = [
        values[role["cell"]].assign(
            provider=provider, **{key: value for key, value in role.items() if key != "cell"}
        )
        for role in roles
    ]
    return pd.concat(rows, ignore_index=True)[list(COLUMNS)]


def read_values(path: Path) -> dict[str, pd.DataFrame]:
    """The metrics of stored cells by their identity, every number as it was written."""
    table = pd.read_csv(
        path,
        dtype={"identity": str, "batchnorm": str, "class": str, "metric": str},
        keep_default_na=False,
        na_values={"value": [""]},
    )
    parts = table.groupby("identity", sort=False)
    return {str(identity): rows[list(VALUES)] for identity, rows in parts}


def collect_costs(
    *,
    costs: Sequence[Row],
    provenance: Sequence[Path],
    predictions: Mapping[str, Path],
    stored: Sequence[Path],
    stored_codes: Mapping[str, str],
    table: Path,
) -> None:
    """Write what every model of every chain cost.

    costs: see `costs_table`. provenance: the JSON files of models; predictions: the file of a cell;
    stored: the tables of costs of packs; stored_codes: see `costs_table`.
    """
    found = [json.loads(path.read_text(encoding="utf-8")) for path in provenance]
    packs: dict[str, Row] = {}
    for path in stored:
        packs = read_records(path) | packs
    codes = {cell: describe(path)["code"] for cell, path in predictions.items()}
    trained = {record["identity"]: record for record in found}
    _write(costs_table(costs, trained, codes, stored=packs, stored_codes=stored_codes), table)


def costs_table(
    costs: Sequence[Row],
    trained: Mapping[str, Row],
    codes: Mapping[str, str],
    *,
    stored: Mapping[str, Row],
    stored_codes: Mapping[str, str],
) -> pd.DataFrame:
    """What every model of every chain cost.

    costs: the columns of a model in a role, its `cell`, and its `identity`, by which trained and
    stored have its record. codes, stored_codes: the code that a cell was read with; a cell in the
    latter has the models of its chain in `stored`.
    """
    rows = []
    for cost in costs:
        kept = cost["cell"] in stored_codes
        record = (stored if kept else trained).get(cost["identity"])
        if record is None:
            raise InputError(f"the cost of a model of {cost['cell']} is missing; run it again")
        rows.append(
            {key: value for key, value in cost.items() if key not in NOT_SHOWN}
            | {name: record[name] for name in MEASURED}
            | {EVALUATION_CODE: (stored_codes if kept else codes)[cost["cell"]]}
        )
    return pd.DataFrame(rows)


def read_records(path: Path) -> dict[str, Row]:
    """What stored models cost, by their identity."""
    names = pd.read_csv(path, nrows=0).columns
    table = pd.read_csv(
        path,
        dtype={name: str for name in names if name not in NUMBERS},
        keep_default_na=False,
    )
    return {
        str(row["identity"]): {str(key): value for key, value in row.items()}
        for row in table.to_dict("records")
    }


def _write(rows: pd.DataFrame, table: Path) -> None:
    with replacing(table) as temporary:
        rows.to_csv(temporary, index=False)
