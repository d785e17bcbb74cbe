"""An imaging condition."""

import math
from dataclasses import asdict, dataclass, fields
from typing import Any

from fsft.runtime.errors import InputError

IN_SITU = (
    "alignment_error_nm",
    "off_centre_nm",
    "defocus_spread_um",
    "tilt_defocus_spread_um",
    "dose_per_a2",
    "thickness_nm",
    "phase_flipping",
    "neighbours",
    "membrane",
)
"""Keys of what a specimen in a cell adds; 0 is without it, and then as if there was no such key."""


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

    What particles in a cell have beside that is off in the paper's domains:
    alignment_error_nm: every image of a tilt series is off by a normal deviate of this standard
    deviation in either direction, which leaves exp(-2 pi^2 sd^2 k^2) of the amplitude at k on
    average: at 4.4 nm 0.77 for 0.5 nm, 0.36 for 1 nm.
    off_centre_nm: standard deviation along each axis of where a particle lies, on top of the
    uniform +-1.75 nm.
    defocus_spread_um, tilt_defocus_spread_um: standard deviation of defocus between particles, as
    they lie at different heights, and between the images of one series.
    dose_per_a2: electrons per square Angstrom of a series, whose damage fades its later images.
    thickness_nm: of the specimen; at high tilts it takes electrons, whose counting is noise.
    phase_flipping: 1 if the CTF is corrected for by the sign that defocus_um gives it, else 0.
    neighbours: how many other complexes touch or nearly touch a particle. membrane: the part of
    particles that lie at a membrane.
    Formulas and their sources stand in `fsft.simulation.exposure` and `.surroundings`.

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
    alignment_error_nm: float = 0.0
    off_centre_nm: float = 0.0
    defocus_spread_um: float = 0.0
    tilt_defocus_spread_um: float = 0.0
    dose_per_a2: float = 0.0
    thickness_nm: float = 0.0
    phase_flipping: float = 0.0
    neighbours: float = 0.0
    membrane: float = 0.0

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
        for key in ("cs_mm", "lowpass_edge_per_nm", "b_factor_nm2", *IN_SITU):
            if getattr(self, key) < 0:
                self._refuse(key, "0 or more")
        if self.phase_flipping not in (0, 1):
            self._refuse("phase_flipping", "0 or 1")
        if self.neighbours % 1:
            self._refuse("neighbours", "a whole number")
        if self.thickness_nm and max(-self.tilt_min_deg, self.tilt_max_deg) > 85:
            self._refuse("thickness_nm", "0 where tilts go beyond 85 degrees")
        for key in ("amplitude_contrast", "structural_noise", "membrane"):
            if not 0 <= getattr(self, key) <= 1:
                self._refuse(key, "a fraction between 0 and 1")
        if not -90 <= self.tilt_min_deg < self.tilt_max_deg <= 90:
            self._refuse("tilt_min_deg", "a tilt from -90 up, less than tilt_max_deg, itself <= 90")
        if self.tilt_step_deg > self.tilt_max_deg - self.tilt_min_deg:
            self._refuse("tilt_step_deg", "no more than from tilt_min_deg to tilt_max_deg")
        if self.defocus_um == self.cs_mm == self.amplitude_contrast == 0:
            self._refuse("defocus_um", "some defocus, cs_mm or amplitude_contrast to see by")

    @property
    def tilts_deg(self) -> tuple[float, ...]:
        """The tilts from first to last, in degrees."""
        count = math.floor((self.tilt_max_deg - self.tilt_min_deg) / self.tilt_step_deg + 1e-6) + 1
        return tuple(self.tilt_min_deg + self.tilt_step_deg * number for number in range(count))

    @property
    def definition(self) -> dict[str, Any]:
        """All values, but of the keys of IN_SITU those alone that change something."""
        given = asdict(self)
        return {key: value for key, value in given.items() if key not in IN_SITU or value}

    @property
    def varies(self) -> bool:
        """Whether images of one particle differ by more than their tilt."""
        spread = self.defocus_spread_um or self.tilt_defocus_spread_um
        return bool(self.alignment_error_nm or spread or self.dose_per_a2 or self.phase_flipping)

    def _refuse(self, key: str, expected: str) -> None:
        value = getattr(self, key)
        raise InputError(f"domains.{self.name}.{key} is {value!r}; expected {expected}")
