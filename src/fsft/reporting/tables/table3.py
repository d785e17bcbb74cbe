"""Table 3: what each method costs along its chain, and its share of stages used by several."""

import pandas as pd

from fsft.methods.scope import stage_scope
from fsft.methods.variants import DEFAULT
from fsft.reporting.comparisons import against
from fsft.reporting.design import design
from fsft.reporting.names import method_name
from fsft.reporting.rows import at_shots, choose, competing, in_order
from fsft.reporting.statistics import named, repeats, summarise
from fsft.reporting.view import View
from fsft.reporting.writer import Table, counted, quantities, repeated

ROLE = ("method", "variant", "source", "target", "shots", "seed")
MODEL = ("stage", "version", "seed", "scope")
AMOUNTS = ("seconds", "share_seconds", "steps", "peak_memory_mb")

REFERENCE = "fsft"


def attributed(costs: pd.DataFrame) -> pd.DataFrame:
    """Costs with the column share_seconds: those of a model divided by the roles that use it.

    costs: rows of costs.csv, in which a model stands once per role that it is part of. The shares
    add up to the time spent on all models, each once.
    """
    scope = [
        stage_scope(str(row["stage"])).format_map({str(key): row[key] for key in row})
        for row in costs.to_dict("records")
    ]
    users = costs.assign(scope=scope).groupby(list(MODEL))["seconds"].transform("size")
    return costs.assign(share_seconds=costs["seconds"] / users)


def chains(costs: pd.DataFrame) -> pd.DataFrame:
    """Costs of whole chains, a row per ROLE: sums, but the largest peak memory."""
    sums = attributed(costs).groupby(list(ROLE), sort=False, as_index=False)
    return sums.agg(
        seconds=("seconds", "sum"),
        share_seconds=("share_seconds", "sum"),
        steps=("steps", "sum"),
        peak_memory_mb=("peak_memory_mb", "max"),
    )


def make(*, costs: pd.DataFrame, paper: pd.DataFrame, view: View) -> Table:
    """Make Table 3 from costs.csv and the paper's method, seconds.

    Costs are of one pair: the mean over all pairs of a seed, then over seeds.
    """
    rows = at_shots(choose(chains(costs), variant=DEFAULT), view.shots)
    rows = choose(rows, method=tuple(competing(in_order(rows["method"]))))
    each = rows.groupby(["method", "seed"], sort=False)[list(AMOUNTS)].mean().reset_index()
    seconds = each.rename(columns={"seconds": "value"})[["method", "seed", "value"]]
    numbers = _summary(each).merge(
        paper.rename(columns={"seconds": "paper_seconds"}), on="method", how="left"
    )
    by_name = numbers.set_index("method")
    for ours, name in (("times_fsft", "seconds"), ("paper_times_fsft", "paper_seconds")):
        numbers[ours] = numbers[name] / by_name[name].get(REFERENCE, float("nan"))
    shown = pd.DataFrame(
        {
            "method": numbers["method"].map(method_name),
            "time (s)": repeated(numbers, "seconds", factor=1),
            "seeds": counted(numbers["seeds"]),
            "share (s)": quantities(numbers["share_seconds"]),
            "steps": quantities(numbers["steps"], digits=0),
            "peak memory (MiB)": quantities(numbers["peak_memory_mb"], digits=0),
            "time / FSFT": quantities(numbers["times_fsft"], digits=2),
            "paper (s)": quantities(numbers["paper_seconds"], digits=2),
            "paper / FSFT": quantities(numbers["paper_times_fsft"], digits=2),
        }
    )
    devices = ", ".join(in_order(costs["device"]))
    return Table(
        numbers=view.stamp(numbers.assign(device=devices), "source", "target", "batchnorm"),
        shown=shown,
        facts=(
            *view.facts(repeats(numbers), pair="mean over pairs", batchnorm="not concerned"),
            f"trained on {devices}",
        ),
        design=design(against(seconds, REFERENCE), seconds, unit="s"),
    )


def _summary(each: pd.DataFrame) -> pd.DataFrame:
    """Means of AMOUNTS over seeds, with the spread of the seconds."""
    others = [name for name in AMOUNTS if name != "seconds"]
    means = each.groupby("method", sort=False)[others].mean().reset_index()
    timed = summarise(each.assign(value=each["seconds"]), ["method"])
    return (
        named(timed, "seconds").assign(seeds=timed["seeds"]).merge(means, on="method", how="left")
    )
