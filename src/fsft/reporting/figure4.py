"""Figure 4: confusion matrices of FADA and FSFT on one scale."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import seaborn

from fsft.evaluation.metrics import confusion
from fsft.evaluation.predictions import Predictions
from fsft.reporting.judged import log_probability
from fsft.reporting.names import method_name
from fsft.reporting.style import SEQUENTIAL, WIDTH, page
from fsft.reporting.view import View

METHODS = ("fada", "fsft")

MATRICES, LETTER = 3.0, 0.6
"""Height of the figure without the names of the classes, in inches; width of a letter of them, in
parts of its size."""

WRITTEN = 12
"""Up to so many classes the numbers are written into the cells."""


def confusions(predictions: Sequence[Predictions], method: str, view: View) -> np.ndarray:
    """Per cent (classes, classes) of each true class, by predicted class, summed over files.

    NaN in the row of a class without test subtomograms.
    """
    counts = sum(
        confusion(log_probability(each, method, view).argmax(axis=1), each.label, len(each.classes))
        for each in predictions
    )
    with np.errstate(invalid="ignore"):
        return np.asarray(100 * counts / np.sum(counts, axis=1, keepdims=True))


def draw(*, predictions: Sequence[Predictions], view: View, svg: Path, png: Path) -> None:
    """Draw both matrices; raises InputError if one of the methods was not judged.

    predictions: of the pair of the view, a file per seed.
    """
    matrices = {method: confusions(predictions, method, view) for method in METHODS}
    classes = predictions[0].classes
    type_size = float(np.clip(130 / len(classes), 3.5, 7))
    names = max(map(len, classes)) * LETTER * type_size / 72
    facts = view.facts(len(predictions))
    with page(
        svg=svg, png=png, facts=facts, width=WIDTH, height=max(4.0, MATRICES + names)
    ) as figure:
        left, right = figure.subplots(1, 2, sharey=True)
        for axes, (method, matrix) in zip((left, right), matrices.items(), strict=True):
            seaborn.heatmap(
                matrix,
                annot=_written(matrix) if len(classes) <= WRITTEN else None,
                fmt="",
                annot_kws={"fontsize": type_size - 1},
                cmap=SEQUENTIAL,
                vmin=0,
                vmax=100,
                square=True,
                xticklabels=classes,
                yticklabels=classes,
                cbar=False,
                ax=axes,
            )
            axes.set_title(
                f"{method_name(method)}: mean recall {np.nanmean(matrix.diagonal()):.1f} %"
            )
            axes.tick_params(length=1.5, labelsize=type_size)
            axes.tick_params(axis="x", rotation=90)
            axes.tick_params(axis="y", rotation=0)
            axes.set_xlabel("predicted class")
            axes.spines[:].set_visible(True)
        left.set_ylabel("true class")
        bar = figure.colorbar(left.collections[0], ax=[left, right], shrink=0.7, pad=0.02)
        bar.set_label("of the true class (%)")


def _written(matrix: np.ndarray) -> np.ndarray:
    """Numbers of a matrix as text, but for those that round to zero."""
    return np.array([[f"{each:.0f}" if each >= 0.5 else "" for each in row] for row in matrix])
