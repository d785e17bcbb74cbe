"""What is measured, round after round: rivals take turns, so that both meet the same machine."""

import tempfile

from benchmarks.process import measure

ENCODER_ROUNDS, SIMULATION_ROUNDS, START_ROUNDS = 3, 2, 5
WIDTHS = (32, 16)

Series = dict[str, list[float]]
"""Values of a measurement by its name, one for each round."""


def simulation() -> Series:
    """Speed of simulating 4,300 subtomograms at one SNR and at five, and the peak at five."""
    series: Series = {}
    with tempfile.TemporaryDirectory() as folder:
        measure("simulation", "templates", folder)
        for _ in range(SIMULATION_ROUNDS):
            one, five = (measure("simulation", snrs, folder) for snrs in ("one", "five"))
            _add(series, "simulation one SNR, subtomograms/s", one["per_second"])
            _add(series, "simulation five SNRs, subtomograms/s", five["per_second"])
            _add(series, "simulation time, five SNRs / one", one["per_second"] / five["per_second"])
            _add(series, "simulation peak memory, MiB", five["peak_memory"])
    return series


def encoder() -> Series:
    """Cost of training and evaluating the encoder, ours and PyTorch's defaults in turn."""
    series: Series = {}
    for _ in range(ENCODER_ROUNDS):
        for width in WIDTHS:
            ours, plain = (measure("encoder", kind, width) for kind in ("ours", "plain"))
            for work in ("training", "evaluation"):
                name = f"{work} h {width}"
                _add(series, f"{name} ours, ms/subtomogram", ours[work])
                _add(series, f"{name} plain, ms/subtomogram", plain[work])
                _add(series, f"{name} time, plain / ours", plain[work] / ours[work])
    return series


def training_memory() -> Series:
    """Peak memory of Stage 1 and of Stage 2.1 over 4,300 subtomograms at h 32."""
    with tempfile.TemporaryDirectory() as folder:
        measure("training", "stacks", folder)
        return {
            f"{title} peak memory, MiB": [measure("training", stage, folder)["peak_memory"]]
            for stage, title in (("source", "stage 1"), ("coral", "stage 2.1"))
        }


def start() -> Series:
    """What a training job takes beside its work: as a first program, cold, and as a fork."""
    series: Series = {}
    for _ in range(START_ROUNDS):
        with tempfile.TemporaryDirectory() as folder:
            spent = measure("start", folder)
        for kind in ("plain", "cold", "warm"):
            _add(series, f"start of a job {kind}, s", spent[kind])
        _add(series, "start of a job time, plain / cold", spent["plain"] / spent["cold"])
        _add(series, "warm process once in a run, s", spent["warming"])
    return series


def _add(series: Series, name: str, value: float) -> None:
    series.setdefault(name, []).append(value)
