"""Small tidy tables with known answers."""

from itertools import product

import numpy as np
import pandas as pd

from fsft.evaluation.metrics import COLUMNS
from fsft.methods.registry import METHODS
from fsft.reporting.design import Design
from fsft.reporting.readings import READ_AS
from fsft.reporting.view import View

DESIGN = Design(seeds=3, particles=(100, 100), comparisons=2, sd=0.03, unit="points")
VIEW = View(provider="procedural", source="A-snr0.5", target="B-snr0.1", shots=3)


def metric(method="fsft", value=0.5, **changes):
    """One row of metrics.csv."""
    chain = METHODS[method].chain if method in METHODS else ("source", "adapt")
    stage = changes.get("stage", chain[-1])
    row = {
        "provider": "procedural",
        "source_snr": "0.5",
        "target_snr": "0.1",
        "method": method,
        "variant": "default",
        "stage": stage,
        "shots": 0 if stage in ("source", "coral") else 3,
        "seed": 0,
        "batchnorm": READ_AS.get(method, "recalibrated"),
        "class": "",
        "metric": "accuracy",
        "value": value,
        "count": 100,
    } | changes
    row["source"], row["target"] = f"A-snr{row['source_snr']}", f"B-snr{row['target_snr']}"
    return {name: row[name] for name in COLUMNS}


def table(*rows):
    return pd.DataFrame(rows, columns=list(COLUMNS))


def seeds(*values, **changes):
    """One row per seed."""
    return [metric(value=value, seed=seed, **changes) for seed, value in enumerate(values)]


def grid(score, methods, snrs=("1000", "0.5", "0.1", "0.05", "0.03"), n_seeds=3, **changes):
    """Metrics of methods over pairs of SNR levels; score(method, source, target, seed)."""
    return [
        metric(
            method,
            score(method, source, target, seed),
            source_snr=source,
            target_snr=target,
            seed=seed,
            **changes,
        )
        for source, target, seed, method in product(snrs, snrs, range(n_seeds), methods)
    ]


def matches(*right, count=10):
    """Template matching that finds so many of `count` particles, for one seed after another."""
    found = ["a"] * count
    rows = [
        (seed, true, true if at < each else "b")
        for seed, each in enumerate(right)
        for at, true in enumerate(found)
    ]
    return pd.DataFrame(rows, columns=["seed", "class", "predicted"])


def noise(*words):
    """A repeatable number around zero for some words."""
    key = sum(ord(letter) * (at + 1) for at, letter in enumerate(repr(words)))
    return float(np.random.default_rng(key).normal())


def shown(made, *columns):
    """Some columns of a table as they are printed, row by row."""
    return made.shown[list(columns)].to_numpy().tolist()
