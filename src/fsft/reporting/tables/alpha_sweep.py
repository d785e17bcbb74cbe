"""The weight of the CORAL loss: differences to the paper's weight, and whether they are small."""

import pandas as pd

from fsft.methods.registry import STAGES
from fsft.reporting.comparisons import COLUMNS, compared, equivalent, holm
from fsft.reporting.design import design
from fsft.reporting.rows import choose, finished, of_pair
from fsft.reporting.statistics import repeats, summarise
from fsft.reporting.view import View
from fsft.reporting.writer import Table, counted, differences, p_values, quantities, repeated

METHOD = "fsft"
ROW = ["variant", "coral_power", "alpha"]
NORMS = {2: "squared", 1: "not squared"}

PAPERS_WEIGHT = float(STAGES["coral"].defaults["alpha"])

MARGIN = 0.02
"""Half of FSFT's lead over FADA in the paper's Table 1 (3.7 points over its 25 cells), rounded up:
whatever moves FSFT by less cannot make up the order of the two."""


def sweep(metrics: pd.DataFrame, coral_weights: pd.DataFrame, view: View) -> pd.DataFrame:
    """Rows of metrics.csv with the accuracies of the sweep, and columns alpha and coral_power.

    metrics: rows of metrics.csv. coral_weights: variant, alpha, coral_power of the sweep.
    """
    rows = choose(
        finished(of_pair(metrics, view)),
        metric="accuracy",
        method=METHOD,
        batchnorm=view.batchnorm,
        shots=view.shots,
    )
    return rows.merge(coral_weights, on="variant").sort_values(
        ["coral_power", "alpha"], ignore_index=True
    )


def equivalences(rows: pd.DataFrame) -> pd.DataFrame:
    """Differences to the paper's weight under the same norm, and their tests.

    rows: of `sweep`. Returns ROW and the columns of `compared`; equivalent_p, of the two
    one-sided tests that a difference lies beyond MARGIN, adjusted by Holm; and no_influence_p, the
    largest of them before that: of the hypothesis that some weight under this norm has such a
    difference, which needs no adjustment (an intersection-union test, Berger 1982).
    """
    reference = choose(rows, alpha=PAPERS_WEIGHT).drop_duplicates(["coral_power", "seed"])
    reference = reference[["coral_power", "seed", "value"]]
    found = compared(rows[rows["alpha"] != PAPERS_WEIGHT], reference, ROW)
    alone = equivalent(
        found["difference"], found["difference_sd"], found["difference_seeds"], MARGIN
    )
    largest = alone.groupby(found["coral_power"]).agg(lambda each: each.max(skipna=False))
    return found.assign(
        margin=MARGIN,
        equivalent_p=holm(alone),
        no_influence_p=found["coral_power"].map(largest),
    )


def make(*, metrics: pd.DataFrame, coral_weights: pd.DataFrame, view: View) -> Table:
    """Make the table of the sweep from metrics.csv and the variants that change the weight."""
    rows = sweep(metrics, coral_weights, view)
    numbers = summarise(rows, ROW).merge(equivalences(rows), on=ROW, how="left")
    shown = pd.DataFrame(
        {
            "norm": numbers["coral_power"].map(NORMS),
            "alpha": quantities(numbers["alpha"], digits=0),
            "accuracy": repeated(numbers),
            **differences(numbers),
            f"p of {100 * MARGIN:.0f} points or more": p_values(numbers["equivalent_p"]),
            "seeds": counted(numbers["seeds"]),
        }
    )
    return Table(
        numbers=view.stamp(numbers),
        shown=shown,
        facts=(*view.facts(repeats(numbers)), *_influence(numbers)),
        design=design(numbers, rows),
    )


def _influence(numbers: pd.DataFrame) -> list[str]:
    """Whether the weight has no influence, for each norm: a sentence."""
    said = []
    for power, norm in NORMS.items():
        part = choose(numbers, coral_power=power)
        p = part["no_influence_p"].dropna()
        if part.empty:
            continue
        if part[list(COLUMNS)].isna().all(axis=None):
            said.append(f"norm {norm}: no differences, alpha {PAPERS_WEIGHT:g} is not in this run")
        elif len(p):
            said.append(
                f"norm {norm}: p {p_values(p)[0]} that some weight moves accuracy by "
                f"{100 * MARGIN:.0f} points or more"
            )
    return said
