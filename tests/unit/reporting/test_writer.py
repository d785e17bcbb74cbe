import numpy as np
import pandas as pd

from fsft.reporting.statistics import named, summarise
from fsft.reporting.writer import (
    MINUS,
    Table,
    laid_out,
    percents,
    quantities,
    repeated,
    write_table,
)
from tests.unit.reporting.fake import DESIGN

TABLE = Table(
    numbers=pd.DataFrame({"method": ["a_b", "c"], "mean": [1 / 3, np.nan]}),
    shown=pd.DataFrame(
        {"method": ["a_b", "c & d <e>", "f"], "accuracy": ["33.3 ± 1.0", "", ""]},
    ),
    facts=("synthetic data", "2 seeds"),
    design=DESIGN,
    bold=pd.DataFrame({"method": [False, False, True], "accuracy": [True, False, False]}),
    paper=pd.DataFrame({"method": ["", "", ""], "accuracy": ["30.0", "", "4.9"]}),
)


def written(folder):
    paths = {name: folder / f"table.{name}" for name in ("csv", "markdown", "latex")}
    write_table(TABLE, "What is 100 %?", **paths)
    return {name: path.read_bytes().decode() for name, path in paths.items()}


def test_numbers_are_in_the_csv_and_text_in_the_others(tmp_path):
    files = written(tmp_path)
    design = ",".join(DESIGN.columns())
    values = ",".join(f"{value:.6g}" for value in DESIGN.columns().values())
    assert files["csv"] == f"method,mean,{design}\na_b,0.333333,{values}\nc,,{values}\n"
    assert files["markdown"].endswith(f"|\n\n{DESIGN.sentence()}\n")
    assert files["markdown"] == (
        "What is 100 %? Of this table: synthetic data; 2 seeds.\n"
        "\n"
        "| method     |              accuracy |\n"
        "|------------|----------------------:|\n"
        "| a\\_b       | **33.3 ± 1.0** [30.0] |\n"
        "| c & d \\<e> |                       |\n"
        "| **f**      |                 [4.9] |\n"
        f"\n{DESIGN.sentence()}\n"
    )
    assert r"\caption{What is 100 \%? Of this table: synthetic data; 2 seeds. " in files["latex"]
    assert "\\begin{tabular}{lr}\n\\toprule\nmethod & accuracy \\\\\n" in files["latex"]
    assert r"a\_b & \textbf{33.3 $\pm$ 1.0} {[}30.0{]} \\" in files["latex"]
    assert r"c \& d \textless{}e\textgreater{} &  \\" in files["latex"]


def test_the_same_table_is_the_same_bytes(tmp_path):
    assert written(tmp_path / "one") == written(tmp_path / "two")


def test_quantities_as_text():
    means = pd.Series([0.3716, -0.1, np.nan])
    assert percents(means) == ["37.2", f"{MINUS}10.0", ""]
    assert percents(means, signed=True) == ["+37.2", f"{MINUS}10.0", ""]
    assert quantities(pd.Series([1797.37]), digits=0) == ["1,797"]


def test_an_interval_stands_behind_three_repeats_and_the_range_behind_two():
    values = pd.DataFrame(
        [("one", 0, 0.5), ("two", 0, 0.467), ("two", 1, 0.617)]
        + [("three", seed, value) for seed, value in enumerate([0.3, 0.4, 0.35])],
        columns=["method", "seed", "value"],
    )
    summary = summarise(values, ["method"])
    assert repeated(summary) == ["50.0", "54.2 (46.7 to 61.7)", "35.0 ± 12.4"]
    assert repeated(named(summary, "gain"), "gain", signed=True) == [
        "+50.0",
        "+54.2 (+46.7 to +61.7)",
        "+35.0 ± 12.4",
    ]
    shown = laid_out(summary.assign(text=repeated(summary), column="0.5"), ["method"], "column")
    assert shown["seeds"].tolist() == ["1", "2", "3"]


def test_rows_and_columns_keep_their_order():
    numbers = pd.DataFrame(
        {
            "row": ["z", "z", "a"],
            "column": ["2", "1", "1"],
            "text": ["z2", "z1", "a1"],
            "seeds": [2, 3, 3],
        }
    )
    shown = laid_out(numbers, ["row"], "column")
    assert list(shown.columns) == ["row", "2", "1", "seeds"]
    assert shown.to_numpy().tolist() == [["z", "z2", "z1", "2 to 3"], ["a", "", "a1", "3"]]
