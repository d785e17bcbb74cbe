import subprocess
import sys

import pytest

from fsft.evaluation.metrics import COLUMNS
from fsft.reporting.catalogue import ITEMS
from fsft.reporting.rows import at_shots, finished, read_rows, results
from fsft.runtime.errors import InputError
from tests.unit.reporting.fake import VIEW, metric, table


def test_what_is_text_stays_as_it_is_spelled(tmp_path):
    rows = table(
        metric(source_snr="0.10", target_snr="1000", **{"class": "NA"}),
        metric(source_snr="0.10", target_snr="1000", value=float("nan")),
    )
    rows.to_csv(tmp_path / "metrics.csv", index=False)
    found = read_rows(tmp_path / "metrics.csv", COLUMNS)
    assert found["source_snr"].tolist() == ["0.10", "0.10"]
    assert found["target_snr"].tolist() == ["1000", "1000"]
    assert found["class"].tolist() == ["NA", ""]
    assert found["value"].isna().tolist() == [False, True]
    with pytest.raises(InputError, match=r"metrics.csv lacks the column\(s\) version"):
        read_rows(tmp_path / "metrics.csv", (*COLUMNS, "version"))


def test_only_the_last_stage_of_a_method_counts():
    rows = table(metric(stage="coral"), metric(stage="adapt"), metric("coral", stage="coral"))
    assert finished(rows)[["method", "stage"]].to_numpy().tolist() == [
        ["fsft", "adapt"],
        ["coral", "coral"],
    ]


def test_methods_that_see_no_support_are_the_same_for_every_number_of_shots():
    rows = table(metric("coral", shots=0), metric(shots=3), metric(shots=7))
    assert at_shots(rows, 7)["shots"].tolist() == [0, 7]


def test_results_are_of_the_default_variant_and_the_views_reading():
    rows = table(
        metric(value=0.5),
        metric(value=0.1, variant="cube"),
        metric(value=0.2, batchnorm="running"),
        metric(value=0.3, metric="ece"),
        metric(value=0.4, shots=7),
    )
    assert results(rows, VIEW)["value"].tolist() == [0.5]


def test_the_catalogue_costs_a_plan_nothing_and_reporting_does_without_torch():
    modules = [item.module for item in ITEMS.values()]
    code = f"""
import importlib, sys
import fsft.plan.needs, fsft.reporting.contents
assert not {{"pandas", "matplotlib", "numpy"}} & set(sys.modules)
for module in {modules}:
    importlib.import_module(module)
assert "torch" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", code], check=True)
