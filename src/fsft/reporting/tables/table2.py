"""Table 2's form: FADA against FSFT by source SNR, target and shots, beside the paper's."""

import pandas as pd

from fsft.methods.variants import DEFAULT
from fsft.reporting.comparisons import against
from fsft.reporting.design import design
from fsft.reporting.names import method_name
from fsft.reporting.rows import choose, finished
from fsft.reporting.statistics import repeats
from fsft.reporting.view import View
from fsft.reporting.writer import Table, laid_out, repeated

METHODS = ("fada", "fsft")
REFERENCE = "fsft"
ROW = ["shots", "target", "method"]


def make(*, metrics: pd.DataFrame, paper: pd.DataFrame, view: View) -> Table:
    """Make Table 2 from metrics.csv and the paper's target, shots, source_snr, method, accuracy.

    The paper's targets are none of ours, so that its numbers stand in rows of their own.
    """
    chosen = choose(
        finished(metrics),
        metric="accuracy",
        variant=DEFAULT,
        batchnorm=view.batchnorm,
        method=METHODS,
    )
    pairing = ["shots", "target", "source_snr"]
    ours = against(chosen, REFERENCE, [*ROW, "source_snr"], pairing).assign(origin="this run")
    printed = paper.rename(columns={"accuracy": "mean"}).assign(origin="paper")
    ours, printed = (part.sort_values("shots", kind="stable") for part in (ours, printed))
    numbers = pd.concat([ours, printed], ignore_index=True)
    numbers["text"] = repeated(numbers)
    shown = laid_out(numbers, ["origin", *ROW], "source_snr")
    levels = sorted({*ours["source_snr"], *printed["source_snr"]}, key=float, reverse=True)
    shown = shown[["origin", *ROW, *levels, "seeds"]].assign(
        method=shown["method"].map(method_name)
    )
    shown["shots"] = shown["shots"].astype(str)
    return Table(
        numbers=view.stamp(numbers.drop(columns="text"), "source"),
        shown=shown,
        facts=view.facts(
            repeats(ours), pair="source SNR in columns, target in rows", shots="shots in rows"
        ),
        design=design(ours, chosen),
    )
