"""Every method by SNR of the target, against FSFT and against plain joint training."""

import pandas as pd

from fsft.reporting.tables import contrasts
from fsft.reporting.view import View
from fsft.reporting.writer import Table


def make(*, metrics: pd.DataFrame, view: View) -> Table:
    """Make the table from metrics.csv: means over the sources of a target SNR."""
    return contrasts.make(metrics=metrics, view=view, by=("target_snr",))
