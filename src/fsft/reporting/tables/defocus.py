"""Accuracy of every method by the defocus of source and target."""

import pandas as pd

from fsft.reporting.comparisons import against
from fsft.reporting.design import design
from fsft.reporting.names import method_name
from fsft.reporting.rows import choose, competing, default_of_methods, in_order
from fsft.reporting.statistics import repeats
from fsft.reporting.view import View
from fsft.reporting.writer import Table, laid_out, repeated

GAP = ["source_defocus_um", "target_defocus_um", "gap_um"]
"""Micrometres, underfocus negative; the gap is that of the target minus that of the source."""

ROW = ["source_defocus_um", "method"]
REFERENCE = "fsft"


def across_gaps(metrics: pd.DataFrame, across_domains: pd.DataFrame, view: View) -> pd.DataFrame:
    """Accuracies of competing methods with the columns GAP, by ascending gap.

    metrics: rows of metrics.csv. across_domains: source and target of the pairs, with their
    source_defocus_um and target_defocus_um.
    """
    rows = default_of_methods(metrics, view)
    rows = choose(rows, method=tuple(competing(in_order(rows["method"]))))
    gap = across_domains["target_defocus_um"] - across_domains["source_defocus_um"]
    rows = rows.merge(across_domains.assign(gap_um=gap), on=["source", "target"])
    return rows.sort_values(["source_defocus_um", "gap_um"], kind="stable")


def make(*, metrics: pd.DataFrame, across_domains: pd.DataFrame, view: View) -> Table:
    """Make the table of defocus from metrics.csv; see `across_gaps`."""
    rows = across_gaps(metrics, across_domains, view)
    numbers = against(rows, REFERENCE, [*GAP, "method"], GAP)
    texts = numbers.assign(
        text=repeated(numbers), column=[f"{each:g}" for each in numbers["target_defocus_um"]]
    )
    shown = laid_out(texts, ROW, "column")
    sources = shown["source_defocus_um"].map("{:g}".format)
    shown["source_defocus_um"] = sources.mask(sources.duplicated(), "")
    shown["method"] = shown["method"].map(method_name)
    return Table(
        numbers=view.stamp(numbers, "source", "target"),
        shown=shown.rename(columns={"source_defocus_um": "source"}),
        facts=view.facts(repeats(numbers), pair="source in rows, target in columns"),
        design=design(numbers, rows),
    )
