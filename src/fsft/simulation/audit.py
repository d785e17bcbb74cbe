"""How a dataset proves the SNR it claims: measured on volumes as they are written."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from torch import Tensor

from fsft.simulation.snr import inscribed_sphere, mix


class Audit(NamedTuple):
    """One subtomogram at one SNR: Var S / Var N found in it, and its replicate correlation."""

    ratio: float
    correlation: float


class Summary(NamedTuple):
    """Mean ratio found; and the ratio that replicates tell, with its standard error."""

    ratio: float
    replicate_ratio: float
    replicate_error: float


def audit(signal: Tensor, noise: Tensor, replicate: Tensor, ratio: float) -> Audit:
    """Mix signal with either noise at Var S / Var N = ratio and measure, inside the sphere.

    signal, noise, replicate: (1, s, s, s). The shares of signal and noise in the written volume
    are found by least squares; its correlation cc with its replicate, which shares the signal
    alone, depends on the ratio by cc = ratio / (1 + ratio).
    """
    inside = inscribed_sphere(signal.shape[-1]).numpy() > 0
    (mixed,), (mixed_again,) = (mix(signal, each, [ratio]) for each in (noise, replicate))
    s, n, first, second = (
        volume[0].double().numpy()[inside] for volume in (signal, noise, mixed, mixed_again)
    )
    parts = np.stack([s - s.mean(), n - n.mean()], axis=1)
    share, *_ = np.linalg.lstsq(parts, first - first.mean(), rcond=None)
    signal_variance, noise_variance = (share * parts).var(axis=0)
    correlation = np.corrcoef(first, second)[0, 1]
    return Audit(float(signal_variance / noise_variance), float(correlation))


def summarise(audits: Sequence[Audit]) -> Summary:
    """The audits of one dataset, with cc / (1 - cc) of their mean correlation.

    Frank & Al-Ali 1975.
    """
    ratios, correlations = np.array(audits).T
    cc = correlations.mean()
    error = correlations.std() / np.sqrt(len(correlations)) / (1 - cc) ** 2
    return Summary(float(ratios.mean()), float(cc / (1 - cc)), float(error))
