import numpy as np
import pytest

from fsft.runtime.errors import InputError
from fsft.simulation.domain import IN_SITU, Domain


def test_default_tilts_are_those_of_the_lab() -> None:
    tilts = Domain("A", -10.0, 2.2).tilts_deg
    np.testing.assert_allclose(tilts, np.arange(-60, 61, 3))


def test_an_uneven_last_step_stays_below_the_maximum() -> None:
    domain = Domain("A", -10.0, 2.2, tilt_min_deg=-50, tilt_max_deg=70, tilt_step_deg=7)
    assert domain.tilts_deg[-1] == 69
    fine = Domain("A", -10.0, 2.2, tilt_min_deg=0, tilt_max_deg=0.3, tilt_step_deg=0.1)
    assert len(fine.tilts_deg) == 4


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("voltage_kv", 0),
        ("cs_mm", -1),
        ("amplitude_contrast", 1.1),
        ("structural_noise", -0.1),
        ("tilt_step_deg", 0),
        ("tilt_min_deg", 60),
        ("tilt_max_deg", 91),
        ("lowpass_per_nm", 0),
        ("b_factor_nm2", float("nan")),
        ("defocus_um", "-10"),
        ("alignment_error_nm", -0.1),
        ("off_centre_nm", -1),
        ("defocus_spread_um", -1),
        ("tilt_defocus_spread_um", -1),
        ("dose_per_a2", -1),
        ("thickness_nm", -1),
        ("phase_flipping", 0.5),
        ("neighbours", 1.5),
        ("membrane", 1.1),
    ],
)
def test_an_impossible_value_is_refused_by_name(key: str, value: object) -> None:
    with pytest.raises(InputError, match=r"domains\.X\.tilt_" if "tilt_m" in key else key):
        Domain(**{"name": "X", "defocus_um": -5.0, "cs_mm": 2.0, key: value})


def test_what_a_cell_adds_is_no_part_of_a_domain_without_it() -> None:
    plain = Domain("X", -5.0, 2.0)
    assert plain.definition == Domain("X", -5.0, 2.0, **dict.fromkeys(IN_SITU, 0)).definition
    assert plain.definition.keys().isdisjoint(IN_SITU)
    assert not plain.varies
    assert Domain("X", -5.0, 2.0, membrane=0.2).definition == plain.definition | {"membrane": 0.2}


def test_thickness_needs_tilts_that_electrons_pass() -> None:
    with pytest.raises(InputError, match=r"domains\.X\.thickness_nm is 100"):
        Domain("X", -5.0, 2.0, tilt_max_deg=90, thickness_nm=100)
