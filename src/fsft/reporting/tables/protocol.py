"""What each choice of the authors' code is worth against this project's protocol."""

import pandas as pd

from fsft.methods.variants import DEFAULT
from fsft.reporting.comparisons import compared
from fsft.reporting.design import design
from fsft.reporting.names import method_name
from fsft.reporting.readings import named
from fsft.reporting.rows import at_shots, choose, finished, in_order, of_pair
from fsft.reporting.statistics import repeats, summarise
from fsft.reporting.view import View
from fsft.reporting.writer import Table, counted, differences, repeated

ALL, PREFIX = "authors", "authors_"
"""The variant with all of the authors' choices; the start of the names of those with one."""

ROW = ["method", "choice", "batchnorm", "test set"]


def make(*, metrics: pd.DataFrame, test_sets: pd.DataFrame, view: View) -> Table:
    """Make the protocol table from metrics.csv, for the pair of the view.

    test_sets: the `test set` of every method and variant, in words.

    Shows the default, each variant `authors_<key>`, the default under other readings of batch
    normalisation, and the variant `authors` under every reading, for methods that have any.
    """
    rows = at_shots(choose(finished(of_pair(metrics, view)), metric="accuracy"), view.shots)
    alone = rows["variant"].str.startswith(PREFIX) & (rows["batchnorm"] == view.batchnorm)
    rows = rows[rows["variant"].isin([DEFAULT, ALL]) | alone]
    choices = rows["variant"].str.removeprefix(PREFIX).replace({DEFAULT: "none", ALL: "all"})
    rows = rows.assign(choice=choices).merge(test_sets, on=["method", "variant"])
    tried = in_order(rows.loc[rows["variant"] != DEFAULT, "method"])
    rows = choose(rows, method=tuple(tried))
    default = choose(rows, variant=DEFAULT, batchnorm=view.batchnorm)
    others = rows.drop(default.index)
    gains = compared(others, default[["method", "seed", "value"]], ROW)
    numbers = summarise(rows, ROW).merge(gains, on=ROW, how="left")
    in_between = [name for name in in_order(rows["choice"]) if name not in ("none", "all")]
    ranks = {name: rank for rank, name in enumerate(("none", *in_between, "all"))}
    numbers = numbers.assign(
        by_method=numbers["method"].map(tried.index), by_choice=numbers["choice"].map(ranks)
    ).sort_values(["by_method", "by_choice"], kind="stable", ignore_index=True)
    numbers = numbers.drop(columns=["by_method", "by_choice"])
    called = named(numbers)["method"].map(method_name)
    shown = pd.DataFrame(
        {
            "method": called.mask(called == called.shift(), ""),
            "authors' choice": numbers["choice"].str.replace("_", " "),
            "batch norm": numbers["batchnorm"],
            "test set": numbers["test set"],
            "accuracy": repeated(numbers),
            **differences(numbers),
            "seeds": counted(numbers["seeds"]),
        }
    )
    return Table(
        numbers=view.stamp(numbers),
        shown=shown,
        facts=view.facts(repeats(numbers), batchnorm="in rows"),
        design=design(numbers, rows),
    )
