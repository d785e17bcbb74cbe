import numpy as np
import pandas as pd

from fsft.reporting.table import Table, laid_out, percents, quantities, write_table

TABLE = Table(
    numbers=pd.DataFrame({"method": ["a_b", "c"], "mean": [1 / 3, np.nan]}),
    shown=pd.DataFrame({"method": ["a_b", "c & d <e>"], "accuracy": ["**33.3 ± 1.0**", ""]}),
    facts=("synthetic data", "2 seeds"),
)


def written(folder):
    paths = {name: folder / f"table.{name}" for name in ("csv", "markdown", "latex")}
    write_table(TABLE, "What is 100 %?", **paths)
    return {name: path.read_bytes().decode() for name, path in paths.items()}


def test_numbers_are_in_the_csv_and_text_in_the_others(tmp_path):
    files = written(tmp_path)
    assert files["csv"] == "method,mean\na_b,0.333333\nc,\n"
    assert files["markdown"] == (
        "What is 100 %? Of this table: synthetic data; 2 seeds.\n"
        "\n"
        "| method    |       accuracy |\n"
        "|-----------|---------------:|\n"
        "| a_b       | **33.3 ± 1.0** |\n"
        "| c & d <e> |                |\n"
    )
    assert r"\caption{What is 100 \%? Of this table: synthetic data; 2 seeds.}" in files["latex"]
    assert "\\begin{tabular}{lr}\n\\toprule\nmethod & accuracy \\\\\n" in files["latex"]
    assert r"a\_b & \textbf{33.3 $\pm$ 1.0} \\" in files["latex"]
    assert r"c \& d $<$e> &  \\" in files["latex"]


def test_the_same_table_is_the_same_bytes(tmp_path):
    assert written(tmp_path / "one") == written(tmp_path / "two")


def test_quantities_as_text():
    means, halves = pd.Series([0.3716, -0.1, np.nan]), pd.Series([0.014, np.nan, np.nan])
    minus = "\N{MINUS SIGN}"
    assert percents(means, halves) == ["37.2 ± 1.4", f"{minus}10.0", ""]
    assert percents(means, signed=True) == ["+37.2", f"{minus}10.0", ""]
    assert quantities(pd.Series([1797.37]), digits=0) == ["1,797"]


def test_rows_and_columns_keep_their_order():
    numbers = pd.DataFrame(
        {"row": ["z", "z", "a"], "column": ["2", "1", "1"], "text": ["z2", "z1", "a1"]}
    )
    shown = laid_out(numbers, ["row"], "column")
    assert list(shown.columns) == ["row", "2", "1"]
    assert shown.to_numpy().tolist() == [["z", "z2", "z1"], ["a", "", "a1"]]
