"""Every table and figure of a run, each declared once, in the order of the paper.

The workflow reads this while it plans: nothing here imports pandas or matplotlib. A table is made
by `make`, a figure drawn by `draw` of its module, given what it reads by name and a View.
"""

from collections.abc import Mapping
from dataclasses import dataclass

BENCHMARK = "Simulated data: 25 pairs of signal-to-noise ratios"
FEW_SHOTS = "Few shots on other targets"
COSTS = "Time"
ANALYSIS = "What each stage and each claim is worth"
BEYOND = "What the paper does not show"


@dataclass(frozen=True)
class Item:
    """A table or a figure.

    reads: of `metrics`, `costs` (tidy tables of the run), `paper` (resources/paper/<paper>.csv),
    `predictions` (of the pair shown, all seeds), `logs` (training logs along FSFT's chain, with
    `seeds`), `features` (before and after each stage) and `classes` (structures/classes.csv).
    """

    name: str
    section: str
    reads: tuple[str, ...]
    caption: str
    paper: str | None = None

    @property
    def module(self) -> str:
        """The module that makes it."""
        return f"fsft.reporting.{self.name}"


INTERVAL = "Mean and 95 % Student interval over seeds; a single seed has none."

TABLES: Mapping[str, Item] = {
    item.name: item
    for item in (
        Item(
            "table1",
            BENCHMARK,
            ("metrics", "paper"),
            "Accuracy (%) on the target by SNR of the source (rows) and of the target (columns), "
            f"the paper's in brackets. {INTERVAL} Bold: the best of a cell, the oracle aside.",
            "table1",
        ),
        Item(
            "table1_ranks",
            BENCHMARK,
            ("metrics", "paper"),
            "Methods over the cells of Table 1: mean accuracy (%), cells won, mean rank and "
            "Nemenyi's p-value against FSFT, for the paper's five methods, ours and the paper's "
            "numbers, and for all methods but the oracle. Cells share source models and classes, "
            "so that p-values are smaller than 25 independent cells would give.",
            "table1",
        ),
        Item(
            "table2",
            FEW_SHOTS,
            ("metrics", "paper"),
            "Accuracy (%) of FADA and FSFT by SNR of the source (columns), target and shots. "
            f"{INTERVAL} The paper's targets S1 and S2 are experimental data. The header of the "
            "paper's Table 2 calls the columns target and the rows source, which are swapped.",
            "table2",
        ),
        Item(
            "table3",
            COSTS,
            ("costs", "paper"),
            "Cost of one pair along the whole chain of each method, and its share when stages that "
            "several rows use are divided among them (the shares add up to what was spent). "
            f"{INTERVAL} The paper does not state its hardware, so that only the ratios compare.",
            "table3",
        ),
        Item(
            "table4",
            ANALYSIS,
            ("metrics", "paper"),
            f"Accuracy (%) on the target after each stage of FSFT. {INTERVAL} Batch-norm "
            "statistics are re-estimated on the unlabelled target, or as training left them. Stage "
            "2.2 trains the discriminator alone and cannot change the accuracy.",
            "table4",
        ),
        Item(
            "table5",
            ANALYSIS,
            ("metrics", "paper"),
            "The paper's ablations: accuracy (%) and difference to FSFT in points, paired by seed. "
            f"{INTERVAL} The paper's last two differences are within the binomial error of one "
            "run.",
            "table5",
        ),
        Item(
            "corners",
            ANALYSIS,
            ("metrics",),
            "The sixteen corners of the 2^4 factorial of the paper's claims: accuracy (%) and "
            f"difference in points, paired by seed, to FSFT with all four. {INTERVAL}",
        ),
        Item(
            "effects",
            ANALYSIS,
            ("metrics",),
            "Main effects of the paper's four claims in points of accuracy: the eight corners with "
            f"a claim against the eight without, within a seed. {INTERVAL}",
        ),
        Item(
            "methods",
            BEYOND,
            ("metrics",),
            f"Every method by five metrics. {INTERVAL} NLL in nats and calibration error: less is "
            "better.",
        ),
        Item(
            "factors",
            BEYOND,
            ("metrics",),
            "Accuracy (%) of every method by rotations in training and batch-norm statistics. "
            f"{INTERVAL}",
        ),
        Item(
            "protocol",
            BEYOND,
            ("metrics",),
            "What each choice of the authors' code is worth: accuracy (%) with the choice and "
            f"difference in points to this project's protocol, paired by seed. {INTERVAL}",
        ),
        Item(
            "sanity",
            BEYOND,
            ("metrics",),
            "Accuracy (%) of few-shot methods with right and with shuffled support labels. A "
            "method that stays above source only with shuffled labels has another source of "
            "information: the unlabelled target, or the balance of the classes, which shuffling "
            f"keeps. {INTERVAL}",
        ),
    )
}

