"""Every table and figure of a run, each declared once, in the order of the paper.

The workflow reads this while it plans: nothing here imports pandas or matplotlib. A table is made
by `make`, a figure drawn by `draw` of its module, given what it reads by name and a View.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Item:
    """A table or a figure.

    reads: of `metrics`, `costs` (tidy tables of the run), `paper` (resources/paper/<paper>.csv),
    `predictions` (of the pair shown, all seeds), `logs` (training logs along FSFT's chain, with
    `seeds`), `features` (before and after each stage) and `classes` (structures/classes.csv).
    """

    name: str
    reads: tuple[str, ...]
    caption: str
    paper: str | None = None

    @property
    def module(self) -> str:
        """The module that makes it."""
        return f"fsft.reporting.{self.name}"


SPREAD = (
    "Mean over seeds, whose number is in the column seeds; behind ± half its 95 % Student "
    "interval, below three seeds the lowest and the highest in brackets."
)
DOTS = (
    "A dot for each seed; bars: 95 % Student intervals of the mean, from three seeds on, cut off "
    "at 0 and 100 %."
)

TABLES: Mapping[str, Item] = {
    item.name: item
    for item in (
        Item(
            "table1",
            ("metrics", "paper"),
            "Accuracy (%) on the target by SNR of the source (rows) and of the target (columns), "
            f"the paper's in square brackets. {SPREAD} Bold: the best of a cell, the oracle aside.",
            "table1",
        ),
        Item(
            "table1_ranks",
            ("metrics", "paper"),
            "Methods over the cells of Table 1: mean accuracy (%), cells won, mean rank and "
            "Nemenyi's p-value against FSFT, for the paper's five methods, ours and the paper's "
            "numbers, and for all methods but the oracle. Cells share source models and classes, "
            "so that p-values are smaller than 25 independent cells would give.",
            "table1",
        ),
        Item(
            "table2",
            ("metrics", "paper"),
            "Accuracy (%) of FADA and FSFT by SNR of the source (columns), target and shots. "
            f"{SPREAD} The paper's targets S1 and S2 are experimental data. The header of the "
            "paper's Table 2 calls the columns target and the rows source, which are swapped.",
            "table2",
        ),
        Item(
            "table3",
            ("costs", "paper"),
            "Cost of one pair along the whole chain of each method, and its share when stages that "
            "several rows use are divided among them (the shares add up to what was spent). "
            f"{SPREAD} The paper does not state its hardware, so that only the ratios compare.",
            "table3",
        ),
        Item(
            "table4",
            ("metrics", "paper"),
            f"Accuracy (%) on the target after each stage of FSFT. {SPREAD} Batch-norm "
            "statistics are re-estimated on the unlabelled target, or as training left them. Stage "
            "2.2 trains the discriminator alone and cannot change the accuracy.",
            "table4",
        ),
        Item(
            "table5",
            ("metrics", "paper"),
            "The paper's ablations: accuracy (%) and difference to FSFT in points, paired by seed. "
            f"{SPREAD} The paper's last two differences are within the binomial error of one "
            "run.",
            "table5",
        ),
        Item(
            "corners",
            ("metrics",),
            "The sixteen corners of the 2^4 factorial of the paper's claims: accuracy (%) and "
            f"difference in points, paired by seed, to FSFT with all four. {SPREAD}",
        ),
        Item(
            "effects",
            ("metrics",),
            "Main effects of the paper's four claims in points of accuracy: the eight corners with "
            f"a claim against the eight without, within a seed. {SPREAD}",
        ),
        Item(
            "methods",
            ("metrics",),
            f"Every method by five metrics. {SPREAD} NLL in nats and calibration error: less is "
            "better.",
        ),
        Item(
            "factors",
            ("metrics",),
            "Accuracy (%) of every method by rotations in training and batch-norm statistics. "
            f"{SPREAD}",
        ),
        Item(
            "protocol",
            ("metrics",),
            "What each choice of the authors' code is worth: accuracy (%) with the choice and "
            f"difference in points to this project's protocol, paired by seed. {SPREAD}",
        ),
        Item(
            "sanity",
            ("metrics",),
            "Accuracy (%) of few-shot methods with right and with shuffled support labels. A "
            "method that stays above source only with shuffled labels has another source of "
            "information: the unlabelled target, or the balance of the classes, which shuffling "
            f"keeps. {SPREAD}",
        ),
    )
}

FIGURES: Mapping[str, Item] = {
    item.name: item
    for item in (
        Item(
            "methods_figure",
            ("metrics",),
            "Accuracy of every method on the target, by its role, the best on top, and what "
            f"guessing would give. {DOTS} The oracle sees target labels that no other method sees.",
        ),
        Item(
            "heatmap_figure",
            ("metrics",),
            "Accuracy of FSFT minus that of each other method, in points, by SNR of source and "
            "target. Mean over seeds; a dot marks cells whose 95 % interval, paired by seed and "
            "of three seeds or more, excludes zero.",
        ),
        Item(
            "snr_figure",
            ("metrics",),
            f"Accuracy against the SNR of the target, a panel per SNR of the source. {DOTS}",
        ),
        Item(
            "ranks_figure",
            ("metrics",),
            "Mean ranks of the methods over the cells of Table 1, 1 being the best. Bars join "
            "methods that Nemenyi's test does not tell apart at 5 % (Demsar 2006).",
        ),
        Item(
            "figure4",
            ("predictions",),
            "Confusion matrices of FADA (left) and FSFT (right) on one scale: per cent of each "
            "true class, summed over seeds.",
        ),
        Item(
            "shots_figure",
            ("metrics",),
            "Accuracy against the number of labelled target subtomograms per class. Methods that "
            f"see none are drawn at zero. {DOTS}",
        ),
        Item(
            "stages_figure",
            ("metrics", "paper"),
            "Accuracy after each stage of FSFT under both readings of batch normalisation, beside "
            f"the paper's. {DOTS}",
            "table4",
        ),
        Item(
            "curves_figure",
            ("logs",),
            "Losses and accuracies while FSFT trains, a column per stage. Thin lines are single "
            "seeds, thick ones their mean. The accuracy on the target is noted for the record and "
            "decides nothing.",
        ),
        Item(
            "embedding_figure",
            ("features",),
            "Features of source and target subtomograms after each stage that moves them, "
            "projected on the first two principal components of each panel. Circles: source; "
            "crosses: target. Some classes have a colour, and a line from the mean of their source "
            "to that of their target, where their number stands.",
        ),
        Item(
            "figure5",
            ("metrics",),
            "Accuracy of FSFT against the weight of the CORAL loss, for the squared norm (paper) "
            f"and the plain one (authors' code). {DOTS} The weight has another "
            "meaning under either norm. Dotted: the paper's best, on other data.",
        ),
        Item(
            "mass_figure",
            ("metrics", "classes"),
            f"Recall of each class by FSFT against its molecular mass. {DOTS} "
            "Rho is Spearman's rank correlation of the means.",
        ),
        Item(
            "reliability_figure",
            ("predictions",),
            "Accuracy against confidence in 15 equal bins, all seeds together. On the diagonal a "
            "model is as often right as it says. ECE: expected calibration error.",
        ),
    )
}

DATA: Mapping[str, str] = {
    "classes_figure": "The classes of this run: the density of each template, summed along one "
    "axis, with its symmetry and mass.",
    "subtomograms_figure": "One class at every SNR level of both domains: central slices along the "
    "beam, and across it, where the missing wedge is seen. All levels of a domain show one "
    "particle with one noise.",
    "harmonised_figure": "The particles of the target as they came, as the networks get to see "
    "them, and the simulated source: slices and radial power spectra. A wrong sign or voxel size "
    "is seen here.",
}
"""Captions of the figures of the data themselves."""
