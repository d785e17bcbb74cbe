"""Table 2's form: FADA against FSFT by source SNR, target and shots, beside the paper's."""

from collections.abc import Sequence

import pandas as pd

from fsft.methods.variants import DEFAULT
from fsft.reporting.comparisons import against
from fsft.reporting.design import design
from fsft.reporting.names import method_name
from fsft.reporting.rows import choose, finished, in_order, tested_classes
from fsft.reporting.run import Run, facts_of_all
from fsft.reporting.statistics import repeats
from fsft.reporting.view import domain_of
from fsft.reporting.writer import Table, laid_out, repeated

METHODS = ("fada", "fsft")
REFERENCE = "fsft"
ROW = ["origin", "shots", "target", "method"]


def make(*, runs: Sequence[Run], differing: Sequence[str], paper: pd.DataFrame) -> Table:
    """Make Table 2 from some runs and the paper's target, shots, source_snr, method, accuracy.

    The paper's targets are none of ours, so that its numbers stand in rows of their own. An SNR has
    one column, however the runs spell it. Sources are of the domain that the view of a run shows.
    """
    chosen = pd.concat([_chosen(run) for run in runs], ignore_index=True)
    ours = against(chosen, REFERENCE, [*ROW, "source_snr"], ["target", "shots", "source_snr"])
    printed = paper.rename(columns={"accuracy": "mean"}).assign(origin="paper")
    ours, printed = (part.sort_values("shots", kind="stable") for part in (ours, printed))
    numbers = pd.concat([ours, printed], ignore_index=True)
    spelled = {
        float(level): level for level in reversed([*chosen["source_snr"], *printed["source_snr"]])
    }
    numbers["source_snr"] = numbers["source_snr"].map(float).map(spelled)
    numbers["text"] = repeated(numbers)
    shown = laid_out(numbers, ROW, "source_snr")
    levels = sorted(in_order(numbers["source_snr"]), key=float, reverse=True)
    shown = shown[[*ROW, *levels, "seeds"]].assign(method=shown["method"].map(method_name))
    shown["shots"] = shown["shots"].astype(str)
    for name in ("provider", "augment"):
        numbers[name] = numbers["origin"].map({run.name: getattr(run.view, name) for run in runs})
    return Table(
        numbers=runs[0].view.stamp(numbers.drop(columns="text"), "source"),
        shown=shown,
        facts=facts_of_all([_facts(run, ours) for run in runs]),
        design=design(ours, chosen),
        notes=_not_the_same(runs, differing),
    )


def _chosen(run: Run) -> pd.DataFrame:
    """The accuracies of a run that the table shows."""
    of_source = run.metrics["source"].map(domain_of) == run.view.source_domain
    rows = choose(
        finished(run.metrics[of_source]),
        metric="accuracy",
        variant=DEFAULT,
        batchnorm=run.view.batchnorm,
        method=METHODS,
    )
    return rows.assign(origin=run.name)


def _facts(run: Run, numbers: pd.DataFrame) -> tuple[str, ...]:
    return run.view.facts(
        repeats(choose(numbers, origin=run.name)),
        pair=f"source {run.view.source_domain}, its SNR in columns, target in rows",
        shots="shots in rows",
    )


def _not_the_same(runs: Sequence[Run], differing: Sequence[str]) -> tuple[str, ...]:
    """What rows of several runs do not share."""
    if len(runs) < 2:
        return ()
    classes = ", ".join(f"{tested_classes(run.metrics, run.view)} in {run.name}" for run in runs)
    told = f"Differences are taken within a run, of which each has classes of its own: {classes}."
    return (told, *([f"The runs differ in {'; '.join(differing)}."] if differing else []))