FIGURES: Mapping[str, Item] = {
    item.name: item
    for item in (
        Item(
            "heatmap_figure",
            BENCHMARK,
            ("metrics",),
            "Accuracy of FSFT minus that of each other method, in points, by SNR of source and "
            "target. Mean over seeds; a dot marks cells whose 95 % interval, paired by seed, "
            "excludes zero.",
        ),
        Item(
            "snr_figure",
            BENCHMARK,
            ("metrics",),
            "Accuracy against the SNR of the target, a panel per SNR of the source. Bars: 95 % "
            "intervals over seeds.",
        ),
        Item(
            "ranks_figure",
            BENCHMARK,
            ("metrics",),
            "Mean ranks of the methods over the cells of Table 1, 1 being the best. Bars join "
            "methods that Nemenyi's test does not tell apart at 5 % (Demsar 2006).",
        ),
        Item(
            "figure4",
            FEW_SHOTS,
            ("predictions",),
            "Confusion matrices of FADA (left) and FSFT (right) on one scale: per cent of each "
            "true class, summed over seeds.",
        ),
        Item(
            "shots_figure",
            FEW_SHOTS,
            ("metrics",),
            "Accuracy against the number of labelled target subtomograms per class. Methods that "
            "see none are drawn at zero. Bars: 95 % intervals over seeds.",
        ),
        Item(
            "stages_figure",
            ANALYSIS,
            ("metrics", "paper"),
            "Accuracy after each stage of FSFT under both readings of batch normalisation, beside "
            "the paper's. Bars: 95 % intervals over seeds.",
            "table4",
        ),
        Item(
            "curves_figure",
            ANALYSIS,
            ("logs",),
            "Losses and accuracies while FSFT trains, a column per stage. Thin lines are single "
            "seeds, thick ones their mean. The accuracy on the target is noted for the record and "
            "decides nothing.",
        ),
        Item(
            "embedding_figure",
            ANALYSIS,
            ("features",),
            "Features of source and target subtomograms before and after each stage, projected on "
            "the first two principal components of each panel. Circles: source; crosses: target. "
            "Some classes have a colour, and a number at the middle of their target.",
        ),
        Item(
            "figure5",
            ANALYSIS,
            ("metrics",),
            "Accuracy of FSFT against the weight of the CORAL loss, for the squared norm (paper) "
            "and the plain one (authors' code). Bars: 95 % intervals over seeds. The weight has "
            "another meaning under either norm. Dotted: the paper's best, on other data.",
        ),
        Item(
            "mass_figure",
            BEYOND,
            ("metrics", "classes"),
            "Recall of each class by FSFT against its molecular mass. Bars: 95 % intervals over "
            "seeds. Rho is Spearman's rank correlation of the means.",
        ),
        Item(
            "reliability_figure",
            BEYOND,
            ("predictions",),
            "Accuracy against confidence in 15 equal bins, all seeds together. On the diagonal a "
            "model is as often right as it says. ECE: expected calibration error.",
        ),
    )
}
