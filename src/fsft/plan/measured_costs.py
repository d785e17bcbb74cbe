"""Measured processor times, scaled to other sizes of encoder and box.

resources/costs.csv holds milliseconds of one core by kind of work, width and side of the box; the
script benchmarks/measure_costs.py measures them and says what each kind is.
"""

from pathlib import Path

import numpy as np
import pandas as pd

COSTS = Path(__file__).parents[3] / "resources" / "costs.csv"


class Measured:
    """Seconds of one core by kind of work, as c * width^p * side^q with least squares in the
    logarithms; a kind that was not measured at several widths or sides does not depend on them."""

    def __init__(self, path: Path = COSTS) -> None:
        self._laws = {str(work): _law(rows) for work, rows in pd.read_csv(path).groupby("work")}

    def seconds(self, work: str, *, width: int, side: int) -> float:
        """Processor seconds of one unit of a kind of work."""
        return float(np.exp(self._laws[work] @ [1.0, np.log(width), np.log(side)])) / 1e3


def _law(rows: pd.DataFrame) -> np.ndarray:
    """The logarithm of c, p and q."""
    sizes = np.log(rows[["width", "side"]].astype(float).fillna(1.0).to_numpy())
    terms = np.column_stack([np.ones(len(rows)), sizes])
    law, *_ = np.linalg.lstsq(terms, np.log(rows["milliseconds"].to_numpy()), rcond=None)
    return np.asarray(law)
