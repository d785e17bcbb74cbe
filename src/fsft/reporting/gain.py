"""How much of the gain that the paper publishes is left, the stricter the comparison is.

A gain is the accuracy of one of the paper's methods minus that of what it is compared with, within
a seed. The paper prints source only for CORAL and FSFT alone, in Table 4, of 23 classes; its Table
1 has no source only, so that its gains are over CORAL there.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from fsft.methods.registry import METHODS
from fsft.methods.variants import DEFAULT
from fsft.reporting.comparisons import tested
from fsft.reporting.names import method_name
from fsft.reporting.readings import ADABN, SOURCE_ONLY, read
from fsft.reporting.rows import at_shots, choose, finished, of_pair, role_of
from fsft.reporting.statistics import minus
from fsft.reporting.view import View

ROW = ("comparison", "method")
CORAL = "coral"
PAPERS = tuple(name for name, method in METHODS.items() if method.role == "paper")
TRIVIAL = "trivial"

IN_TABLE_4 = {"coral": "coral", "fsft": "adapt"}
"""The methods that the paper prints beside source only, and the stage that each ends in."""


@dataclass(frozen=True)
class Comparison:
    """What a method is compared with.

    variant: of the method, and of what it is compared with. reference: a row, or the role of rows
    of which the best is taken. batchnorm: the reading of both; that of the tables if there is none.
    """

    variant: str
    reference: str
    batchnorm: str = ""


COMPARISONS: Mapping[str, Comparison] = {
    "over source only, the authors' protocol": Comparison("authors", SOURCE_ONLY, "batch"),
    "over source only, honest protocol": Comparison(DEFAULT, SOURCE_ONLY),
    "over source only, both with rotations": Comparison("cube", SOURCE_ONLY),
    "over AdaBN": Comparison(DEFAULT, ADABN),
    "over the best trivial rival": Comparison(DEFAULT, TRIVIAL),
    "over CORAL": Comparison(DEFAULT, CORAL),
}
"""From the paper's to the strictest, by the words for them; the last is the paper's Table 1."""

AUTHORS, OVER_CORAL = next(iter(COMPARISONS)), "over CORAL"
"""The comparisons for which the paper prints numbers: those of Table 4, and of Table 1."""


def gains(metrics: pd.DataFrame, view: View) -> pd.DataFrame:
    """Gains within a seed on the pair of the view; what was not run has no row.

    metrics: rows of metrics.csv. Returns comparison, method, reference (a row that tables have),
    variant, batchnorm (the method's), seed, value, count (the test particles).
    """
    rows = at_shots(choose(finished(of_pair(metrics, view)), metric="accuracy"), view.shots)
    found = [_gain(rows, name, view) for name in COMPARISONS]
    return pd.concat(found, ignore_index=True)


def _gain(rows: pd.DataFrame, name: str, view: View) -> pd.DataFrame:
    against = COMPARISONS[name]
    rows = choose(rows, variant=against.variant)
    if against.batchnorm:
        rows = choose(rows, batchnorm=against.batchnorm)
    else:
        rows = read(rows, view.batchnorm)
    reference = _best(rows, against.reference)
    methods = tuple(each for each in PAPERS if each != reference)
    gained = minus(choose(rows, method=methods), choose(rows, method=reference), ["seed"])
    gained = gained.assign(comparison=name, reference=reference)
    return gained[[*ROW, "reference", "variant", "batchnorm", "seed", "value", "count"]]


def _best(rows: pd.DataFrame, wanted: str) -> str:
    """The row of that name, or of that role with the highest mean; the name itself if none is."""
    rivals = rows[rows["method"].map(role_of) == wanted]
    if rivals.empty:
        return wanted
    return str(rivals.groupby("method", sort=False)["value"].mean().idxmax())


def published(paper: pd.DataFrame, stages: pd.DataFrame, view: View) -> pd.DataFrame:
    """The gains that the paper prints: comparison, method, paper.

    paper: source_snr, target_snr, method, accuracy of Table 1, of which the pair of the view is
    used. stages: stage, accuracy of Table 4. No row where the target is imported.
    """
    after = stages.set_index("stage")["accuracy"]
    cell = _cell(paper, view).set_index("method")["accuracy"]
    found = [
        *((AUTHORS, name, after[stage] - after["source"]) for name, stage in IN_TABLE_4.items()),
        *((OVER_CORAL, name, cell[name] - cell[CORAL]) for name in cell.index if name != CORAL),
    ]
    rows = pd.DataFrame(found, columns=[*ROW, "paper"])
    return rows.iloc[:0] if view.imported else rows


def _cell(paper: pd.DataFrame, view: View) -> pd.DataFrame:
    levels = [name.partition("-snr")[2] for name in (view.source, view.target)]
    return choose(paper, source_snr=levels[0], target_snr=levels[1])


def summary(found: pd.DataFrame, printed: pd.DataFrame) -> pd.DataFrame:
    """Every comparison of every method that has one, beside the paper's number, method by method.

    found: of `gains`; printed: of `published`. Returns method, comparison, reference, variant,
    batchnorm, the columns of `tested`, and paper; NaN for what was not run or is not printed.
    """
    facts = found.drop_duplicates(list(ROW))[[*ROW, "reference", "variant", "batchnorm"]]
    numbers = facts.merge(tested(found, ROW), on=list(ROW))
    methods = [name for name in PAPERS if name in set(found["method"])]
    pairs = [
        (comparison, name)
        for name in methods
        for comparison, against in COMPARISONS.items()
        if name != against.reference
    ]
    every = pd.DataFrame(pairs, columns=list(ROW))
    return every.merge(numbers, on=list(ROW), how="left").merge(printed, on=list(ROW), how="left")


def not_run(numbers: pd.DataFrame) -> list[str]:
    """A sentence for each comparison that some methods of a `summary` lack."""
    lacking = numbers[numbers["difference"].isna()]
    return [
        f"not run {comparison}: {', '.join(map(method_name, part['method']))}"
        for comparison, part in lacking.groupby("comparison", sort=False)
    ]
