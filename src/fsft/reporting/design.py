"""What a table rests on, and the least difference that its tests would find: a line under it."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from fsft.reporting.comparisons import POWER, SIGNIFICANCE, detectable
from fsft.reporting.statistics import FEWEST


@dataclass(frozen=True, kw_only=True)
class Design:
    """What a table rests on.

    seeds: fewest pairs of repeats behind a tested difference, or repeats where none is tested.
    particles: fewest and most test particles of a repeat; none where no accuracy is concerned.
    comparisons: how many differences are tested. sd: root mean square of their standard deviations
    over seeds. unit: of `sd` and of what is detectable.
    """

    seeds: int
    particles: tuple[int, int] | None
    comparisons: int
    sd: float
    unit: str

    @property
    def alone(self) -> float:
        """The least difference that one comparison would find."""
        return detectable(self.sd, self.seeds)

    @property
    def together(self) -> float:
        """The same where all comparisons of the table share the level."""
        return detectable(self.sd, self.seeds, self.comparisons)

    def columns(self) -> dict[str, float]:
        """Columns of a table that say the same in every row."""
        lowest, highest = self.particles or (float("nan"), float("nan"))
        return {
            "test_particles_lowest": lowest,
            "test_particles_highest": highest,
            "comparisons": self.comparisons,
            "paired_sd": self.sd,
            "detectable_alone": self.alone,
            "detectable_together": self.together,
        }

    def sentence(self) -> str:
        """The line under a table."""
        return f"{self._amounts()}. {self._power()}"

    def _amounts(self) -> str:
        seeds = f"{self.seeds} {'seed' if self.seeds == 1 else 'seeds'}"
        if self.particles is None:
            return f"{seeds}; no test particles are concerned"
        lowest, highest = self.particles
        count = f"{lowest}" if lowest == highest else f"{lowest} to {highest}"
        return f"{seeds}, {count} test particles in each"

    def _power(self) -> str:
        if self.seeds < FEWEST:
            return f"From fewer than {FEWEST} seeds no difference is tested."
        if not self.comparisons:
            return "No difference is tested."
        scale = 100 if self.unit == "points" else 1
        sd, alone, together = (
            f"{scale * value:.1f} {self.unit}" for value in (self.sd, self.alone, self.together)
        )
        many = (
            f", and {together} if all {self.comparisons} are to hold together"
            if self.comparisons > 1
            else ""
        )
        return (
            f"The smallest difference that this design would detect with {100 * POWER:.0f} % power "
            f"at {100 * SIGNIFICANCE:.0f} % is {alone} in one comparison{many}, by the standard "
            f"deviation over seeds of this table's paired differences, {sd} (root mean square)."
        )


def design(differences: pd.DataFrame, rows: pd.DataFrame, *, unit: str = "points") -> Design:
    """The design behind some differences.

    differences: COLUMNS of `fsft.reporting.comparisons`, each comparison once. rows: what they are
    differences of, with a column seed and, if they are accuracies, count.
    """
    known = differences[differences["p"].notna()]
    freedom = known["difference_seeds"] - 1
    square = (freedom * known["difference_sd"] ** 2).sum() / freedom.sum() if len(known) else np.nan
    return Design(
        seeds=int(known["difference_seeds"].min()) if len(known) else int(rows["seed"].nunique()),
        particles=_particles(rows),
        comparisons=len(known),
        sd=float(np.sqrt(square)),
        unit=unit,
    )


def _particles(rows: pd.DataFrame) -> tuple[int, int] | None:
    if "count" not in rows or rows.empty:
        return None
    return int(rows["count"].min()), int(rows["count"].max())
