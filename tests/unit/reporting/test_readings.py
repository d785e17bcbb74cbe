"""One network of the source alone makes two rows: as training left it, and AdaBN."""

import pandas as pd
import pytest

from fsft.reporting.figures import methods_figure
from fsft.reporting.names import method_name
from fsft.reporting.readings import as_facts, named, read
from fsft.reporting.rows import competing, in_order, results, role_of
from fsft.reporting.tables import contrasts, factors, methods, table1
from tests.unit.reporting.fake import VIEW, seeds, table
from tests.unit.reporting.test_paper import table as paper

READ = {
    "source_only": {"recalibrated": 0.4, "running": 0.2, "batch": 0.9},
    "fsft": {"recalibrated": 0.6, "running": 0.5, "batch": 0.9},
}
BOTH = ["source only", "AdaBN", "FSFT"]


@pytest.fixture
def metrics() -> pd.DataFrame:
    return table(
        *(
            row
            for method, values in READ.items()
            for reading, value in values.items()
            for row in seeds(value, value, value + 0.01, method=method, batchnorm=reading)
        )
    )


def test_each_row_has_its_own_reading(metrics: pd.DataFrame) -> None:
    rows = results(metrics, VIEW)
    first = rows.drop_duplicates("method").set_index("method")["value"]
    assert first.to_dict() == {"source_only": 0.2, "adabn": 0.4, "fsft": 0.6}
    assert list(first.index) == ["source_only", "adabn", "fsft"]
    assert (role_of("adabn"), method_name("adabn")) == ("control", "AdaBN")
    assert competing(in_order(rows["method"])) == list(first.index)


def test_all_else_stays_in_its_place(metrics: pd.DataFrame) -> None:
    reference = metrics[metrics["method"] == "fsft"]
    assert read(reference, "batch").index.tolist() == [15, 16, 17]
    ends = read(metrics, "recalibrated")
    assert ends.index.tolist() == [3, 4, 5, 0, 1, 2, 9, 10, 11]
    assert list(ends.columns) == list(metrics.columns)


def test_facts_tell_what_a_name_stands_for(metrics: pd.DataFrame) -> None:
    rows = results(metrics, VIEW)
    facts = as_facts(rows.drop(columns="batchnorm"), "recalibrated")
    assert facts[["method", "batchnorm"]].equals(metrics.loc[rows.index, ["method", "batchnorm"]])
    assert as_facts(named(metrics), "x").equals(metrics)


def test_every_table_that_compares_methods_has_both(metrics: pd.DataFrame) -> None:
    made = {
        "table1": table1.make(metrics=metrics, paper=paper(1), view=VIEW),
        "methods": methods.make(metrics=metrics, view=VIEW),
        "contrasts": contrasts.make(metrics=metrics, view=VIEW),
    }
    for name, each in made.items():
        assert each.shown["method"].tolist() == BOTH, name
        facts = each.numbers[["method", "batchnorm"]].drop_duplicates().to_numpy().tolist()
        assert facts == [
            ["source_only", "running"],
            ["source_only", "recalibrated"],
            ["fsft", "recalibrated"],
        ], name
    means = made["contrasts"].numbers.query("reference == 'fsft'")["mean"]
    assert means.tolist() == pytest.approx([0.2 + 0.01 / 3, 0.4 + 0.01 / 3, 0.6 + 0.01 / 3])
    assert "control" in methods_figure.by_role(metrics, VIEW)


def test_factors_name_the_readings_of_source_only(metrics: pd.DataFrame) -> None:
    shown = factors.make(metrics=metrics, view=VIEW).shown.set_index("method")
    readings = ["none, running", "none, recalibrated"]
    assert (shown.loc["source only", readings] != "").tolist() == [True, False]
    assert (shown.loc["AdaBN", readings] != "").tolist() == [False, True]
    assert (shown.loc["FSFT", readings] != "").all()
