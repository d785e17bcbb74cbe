"""What stages share that train on source, support and unlabelled target: settings and work."""

from dataclasses import dataclass, replace

from fsft.methods import shared
from fsft.methods.coral.declaration import Aligned
from fsft.methods.coral.declaration import work as work_of_coral
from fsft.methods.shares import shares
from fsft.methods.work import Data, Settings, Work, source_batches

SEES = frozenset({"source", "unlabelled", "support"})


@dataclass(frozen=True)
class SemiSupervised(Aligned):
    """Hyper-parameters: CORAL's, of equal length. The support is a part of the target's batches."""

    shuffled_support: bool = shared.shuffled_support()


def work(settings: Settings, data: Data) -> Work:
    """CORAL's, and a second look at the unlabelled target of every batch that none goes back."""
    batches, size = source_batches(settings, data)
    return looking(settings, data, settings["epochs"] * batches * shares(size)[1])


def looking(settings: Settings, data: Data, encoded: int) -> Work:
    """CORAL's, and as many more subtomograms through the encoder alone."""
    trained = work_of_coral(settings, data)
    return replace(trained, samples=trained.samples + encoded, encoded=encoded)
