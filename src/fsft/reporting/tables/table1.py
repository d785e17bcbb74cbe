"""Table 1: accuracy of every method by SNR of source and target, beside the paper's."""

import pandas as pd

from fsft.reporting.names import method_name
from fsft.reporting.rows import choose, competing, in_order, results, sees_all_labels
from fsft.reporting.statistics import repeats, summarise
from fsft.reporting.view import View
from fsft.reporting.writer import Table, laid_out, percents, repeated

CELL = ["source_snr", "target_snr"]
ROW = ["source_snr", "method"]


def in_cells(metrics: pd.DataFrame, view: View) -> pd.DataFrame:
    """Rows of metrics.csv that the cells are means of: accuracies of competing methods."""
    rows = results(metrics, view)
    return choose(rows, method=tuple(competing(in_order(rows["method"]))))


def cells(metrics: pd.DataFrame, view: View) -> pd.DataFrame:
    """Accuracy by cell and method: CELL, method and the columns of `summarise`; NaN where missing.

    metrics: rows of metrics.csv.
    """
    rows = in_cells(metrics, view)
    summary = summarise(rows, [*CELL, "method"])
    names, methods = [in_order(rows[column]) for column in CELL], in_order(rows["method"])
    full = pd.MultiIndex.from_product([*names, methods], names=[*CELL, "method"])
    return summary.set_index([*CELL, "method"]).reindex(full).reset_index()


def make(*, metrics: pd.DataFrame, paper: pd.DataFrame, view: View) -> Table:
    """Make Table 1 from metrics.csv and the paper's source_snr, target_snr, method, accuracy.

    The paper's numbers are of simulated targets and stand beside no others.
    """
    if view.imported:
        paper = paper.iloc[:0]
    numbers = cells(metrics, view).merge(
        paper.rename(columns={"accuracy": "paper"}), on=[*CELL, "method"], how="left"
    )
    rivals = numbers["mean"].mask(numbers["method"].map(sees_all_labels))
    highest = rivals.groupby([numbers[name] for name in CELL]).transform("max")
    numbers["best"] = rivals == highest
    texts = numbers.assign(text=repeated(numbers), printed=percents(numbers["paper"]))
    shown, best, printed = (
        laid_out(texts, ROW, "target_snr", each) for each in ("text", "best", "printed")
    )
    shown["method"] = shown["method"].map(method_name)
    shown["source_snr"] = shown["source_snr"].mask(shown["source_snr"].duplicated(), "")
    return Table(
        numbers=view.stamp(numbers, "source", "target"),
        shown=shown.rename(columns={"source_snr": "source SNR"}),
        facts=view.facts(repeats(numbers), pair="source SNR in rows, target SNR in columns"),
        bold=best.eq(True),
        paper=printed.assign(**dict.fromkeys([*ROW, "seeds"], "")),
    )
