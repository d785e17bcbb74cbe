"""What a run says about the paper's claim, in sentences that say no more than the seeds allow."""

from typing import Any

import pandas as pd

from fsft.reporting.comparisons import SIGNIFICANCE
from fsft.reporting.contrasts import REFERENCES, absent, contrasts, of_all_cells, once
from fsft.reporting.design import design
from fsft.reporting.names import method_name
from fsft.reporting.readings import ADABN, SOURCE_ONLY
from fsft.reporting.rows import choose, competing, in_order, sees_all_labels
from fsft.reporting.statistics import FEWEST, LEVEL
from fsft.reporting.view import View
from fsft.reporting.writer import p_values, percents

FSFT, JOINT = REFERENCES
AGAINST = {
    JOINT: "Against plain joint training on source and support",
    SOURCE_ONLY: "Against the network that knows the source alone",
    ADABN: "Against the same network with batch-norm statistics of the unlabelled target",
}


def findings(metrics: pd.DataFrame, view: View) -> list[str]:
    """Which method is best over all pairs, what FSFT is worth, and what could have been seen.

    metrics: rows of metrics.csv. Who sees all target labels does not compete, nor do ablations.
    Every difference is one of the table of contrasts, whose p-values hold for all of them together,
    so for that of the best too, though it is chosen by its result.
    """
    rows = of_all_cells(metrics, view)
    numbers = contrasts(rows)
    names = competing(in_order(numbers.dropna(subset="mean")["method"]))
    rivals = [name for name in names if not sees_all_labels(name)]
    if len(rivals) < 2:
        return []
    cells = len(rows[["source", "target"]].drop_duplicates())
    where = f"over {cells} pairs of source and target" if cells > 1 else f"on {view.pair}"
    said = [_best(numbers, rivals, where)]
    if FSFT in rivals:
        said += [
            f"{intro}: {difference(numbers, FSFT, name)}."
            for name, intro in AGAINST.items()
            if name in rivals
        ]
    else:
        said += [f"There are {sentence}." for sentence in absent(rows, [FSFT])]
    return [*said, f"{design(once(numbers), rows).sentence()}"]


def _best(numbers: pd.DataFrame, rivals: list[str], where: str) -> str:
    means = choose(numbers, method=tuple(rivals)).drop_duplicates("method").set_index("method")
    best, second = means["mean"].sort_values(ascending=False, kind="stable").index[:2]
    (mean,) = percents(means.loc[[best], "mean"])
    other = FSFT if FSFT in rivals and best != FSFT else second
    beside = f"; {difference(numbers, best, other)}" if FSFT in rivals else ""
    return (
        f"Of {len(rivals)} methods {where}, {_called(best)} has the highest mean "
        f"accuracy, {mean} % over {_seeds(means['seeds'][best])}{beside}."
    )


def difference(numbers: pd.DataFrame, first: str, second: str) -> str:
    """How far a method lies above another, of which one is a reference of the contrasts.

    Says of methods that are not told apart which difference the seeds still allow.
    """
    row, sign = _contrast(numbers, first, second)
    one, other, count = _called(first), _called(second), int(row["difference_seeds"] or 0)
    if not count:
        return f"{one} and {other} share no seed"
    mean, half = sign * row["difference"], row["difference_half_width"]
    ends = sorted(sign * row[f"difference_{end}"] for end in ("lowest", "highest"))
    signed, lowest, highest, low, high = percents(
        pd.Series([mean, *ends, mean - half, mean + half]), signed=True
    )
    side = "above" if mean >= 0 else "below"
    points, allowed = percents(pd.Series([abs(mean), abs(mean) + half]))
    if count < FEWEST:
        span = f", {lowest} to {highest}" if count > 1 else ""
        return (
            f"{one} is {points} points {side} {other} ({_seeds(count)}{span}: from fewer "
            f"than {FEWEST} nothing can be concluded)"
        )
    if pd.isna(row["p_holm"]):
        return f"{one} is {points} points {side} {other}, the same in all {_seeds(count)}"
    (p,) = p_values(pd.Series([row["p_holm"]]))
    family = once(numbers)["p"].count()
    adjusted = f" adjusted for {family} comparisons" if family > 1 else ""
    interval = f"{100 * LEVEL:.0f} % interval {low} to {high}, {_seeds(count)}, p {p}{adjusted}"
    if row["p_holm"] < SIGNIFICANCE:
        return f"{one} is {points} points {side} {other} ({interval})"
    if abs(mean) > half:
        return (
            f"{one} is {points} points {side} {other} by an interval of its own, but is not told "
            f"apart from it with all {family} comparisons counted ({interval})"
        )
    return (
        f"{one} and {other} are not told apart: {signed} points ({interval}), which allows a "
        f"difference of up to {allowed} points"
    )


def _contrast(numbers: pd.DataFrame, first: str, second: str) -> tuple[Any, int]:
    """The contrast of two methods, and -1 if it is of the second against the first."""
    for method, reference, sign in ((first, second, 1), (second, first, -1)):
        rows = choose(numbers, method=method, reference=reference)
        if len(rows):
            return rows.fillna({"difference_seeds": 0}).iloc[0], sign
    raise AssertionError(f"neither {first} nor {second} is a reference")


def _called(method: str) -> str:
    """A method in a sentence, in quotation marks if its name is made of words."""
    name = method_name(method)
    return f"“{name}”" if " " in name else name


def _seeds(count: int) -> str:
    return f"{count} seed" if count == 1 else f"{count} seeds"
