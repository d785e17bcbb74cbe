"""What tables and figures read, by the names under which they are given it."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from fsft.evaluation.metrics import COLUMNS
from fsft.formats import features, predictions
from fsft.reporting import physical_reference
from fsft.reporting.rows import read_rows
from fsft.reporting.run import Run
from fsft.reporting.view import View

READERS: Mapping[str, Callable[[Any], Any]] = {
    "view": lambda fields: View(**fields),
    "metrics": lambda path: read_rows(path, COLUMNS),
    "runs": lambda paths: [read_rows(path, COLUMNS) for path in paths],
    "views": list,
    "differing": list,
    "costs": lambda path: read_rows(path, []),
    "paper": lambda path: read_rows(path, []),
    "paper_stages": lambda path: read_rows(path, []),
    "classes": lambda path: read_rows(path, []),
    "coral_weights": pd.DataFrame,
    "test_sets": pd.DataFrame,
    "across_domains": pd.DataFrame,
    "features": features.load,
    "predictions": lambda paths: [predictions.load(path) for path in paths],
    "roles": list,
    "matches": physical_reference.read_matches,
    "logs": lambda paths: [pd.read_csv(path) for path in paths],
    "seeds": list,
    "templates": lambda paths: [Path(path) for path in paths],
    "datasets": lambda paths: [Path(path) for path in paths],
    "source": Path,
    "target": Path,
    "particles": lambda paths: Path(paths[0]),
    "entry": dict,
    "in_situ": dict,
}


def read(given: Mapping[str, Any]) -> dict[str, Any]:
    """Read what a table or figure is given.

    view: the fields of a View. metrics, costs: the tidy tables of the run. runs: metrics.csv of
    every run in one table, with their `views` parallel to them, the `name` and `view` of each.
    differing: what these runs differ in, in words. paper, classes: a table of the paper,
    classes.csv. paper_stages: its Table 4, beside another one. coral_weights: rows of variant,
    alpha, coral_power. test_sets: what each method and variant is judged by, in words.
    across_domains: pairs of datasets with their source_defocus_um and target_defocus_um. features:
    before and after each stage. matches: files of template matching, of one pair, or none.
    predictions: files, of one pair, a file per cell, with their
    `roles` parallel to them. logs: training logs, with their `seeds` parallel to them.

    Of the data, which figures open themselves, it returns paths only: of the two files of the
    templates; of the folders of datasets, source and target; of the file or folder that lists the
    particles, with the `entry` that says how they are read. in_situ: a domain with keys of a cell,
    the box its particles are simulated in, and the master seed.
    """
    found = {name: READERS[name](value) for name, value in given.items()}
    if "roles" in found:
        found["predictions"] = predictions.in_roles(found["predictions"], found.pop("roles"))
    if "runs" in found:
        views = [(each["name"], View(**each["view"])) for each in found.pop("views")]
        found["runs"] = [
            Run(name, view, rows) for (name, view), rows in zip(views, found["runs"], strict=True)
        ]
    return found
