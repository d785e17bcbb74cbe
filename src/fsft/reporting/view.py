"""What a table or figure is about, and the sentence beside it that says so."""

from dataclasses import dataclass

import pandas as pd

from fsft.reporting.origin import in_words, is_imported
from fsft.reporting.readings import as_facts


def domain_of(dataset: str) -> str:
    """The domain of a dataset, or the name of what was imported."""
    return dataset.partition("-snr")[0]


@dataclass(frozen=True)
class View:
    """What tables and figures of a run show, from its configuration.

    provider: of the structures, and what the target is if it is imported. source, target: the
    datasets of what shows a single pair. shots: per class. augment: the rotations in training
    where no variant changes them. batchnorm: the reading of batch normalisation where not both are
    shown.
    """

    provider: str
    source: str
    target: str
    shots: int
    augment: str = "none"
    batchnorm: str = "recalibrated"

    @property
    def origin(self) -> str:
        """Where the data come from, in words."""
        return in_words(self.provider)

    @property
    def imported(self) -> bool:
        """Whether the target was imported, so that no number of the paper is of its kind."""
        return is_imported(self.provider)

    @property
    def source_domain(self) -> str:
        """The domain of the source, which tables of SNR levels show alone."""
        return domain_of(self.source)

    @property
    def domains(self) -> str:
        """The domains of the pair, or what was imported, as one writes them."""
        return f"{self.source_domain} → {domain_of(self.target)}"

    @property
    def pair(self) -> str:
        """Source and target, as one writes them."""
        return f"{self.source} → {self.target}"

    def facts(
        self,
        seeds: int,
        *,
        pair: str | None = None,
        shots: str | None = None,
        augment: str | None = None,
        batchnorm: str | None = None,
    ) -> tuple[str, ...]:
        """What every table and figure says of itself; an argument replaces what the view holds.

        seeds: how many repeats are behind each number.
        """
        shots = f"{self.shots} shots" if shots is None else shots
        return (
            self.origin,
            self.pair if pair is None else pair,
            shots,
            f"{seeds} {'seed' if seeds == 1 else 'seeds'}",
            f"batch norm {self.batchnorm if batchnorm is None else batchnorm}",
            f"augmentation {self.augment if augment is None else augment}",
        )

    def stamp(self, numbers: pd.DataFrame, *without: str) -> pd.DataFrame:
        """Add to a tidy table the columns of this view that it lacks, but not those `without`.

        Its methods are told as in metrics.csv, with the reading of their row beside them.
        """
        told = "method" in numbers and "batchnorm" not in without
        stamped = as_facts(numbers, self.batchnorm) if told else numbers.copy()
        for name in ("provider", "source", "target", "shots", "augment", "batchnorm"):
            if name not in (*stamped.columns, *without):
                stamped[name] = getattr(self, name)
        return stamped
