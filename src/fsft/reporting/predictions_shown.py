"""Which of the stored predictions a figure of finished methods shows."""

import numpy as np
import pandas as pd

from fsft.formats.predictions import Predictions
from fsft.methods.variants import DEFAULT
from fsft.reporting.readings import read
from fsft.reporting.rows import at_shots, choose, finished
from fsft.reporting.view import View
from fsft.runtime.errors import InputError


def finished_entries(predictions: Predictions, view: View) -> pd.DataFrame:
    """Entries of finished methods under the default variant, as the view reads them."""
    entries = finished(choose(predictions.entries, variant=DEFAULT))
    return at_shots(read(entries, view.batchnorm), view.shots)


def log_probability(predictions: Predictions, method: str, view: View) -> np.ndarray:
    """Log-probabilities (n, classes) of a finished method; InputError if it was not judged."""
    found = choose(finished_entries(predictions, view), method=method)
    if len(found) != 1:
        raise InputError(
            f"methods: the figure needs {method} at {view.shots} shots, of which there are "
            f"{len(found)} predictions"
        )
    chosen: np.ndarray = predictions.log_probability[found.index[0]]
    return chosen
