"""What a run says about the paper's claim, in sentences that say no more than the seeds allow."""

import pandas as pd

from fsft.reporting.names import method_name
from fsft.reporting.rows import choose, competing, in_order, of_pair, results, sees_all_labels
from fsft.reporting.statistics import FEWEST, LEVEL, half_width, minus
from fsft.reporting.table import percents
from fsft.reporting.view import View

REFERENCE = "fsft"
AGAINST = {
    "source_and_target": "Against plain joint training on source and support",
    "source_only": "Against the network that knows the source alone",
}


def findings(metrics: pd.DataFrame, view: View) -> list[str]:
    """Which method is best on the pair of the view, and what FSFT is worth there.

    metrics: rows of metrics.csv. Who sees all target labels does not compete, nor do ablations.
    Differences are paired by seed. The interval of the best method's lead holds for all leads
    together, since it was chosen after its result.
    """
    rows = of_pair(results(metrics, view), view)
    rivals = [name for name in competing(in_order(rows["method"])) if not sees_all_labels(name)]
    said = [_best(rows, rivals, view)] if len(rivals) > 1 else []
    if REFERENCE in rivals:
        said += [
            f"{intro}: {difference(rows, REFERENCE, name)}."
            for name, intro in AGAINST.items()
            if name in rivals
        ]
    return said


def _best(rows: pd.DataFrame, rivals: list[str], view: View) -> str:
    scores = choose(rows, method=tuple(rivals)).groupby("method", sort=False)["value"]
    best, second = scores.mean().sort_values(ascending=False, kind="stable").index[:2]
    other = REFERENCE if REFERENCE in rivals and best != REFERENCE else second
    (mean,) = percents(pd.Series([scores.mean()[best]]))
    return (
        f"Of {len(rivals)} methods on {view.pair}, {_called(best)} has the highest mean "
        f"accuracy, {mean} % over {_seeds(scores.size()[best])}; "
        f"{difference(rows, best, other, comparisons=len(rivals) - 1)}."
    )


def difference(rows: pd.DataFrame, first: str, second: str, *, comparisons: int = 1) -> str:
    """How far a method lies above another, with the interval or the range of the difference.

    rows: method, seed, value. comparisons: how many such intervals are to hold together.
    """
    values = minus(choose(rows, method=first), choose(rows, method=second), ["seed"])["value"]
    one, other = _called(first), _called(second)
    if values.empty:
        return f"{one} and {other} share no seed"
    mean, half = values.mean(), half_width(values.to_numpy(), comparisons)
    signed, lowest, highest, low, high = percents(
        pd.Series([mean, values.min(), values.max(), mean - half, mean + half]), signed=True
    )
    side = "above" if mean >= 0 else "below"
    (points,) = percents(pd.Series([abs(mean)]))
    if len(values) < FEWEST:
        span = f", {lowest} to {highest}" if len(values) > 1 else ""
        return (
            f"{one} is {points} points {side} {other} ({_seeds(len(values))}{span}: from fewer "
            f"than {FEWEST} nothing can be concluded)"
        )
    together = f" that holds for all {comparisons} comparisons" if comparisons > 1 else ""
    interval = f"{100 * LEVEL:.0f} % interval {low} to {high}{together}, {_seeds(len(values))}"
    if abs(mean) > half:
        return f"{one} is {points} points {side} {other} ({interval})"
    return f"{one} and {other} are not told apart: {signed} points ({interval})"


def _called(method: str) -> str:
    """A method in a sentence, in quotation marks if its name is made of words."""
    name = method_name(method)
    return f"“{name}”" if " " in name else name


def _seeds(count: int) -> str:
    return f"{count} seed" if count == 1 else f"{count} seeds"
