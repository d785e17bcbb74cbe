"""What a table or figure says of itself, in a file of its own in `fsft.reporting.catalogue`.

The workflow reads it while it plans: nothing here imports pandas or matplotlib.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

SPREAD = (
    "Mean over seeds, whose number is in the column seeds; behind ± half its 95 % Student "
    "interval, below three seeds the lowest and the highest in brackets."
)
HOLM = (
    "p: Student's test of the paired differences, adjusted by Holm for all comparisons of the "
    "table; every interval is for itself."
)
DOTS = (
    "A dot for each seed; bars: 95 % Student intervals of the mean, from three seeds on, cut off "
    "at 0 and 100 %."
)

ADABN = (
    "Source only has the statistics that training left in batch normalisation; AdaBN (Li et al. "
    "2017) is the same network with those of the unlabelled target, as all other methods."
)

GAINS = (
    "The authors' protocol: their training, the statistics of each test batch, the best epoch on "
    "the test set, which is adapted on, and the support counted as test; all else is this "
    "project's. The best trivial rival is the one with the highest mean here. The paper prints "
    "source only in its Table 4 alone (23 classes, SNR not stated), beside CORAL and FSFT; its "
    "Table 1 gives gains over CORAL on the pair shown. Gains over source only hold what new "
    "batch-norm statistics give, those over AdaBN do not."
)


class Section(StrEnum):
    """The sections of a report, in their order: the answer, data, the paper's, what it lacks."""

    GAIN = "How much of the published gain is left"
    DATA = "Data"
    PAPER = "The paper's tables and figures"
    METHODS = "Every method on the pair shown"
    GRID = "All pairs and numbers of shots"
    STAGES = "From stage to stage"
    CLAIMS = "What each claim and choice is worth"


@dataclass(frozen=True, kw_only=True)
class Needs:
    """What a configuration must have, since a table or figure would be empty without it.

    methods: all of these. any_of: one of these at least. role: all methods of this role. variants:
    one whose name starts so. several: more than one value under each of these keys. rivals: so many
    methods that may win a cell, on two pairs or more. coral_weights: a variant that changes the
    weight of the CORAL loss. target: `simulated` or `imported`. masses: classes of known mass.
    in_situ: a simulated domain with keys of what a cell adds. matches: template matching.
    """

    methods: tuple[str, ...] = ()
    any_of: tuple[str, ...] = ()
    role: str | None = None
    variants: tuple[str, ...] = ()
    several: tuple[str, ...] = ()
    rivals: int = 0
    coral_weights: bool = False
    target: Literal["simulated", "imported"] | None = None
    masses: bool = False
    in_situ: bool = False
    matches: bool = False


@dataclass(frozen=True, kw_only=True)
class Item:
    """A table, made by `make` of the module of its name, or a figure, drawn by its `draw`.

    section, place: where it stands in the report, by ascending `place`. reads: the arguments that
    it is given, see `fsft.reporting.inputs`. paper: which of the tables in resources/paper it
    reads as `paper`.
    """

    name: str
    kind: Literal["table", "figure"]
    section: Section
    place: int
    reads: tuple[str, ...]
    caption: str
    paper: str | None = None
    needs: Needs = Needs()

    @property
    def module(self) -> str:
        """The module that makes it."""
        return f"fsft.reporting.{self.kind}s.{self.name}"
