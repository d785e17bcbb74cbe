"""Every method over all cells, against FSFT and against plain joint training."""

import pandas as pd

from fsft.reporting.contrasts import REFERENCES, absent, contrasts, of_all_cells, once
from fsft.reporting.design import design
from fsft.reporting.names import method_name
from fsft.reporting.rows import choose
from fsft.reporting.statistics import repeats
from fsft.reporting.view import View
from fsft.reporting.writer import Table, counted, differences, repeated


def make(*, metrics: pd.DataFrame, view: View, by: tuple[str, ...] = ()) -> Table:
    """Make the table of contrasts from metrics.csv.

    by: columns of metrics.csv within whose values means are taken and methods compared.
    """
    rows = of_all_cells(metrics, view)
    numbers = contrasts(rows, by)
    first = choose(numbers, reference=REFERENCES[0]).reset_index(drop=True)
    shown = pd.DataFrame(
        {
            **{
                name.replace("_snr", " SNR"): first[name].mask(first[name].duplicated(), "")
                for name in by
            },
            "method": first["method"].map(method_name),
            "accuracy": repeated(first),
            "seeds": counted(first["seeds"]),
        }
    )
    for name in REFERENCES:
        if name in set(rows["method"]):
            here = choose(numbers, reference=name).reset_index(drop=True)
            shown = shown.join(differences(here, to=method_name(name)))
    cells = len(rows[["source", "target"]].drop_duplicates())
    pair = f"{view.domains}, mean over {cells} pairs of SNRs" if cells > 1 else view.pair
    return Table(
        numbers=view.stamp(numbers, "source", "target"),
        shown=shown,
        facts=(*view.facts(repeats(numbers), pair=pair), *absent(rows)),
        design=design(once(numbers), rows),
    )
