"""The paper's numbers as they are printed, against what can be worked out from them."""

from pathlib import Path

import pandas as pd
import pytest

from fsft.reporting.rows import read_rows

PAPER = Path(__file__).parents[3] / "resources" / "paper"
METHODS = ["coral", "swd", "finetune", "fada", "fsft"]


def table(number: int) -> pd.DataFrame:
    return read_rows(PAPER / f"table{number}.csv", [])


def test_table_1_has_every_method_in_every_cell():
    cells = table(1).pivot(index=["source_snr", "target_snr"], columns="method", values="accuracy")
    assert cells.shape == (25, 5)
    assert not cells.isna().any(axis=None)
    assert cells.loc[("1000", "0.03"), "fsft"] == 0.177  # bottom right of the first source
    assert cells.loc[("0.03", "1000"), "coral"] == 0.045


def test_table_1_means_wins_and_ranks():
    cells = table(1).pivot(index=["source_snr", "target_snr"], columns="method", values="accuracy")
    means = [0.151, 0.164, 0.202, 0.294, 0.331]
    assert cells.mean()[METHODS].tolist() == pytest.approx(means, abs=5e-4)
    ranks = cells.rank(axis=1, ascending=False)
    assert ranks.eq(1).sum()[METHODS].tolist() == [0, 0, 0, 4, 21]
    assert ranks.mean()[METHODS].tolist() == pytest.approx([4.56, 4.04, 3.4, 1.84, 1.16])


def test_table_2_columns_are_the_source():
    rows = table(2)
    assert rows.groupby(["target", "shots", "method"]).size().tolist() == [5] * 8
    assert set(rows["source_snr"]) == {"1000", "0.5", "0.1", "0.05", "0.03"}
    row = rows.query("target == 'S2' and shots == 7 and method == 'fada'").set_index("source_snr")
    assert row["accuracy"].tolist() == [0.959, 0.952, 0.947, 0.953, 0.796]


def test_tables_3_to_5():
    assert table(3)["seconds"].tolist() == [323.66, 1797.37, 1002.08, 554.80, 921.36]
    assert table(4)["accuracy"].tolist() == [0.372, 0.709, 0.709, 0.953]
    assert table(5)["accuracy"].tolist() == [0.953, 0.791, 0.942, 0.951]
