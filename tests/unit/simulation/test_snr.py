import numpy as np
import pytest
import torch

from fsft.runtime.errors import InputError
from fsft.simulation.audit import Audit, audit, summarise
from fsft.simulation.snr import inscribed_sphere, mix, variance_inside, variance_ratio

RATIOS = (1000.0, 0.5, 0.1, 0.05, 0.03)


def volumes(seed: int, count: int = 1) -> torch.Tensor:
    return torch.randn(count, 35, 35, 35, generator=torch.Generator().manual_seed(seed))


def test_aitom_numbers_are_twice_the_ratio() -> None:
    assert variance_ratio("0.5", "variance_ratio") == 0.5
    assert variance_ratio("0.5", "aitom") == 0.25


@pytest.mark.parametrize("snr", ["0", "-1", "inf", "nan", "high"])
def test_an_snr_that_is_not_positive_is_refused(snr: str) -> None:
    with pytest.raises(InputError, match="SNR"):
        variance_ratio(snr, "variance_ratio")


def test_an_unknown_convention_is_refused() -> None:
    with pytest.raises(InputError, match="snr_convention"):
        variance_ratio("1", "decibel")


def test_sphere_has_the_volume_of_a_sphere() -> None:
    assert float(inscribed_sphere(35).sum()) == pytest.approx(np.pi / 6 * 35**3, rel=0.01)


def test_variance_is_that_inside_the_sphere() -> None:
    volume = volumes(0, 2) + 3
    inside = volume[:, inscribed_sphere(35) > 0]
    assert torch.allclose(variance_inside(volume), inside.var(1, correction=0), rtol=1e-5)


def test_mixed_volumes_are_standardised() -> None:
    for mixed in mix(5 * volumes(0, 3) + 2, volumes(1, 3) - 1, RATIOS):
        assert mixed.double().mean((1, 2, 3)).abs().max() < 1e-4
        assert (mixed.double().var((1, 2, 3)) - 1).abs().max() < 1e-3


@pytest.mark.parametrize("ratio", RATIOS)
def test_audit_finds_the_ratio_that_was_mixed(ratio: float) -> None:
    signal = 7 * volumes(0)
    found = [audit(signal, volumes(i), volumes(100 + i), ratio) for i in range(1, 9)]
    summary = summarise(found)
    assert summary.ratio == pytest.approx(ratio, rel=0.02)
    allowed = max(4 * summary.replicate_error, 0.02 * ratio)
    assert summary.replicate_ratio == pytest.approx(ratio, abs=allowed)


def test_summary_follows_frank_and_al_ali() -> None:
    summary = summarise([Audit(1.0, 0.4), Audit(3.0, 0.6)])
    assert summary.ratio == 2.0
    assert summary.replicate_ratio == pytest.approx(1.0)
    assert summary.replicate_error == pytest.approx(0.1 / 2**0.5 / 0.25)


def test_what_has_no_signal_is_noise_alone() -> None:
    signal, noise = volumes(0, 2), volumes(1, 2)
    signal[1] = 0
    (mixed,) = mix(signal, noise, [0.5])
    alone = noise[1] - noise[1].mean()
    assert torch.allclose(mixed[1].float(), alone / alone.square().mean().sqrt(), atol=2e-3)
    (with_others,) = mix(signal[:1], noise[:1], [0.5])
    assert torch.equal(mixed[:1], with_others)
