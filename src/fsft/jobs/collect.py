"""The two tidy tables of a run, which all tables and figures are made from."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from fsft.evaluation.metrics import metric_rows
from fsft.evaluation.predictions import load
from fsft.runtime.files import replacing

MEASURED = (
    "seconds",
    "steps",
    "samples",
    "peak_memory_mb",
    "device",
    "processor",
    "precision",
)
"""What the table of costs takes from the provenance of a model."""


def collect_metrics(
    *, predictions: Sequence[Path], runs: Sequence[Mapping[str, Any]], provider: str, table: Path
) -> None:
    """Write every metric of every file of predictions; `runs` says what each file is of."""
    rows = [
        metric_rows(load(path), {"provider": provider, **run})
        for path, run in zip(predictions, runs, strict=True)
    ]
    with replacing(table) as temporary:
        pd.concat(rows, ignore_index=True).to_csv(temporary, index=False)


def collect_costs(
    *, costs: Sequence[Mapping[str, Any]], provenance: Mapping[str, Path], table: Path
) -> None:
    """Write what every model of every chain cost.

    costs: a row per model and role, of which `model` names the model; provenance: the JSON file of
    each model by that name.
    """
    records = {
        model: json.loads(path.read_text(encoding="utf-8")) for model, path in provenance.items()
    }
    rows = [
        {key: value for key, value in cost.items() if key != "model"}
        | {name: records[cost["model"]][name] for name in MEASURED}
        for cost in costs
    ]
    with replacing(table) as temporary:
        pd.DataFrame(rows).to_csv(temporary, index=False)
