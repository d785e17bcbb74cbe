"""Critical-difference diagram: mean ranks over the cells of Table 1, joined where alike."""

from pathlib import Path

import pandas as pd

from fsft.reporting.names import method_name
from fsft.reporting.ranks import rank_methods
from fsft.reporting.rows import in_order, sees_all_labels
from fsft.reporting.statistics import repeats
from fsft.reporting.style import WIDTH, page
from fsft.reporting.tables.table1 import CELL, cells
from fsft.reporting.view import View
from fsft.runtime.errors import InputError


def alike(mean_rank: pd.Series, critical_difference: float) -> list[tuple[float, float]]:
    """Largest stretches of ranks within which no two methods differ, as (best, worst).

    mean_rank: ascending. A stretch has two methods or more and is not part of another.
    """
    ranks, stretches, reached = list(mean_rank), [], -1
    for first, best in enumerate(ranks):
        last = max(at for at, rank in enumerate(ranks) if rank - best < critical_difference)
        if last > max(first, reached):
            stretches.append((best, ranks[last]))
            reached = last
    return stretches


def draw(*, metrics: pd.DataFrame, view: View, svg: Path, png: Path) -> None:
    """Draw the diagram of Demsar 2006, the best method on the left.

    Raises InputError for fewer than three methods or two cells, which have no such test.
    """
    numbers = cells(metrics, view)
    methods = [name for name in in_order(numbers["method"]) if not sees_all_labels(name)]
    scores = numbers.pivot(index=CELL, columns="method", values="mean")[methods]
    ranking = rank_methods(scores)
    if ranking is None:
        raise InputError(
            "methods, grid: ranks need three methods or more on two pairs of SNR levels or more"
        )
    ranks, difference = ranking.mean_rank, ranking.critical_difference
    half = -(-len(ranks) // 2)
    stretches = alike(ranks, difference)
    facts = view.facts(repeats(numbers), pair=f"{ranking.cells} pairs")
    drop, step = 0.35 + 0.18 * len(stretches), 0.32
    depth = drop + step * half
    with page(svg=svg, png=png, facts=facts, width=WIDTH, height=1.0 + 0.62 * depth) as figure:
        axes = figure.subplots()
        low, high = 1, len(ranks)
        axes.hlines(0, low, high, color="black", linewidth=1)
        axes.vlines(range(low, high + 1), 0, 0.08, color="black", linewidth=1)
        for rank in range(low, high + 1):
            axes.text(rank, 0.14, str(rank), ha="center", va="bottom", fontsize=7)
        margin = 0.06 * (high - low)
        for at, (method, rank) in enumerate(ranks.items()):
            left = at < half
            level = -drop - step * (at if left else len(ranks) - 1 - at)
            end = low - margin if left else high + margin
            axes.plot([rank, rank, end], [0, level, level], color="black", linewidth=0.7)
            axes.text(
                end - 0.2 * margin if left else end + 0.2 * margin,
                level,
                f"{method_name(str(method))} {rank:.2f}",
                ha="right" if left else "left",
                va="center",
            )
        for at, (best, worst) in enumerate(stretches):
            level = -0.16 - 0.18 * at
            axes.plot([best, worst], [level, level], color="black", linewidth=3)
        axes.plot([low, low + difference], [0.62, 0.62], "|-", color="black", linewidth=1)
        axes.text(low + difference / 2, 0.74, f"critical difference {difference:.2f}", ha="center")
        axes.set_xlim(low - 0.45 * (high - low), high + 0.45 * (high - low))
        axes.set_ylim(-depth - 0.1, 1.1)
        axes.axis("off")
