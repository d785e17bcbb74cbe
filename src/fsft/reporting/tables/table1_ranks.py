"""Methods over the cells of Table 1: means, cells won, mean ranks and their tests."""

import numpy as np
import pandas as pd

from fsft.reporting.names import method_name
from fsft.reporting.ranks import SIGNIFICANCE, rank_methods
from fsft.reporting.rows import in_order, sees_all_labels
from fsft.reporting.statistics import repeats
from fsft.reporting.tables.table1 import CELL, cells
from fsft.reporting.view import View
from fsft.reporting.writer import Table, percents, quantities

REFERENCE = "fsft"
COLUMNS = ("mean", "won", "mean_rank", "nemenyi_p", "friedman_p", "critical_difference", "cells")


def make(*, metrics: pd.DataFrame, paper: pd.DataFrame, view: View) -> Table:
    """Make the table from metrics.csv and the paper's Table 1.

    The paper's five methods are ranked among themselves, so that their ranks compare with the
    paper's, then with all methods that do not see every target label.
    """
    ours, printed = cells(metrics, view), paper.rename(columns={"accuracy": "mean"})
    methods = [name for name in in_order(ours["method"]) if not sees_all_labels(name)]
    known = [name for name in in_order(printed["method"]) if name in methods]
    paper_ranks = _ranked(printed, in_order(printed["method"]))[["mean", "won", "mean_rank"]]
    numbers = pd.concat(
        [
            _ranked(ours, known).join(paper_ranks.add_prefix("paper_")).assign(among="paper's"),
            _ranked(ours, methods).assign(among="all"),
        ]
    ).reset_index(names="method")
    numbers = numbers[["among", "method", *COLUMNS, *paper_ranks.add_prefix("paper_")]]
    shown = pd.DataFrame(
        {
            "among": numbers["among"].mask(numbers["among"].duplicated(), ""),
            "method": numbers["method"].map(method_name),
            "accuracy": percents(numbers["mean"]),
            "cells won": quantities(numbers["won"], digits=0),
            "mean rank": quantities(numbers["mean_rank"], digits=2),
            "p against FSFT": [_p(value) for value in numbers["nemenyi_p"]],
            "paper's accuracy": percents(numbers["paper_mean"]),
            "paper's cells won": quantities(numbers["paper_won"], digits=0),
            "paper's mean rank": quantities(numbers["paper_mean_rank"], digits=2),
        }
    )
    facts = view.facts(repeats(ours), pair="all cells")
    return Table(
        numbers=view.stamp(numbers, "source", "target"),
        shown=shown,
        facts=(*facts, *_tests(numbers)),
    )


def _ranked(summary: pd.DataFrame, methods: list[str]) -> pd.DataFrame:
    """A row per method with COLUMNS; tests are NaN where there are too few methods or cells."""
    scores = summary.pivot(index=CELL, columns="method", values="mean")[methods]
    table = pd.DataFrame({"mean": scores.mean()}, index=methods).reindex(columns=list(COLUMNS))
    ranking = rank_methods(scores)
    if ranking is not None:
        table["won"], table["mean_rank"] = ranking.won, ranking.mean_rank
        table["friedman_p"], table["cells"] = ranking.friedman_p, ranking.cells
        table["critical_difference"] = ranking.critical_difference
        if REFERENCE in methods:
            table["nemenyi_p"] = [
                np.nan if name == REFERENCE else ranking.nemenyi_p(name, REFERENCE)
                for name in methods
            ]
    return table.astype(float)


def _p(value: float) -> str:
    if np.isnan(value):
        return ""
    return "<0.001" if value < 0.001 else f"{value:.3f}"


def _tests(numbers: pd.DataFrame) -> list[str]:
    """Friedman's test and the critical difference of each group, as sentences."""
    groups = numbers.dropna(subset="friedman_p").drop_duplicates("among")
    return [
        f"{group['among']} methods: {group['cells']:.0f} cells, Friedman p "
        f"{_p(group['friedman_p'])}, critical difference of mean ranks "
        f"{group['critical_difference']:.2f} at {100 * SIGNIFICANCE:.0f} %"
        for group in groups.to_dict("records")
    ]
