"""An imaging condition."""

import math
from dataclasses import dataclass, fields

import numpy as np

from fsft.runtime.errors import InputError


@dataclass(frozen=True)
class Domain:
    """How a tilt series is taken; the defaults are those of both domains of the paper.

    defocus_um: as in the paper, underfocus is negative. cs_mm: spherical aberration.
    lowpass_per_nm: spatial frequency up to which everything passes; the gain falls to nothing
    over the next lowpass_edge_per_nm, and nothing passes the Nyquist frequency of a box.
    b_factor_nm2: damping exp(-B k^2 / 4) of the signal.
    structural_noise: the part of the noise variance that comes from the specimen (solvent,
    crowding) and so went through the lens; the rest is noise of the detector.
    Raises InputError naming the domain and the key.

    The paper's domains A (-10 um, 2.2 mm) and B (-5 um, 2.0 mm) differ by defocus alone: in
    voxels of 1 nm their spherical aberrations change the CTF by 5.3e-4 at most. Without a limit
    A has zeros at 4.49, 3.16, 2.57 and 2.22 nm and B at 3.17 and 2.23 nm; below the low-pass A
    shows one lobe and B the rise of its first.
    """

    name: str
    defocus_um: float
    cs_mm: float
    voltage_kv: float = 300.0
    amplitude_contrast: float = 0.07
    tilt_min_deg: float = -60.0
    tilt_max_deg: float = 60.0
    tilt_step_deg: float = 3.0
    lowpass_per_nm: float = 8 / 35
    lowpass_edge_per_nm: float = 2 / 35
    b_factor_nm2: float = 0.0
    structural_noise: float = 0.5

    def __post_init__(self) -> None:
        for field in fields(self)[1:]:
            value = getattr(self, field.name)
            if isinstance(value, bool) or not isinstance(value, (int, float)):
                self._refuse(field.name, "a number")
            if not math.isfinite(value):
                self._refuse(field.name, "a finite number")
        for key in ("voltage_kv", "tilt_step_deg", "lowpass_per_nm"):
            if getattr(self, key) <= 0:
                self._refuse(key, "more than 0")
        for key in ("cs_mm", "lowpass_edge_per_nm", "b_factor_nm2"):
            if getattr(self, key) < 0:
                self._refuse(key, "0 or more")
        for key in ("amplitude_contrast", "structural_noise"):
            if not 0 <= getattr(self, key) <= 1:
                self._refuse(key, "a fraction between 0 and 1")
        if not -90 <= self.tilt_min_deg < self.tilt_max_deg <= 90:
            self._refuse("tilt_min_deg", "a tilt from -90 up, less than tilt_max_deg, itself <= 90")
        if self.tilt_step_deg > self.tilt_max_deg - self.tilt_min_deg:
            self._refuse("tilt_step_deg", "no more than from tilt_min_deg to tilt_max_deg")
        if self.defocus_um == self.cs_mm == self.amplitude_contrast == 0:
            self._refuse("defocus_um", "some defocus, cs_mm or amplitude_contrast to see by")

    @property
    def tilts_deg(self) -> np.ndarray:
        """The tilts from first to last, in degrees."""
        count = math.floor((self.tilt_max_deg - self.tilt_min_deg) / self.tilt_step_deg + 1e-6) + 1
        return self.tilt_min_deg + self.tilt_step_deg * np.arange(count)

    def _refuse(self, key: str, expected: str) -> None:
        value = getattr(self, key)
        raise InputError(f"domains.{self.name}.{key} is {value!r}; expected {expected}")
