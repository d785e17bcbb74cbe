"""Table 1: accuracy of every method by SNR of source and target, beside the paper's."""

import pandas as pd

from fsft.reporting.names import method_name
from fsft.reporting.rows import choose, competing, in_order, results, sees_all_labels
from fsft.reporting.statistics import repeats, summarise
from fsft.reporting.table import BOLD, PLAIN, Table, laid_out, percents, repeated
from fsft.reporting.view import View

CELL = ["source_snr", "target_snr"]


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
    best = rivals.groupby([numbers[name] for name in CELL]).transform("max")
    numbers["best"] = rivals == best
    texts = zip(
        repeated(numbers),
        percents(numbers["paper"]),
        numbers["best"],
        strict=True,
    )
    numbers["text"] = [_cell(ours, printed, bold) for ours, printed, bold in texts]
    shown = laid_out(numbers, ["source_snr", "method"], "target_snr")
    shown["method"] = shown["method"].map(method_name)
    shown["source_snr"] = shown["source_snr"].mask(shown["source_snr"].duplicated(), "")
    return Table(
        numbers=view.stamp(numbers.drop(columns="text"), "source", "target"),
        shown=shown.rename(columns={"source_snr": "source SNR"}),
        facts=view.facts(repeats(numbers), pair="source SNR in rows, target SNR in columns"),
    )


def _cell(ours: str, printed: str, best: bool) -> str:
    ours = f"{BOLD}{ours}{PLAIN}" if best else ours
    return f"{ours} [{printed}]".strip() if printed else ours
