"""Table 1: accuracy of every method by SNR of source and target, beside the paper's."""

import pandas as pd

from fsft.reporting.comparisons import against
from fsft.reporting.contrasts import absent, means_over_cells
from fsft.reporting.design import design
from fsft.reporting.names import method_name
from fsft.reporting.rows import choose, competing, in_order, results, sees_all_labels
from fsft.reporting.statistics import repeats
from fsft.reporting.view import View
from fsft.reporting.writer import Table, laid_out, percents, repeated

CELL = ["source_snr", "target_snr"]
ROW = ["source_snr", "method"]

REFERENCE = "fsft"
LEAD = "difference to FSFT (points)"


def in_cells(metrics: pd.DataFrame, view: View) -> pd.DataFrame:
    """Rows of metrics.csv that the cells are means of: accuracies of competing methods."""
    rows = results(metrics, view)
    return choose(rows, method=tuple(competing(in_order(rows["method"]))))


def cells(rows: pd.DataFrame) -> pd.DataFrame:
    """Accuracy by cell and method, and its difference to REFERENCE; NaN where missing.

    rows: of `in_cells`. Returns CELL, method and the columns of `against`.
    """
    summary = against(rows, REFERENCE, [*CELL, "method"], CELL)
    names, methods = [in_order(rows[column]) for column in CELL], in_order(rows["method"])
    full = pd.MultiIndex.from_product([*names, methods], names=[*CELL, "method"])
    return summary.set_index([*CELL, "method"]).reindex(full).reset_index()


def make(*, metrics: pd.DataFrame, paper: pd.DataFrame, view: View) -> Table:
    """Make Table 1 from metrics.csv and the paper's source_snr, target_snr, method, accuracy.

    The paper's numbers are of simulated targets and stand beside no others.
    """
    if view.imported:
        paper = paper.iloc[:0]
    rows = in_cells(metrics, view)
    numbers = cells(rows).merge(
        paper.rename(columns={"accuracy": "paper"}), on=[*CELL, "method"], how="left"
    )
    rivals = numbers["mean"].mask(numbers["method"].map(sees_all_labels))
    highest = rivals.groupby([numbers[name] for name in CELL]).transform("max")
    numbers["best"] = rivals == highest
    texts = numbers.assign(text=repeated(numbers), printed=percents(numbers["paper"]))
    shown, best, printed = (
        laid_out(texts, ROW, "target_snr", each) for each in ("text", "best", "printed")
    )
    keys = shown[ROW]
    shown["method"] = shown["method"].map(method_name)
    shown["source_snr"] = shown["source_snr"].mask(shown["source_snr"].duplicated(), "")
    lead = of_rows(rows).set_index(ROW).reindex(pd.MultiIndex.from_frame(keys)).reset_index()
    shown[LEAD] = repeated(lead, "difference", signed=True)
    facts = view.facts(
        repeats(numbers), pair=f"{view.domains}, source SNR in rows, target SNR in columns"
    )
    return Table(
        numbers=view.stamp(numbers, "source", "target"),
        shown=shown.rename(columns={"source_snr": "source SNR"}),
        facts=(*facts, *absent(rows, [REFERENCE])),
        design=design(numbers, rows),
        bold=best.eq(True).assign(**{LEAD: False}),
        paper=printed.assign(**dict.fromkeys([*ROW, "seeds", LEAD], "")),
    )


def of_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """The differences to REFERENCE of a source SNR, as means over its cells for each seed."""
    return against(means_over_cells(rows, ["source_snr"]), REFERENCE, ROW, ["source_snr"])
