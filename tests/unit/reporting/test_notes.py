"""Every table says what its reader must know of the models behind it."""

from dataclasses import asdict
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import torch

from fsft.formats.predictions import CellPredictions, save
from fsft.jobs.collect_tables import collect_costs
from fsft.jobs.make_table import make_table
from fsft.reporting.notes import notes
from fsft.runtime.files import write_json
from fsft.runtime.provenance import Stopwatch, provenance
from tests.unit.reporting.fake import VIEW, seeds, table

SENTENCE = "The models of these results were trained in different precisions: bfloat16 and float32."


def predicted(path: Path, code: str) -> Path:
    """Predictions that a version of the code made."""
    one = np.zeros((1, 1, 1), dtype=np.float32)
    index = np.zeros(1, dtype=int)
    save(CellPredictions(("running",), one, index, index, ("a",), code=code), path)
    return path


def collected(folder: Path, *precisions: str, code: str = "abc") -> Path:
    """costs.csv of a model in each precision, as its provenance says."""
    records = {}
    for precision in precisions:
        records[precision] = folder / f"{precision}.json"
        made_with = provenance(
            device=torch.device("cpu"),
            precision=precision,
            code=code,
            facts={"steps": 1, "samples": 2, "identity": precision},
            stopwatch=Stopwatch(),
        )
        write_json(records[precision], made_with)
    collect_costs(
        costs=[
            {"identity": name, "cell": name, "method": "fsft", "stage": "adapt"} for name in records
        ],
        provenance=list(records.values()),
        predictions={name: predicted(folder / name, code) for name in records},
        stored=[],
        stored_codes={},
        table=folder / "costs.csv",
    )
    return folder / "costs.csv"


def made(folder: Path, costs: Path) -> dict[str, str]:
    """A table of the run, as it is written."""
    table(*seeds(0.5, 0.7)).to_csv(folder / "metrics.csv", index=False)
    kinds = ("csv", "markdown", "latex", "html")
    make_table(
        module="fsft.reporting.tables.methods",
        caption="Every method.",
        given={"view": asdict(VIEW), "metrics": folder / "metrics.csv"},
        made_with=[costs],
        **{kind: folder / kind for kind in kinds},
    )
    return {kind: (folder / kind).read_text(encoding="utf-8") for kind in kinds}


def test_costs_say_what_computed_a_model_and_in_which_precision(tmp_path: Path) -> None:
    costs = pd.read_csv(collected(tmp_path, "float32", "bfloat16"))
    assert costs["precision"].tolist() == ["float32", "bfloat16"]
    assert set(costs["device"]) == {"cpu"}
    assert set(costs["processor"]) == {torch.cpu.get_capabilities()["cpu_name"]}


@pytest.mark.parametrize("precisions", [("float32",), ("float32", "bfloat16")])
def test_a_table_says_if_models_were_trained_in_different_precisions(
    precisions: tuple[str, ...], tmp_path: Path
) -> None:
    files = made(tmp_path, collected(tmp_path, *precisions))
    said = {kind for kind, text in files.items() if SENTENCE in text}
    assert said == ({"markdown", "latex", "html"} if len(precisions) > 1 else set())


def test_a_table_says_if_parts_were_made_by_different_versions_of_the_code(tmp_path: Path) -> None:
    one, two = (pd.read_csv(collected(tmp_path, "float32", code=code)) for code in ("abc", "def"))
    assert notes(pd.concat([one, one])) == ()
    assert notes(pd.concat([one, two.assign(stage="coral", evaluation_code="abc")])) == ()
    several = two.assign(evaluation_code="abc")
    (trained,) = notes(pd.concat([one, several]))
    assert trained.endswith("by different versions of the code: stage adapt.")
    (both,) = notes(pd.concat([one, two]))
    assert both.endswith("by different versions of the code: stage adapt, evaluation.")


def test_results_that_were_stored_without_the_column_say_nothing(tmp_path: Path) -> None:
    costs = pd.read_csv(collected(tmp_path, "float32")).drop(
        columns=["precision", "processor", "code"]
    )
    assert notes(costs) == ()
    costs.to_csv(tmp_path / "costs.csv", index=False)
    made(tmp_path, tmp_path / "costs.csv")
