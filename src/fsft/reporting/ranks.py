"""Methods compared over many cells: mean ranks, Friedman's test, Nemenyi's critical difference."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import friedmanchisquare, rankdata, studentized_range

SIGNIFICANCE = 0.05


@dataclass(frozen=True)
class Ranking:
    """Methods ranked over cells, the best first.

    mean_rank: by method, 1 is best. won: cells in which a method is best; ties count for all that
    share them. cells: their number. friedman_p: of the hypothesis that all methods are equal.
    critical_difference: of mean ranks, at SIGNIFICANCE.
    """

    mean_rank: pd.Series
    won: pd.Series
    cells: int
    friedman_p: float
    critical_difference: float

    def nemenyi_p(self, first: str, second: str) -> float:
        """Nemenyi's p-value, corrected for all pairs, that two methods are equal."""
        methods = len(self.mean_rank)
        distance = abs(self.mean_rank[first] - self.mean_rank[second])
        q = distance / standard_error(methods, self.cells) * np.sqrt(2)
        return float(studentized_range.sf(q, methods, np.inf))


def rank_methods(scores: pd.DataFrame) -> Ranking | None:
    """Rank methods (columns) by their scores in cells (rows); a higher score is better.

    Cells in which a method is missing are left out. Ties share their mean rank. None for fewer
    than three methods or two cells, for which Friedman's test is not defined. Demsar 2006, eqs. 1
    and following; Friedman's statistic is corrected for ties.
    """
    complete = scores.dropna()
    cells, methods = complete.shape
    if methods < 3 or cells < 2:
        return None
    ranks = pd.DataFrame(
        rankdata(-complete.to_numpy(), axis=1), index=complete.index, columns=complete.columns
    )
    best = complete.eq(complete.max(axis=1), axis=0)
    mean_rank = ranks.mean().sort_values(kind="stable")
    return Ranking(
        mean_rank=mean_rank,
        won=best.sum()[mean_rank.index],
        cells=cells,
        friedman_p=float(friedmanchisquare(*complete.to_numpy().T).pvalue),
        critical_difference=critical_difference(methods, cells),
    )


def standard_error(methods: int, cells: int) -> float:
    """Standard error of the difference of two mean ranks, sqrt(k (k + 1) / (6 N))."""
    return float(np.sqrt(methods * (methods + 1) / (6 * cells)))


def critical_difference(methods: int, cells: int) -> float:
    """Least difference of mean ranks that Nemenyi's test finds at SIGNIFICANCE.

    q sqrt(k (k + 1) / (6 N)), q the quantile of the studentized range over sqrt(2). Demsar 2006.
    """
    quantile = studentized_range.ppf(1 - SIGNIFICANCE, methods, np.inf) / np.sqrt(2)
    return float(quantile * standard_error(methods, cells))
