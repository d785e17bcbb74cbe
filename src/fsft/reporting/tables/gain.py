"""How much of the gain that the paper publishes is left, the stricter the comparison is."""

import pandas as pd

from fsft.reporting.design import design
from fsft.reporting.gain import gains, not_run, published, summary
from fsft.reporting.names import method_name
from fsft.reporting.view import View
from fsft.reporting.writer import Table, counted, differences, percents


def make(
    *, metrics: pd.DataFrame, paper: pd.DataFrame, paper_stages: pd.DataFrame, view: View
) -> Table:
    """Make the table of gains from metrics.csv and the paper's Tables 1 and 4."""
    found = gains(metrics, view)
    numbers = summary(found, published(paper, paper_stages, view))
    text = differences(numbers)
    shown = pd.DataFrame(
        {
            "method": numbers["method"].map(method_name).mask(numbers["method"].duplicated(), ""),
            "gain": numbers["comparison"],
            "reference": numbers["reference"].map(method_name, na_action="ignore").fillna(""),
            "points": text["difference (points)"],
            "p": text["p"],
            "seeds": counted(numbers["difference_seeds"]),
            "paper's (points)": percents(numbers["paper"], signed=True),
        }
    )
    turned = numbers["variant"] == "cube"
    numbers["augment"] = turned.map({True: "cube", False: view.augment})
    seeds = numbers["difference_seeds"].fillna(0).max() if len(numbers) else 0
    return Table(
        numbers=view.stamp(numbers),
        shown=shown,
        facts=(
            *view.facts(int(seeds), batchnorm="as the rows say", augment="as the rows say"),
            *not_run(numbers),
        ),
        design=design(numbers, found),
    )
