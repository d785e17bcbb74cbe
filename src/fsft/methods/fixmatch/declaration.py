"""FixMatch."""

from dataclasses import dataclass

from fsft.methods.declare import Method, Stage, hyper
from fsft.methods.semi_supervised import SEES, SemiSupervised, work


@dataclass(frozen=True)
class FixMatch(SemiSupervised):
    """Hyper-parameters of FixMatch: CORAL's, of equal length, the paper's, and the strong view's.

    What is strong for a subtomogram has no published value.
    """

    threshold: float = hyper(
        0.95, "Probability from which on a prediction is a label.", at_least=0, at_most=1
    )
    pseudo_weight: float = hyper(
        1.0, "Weight of the cross entropy against such labels.", at_least=0, at_most=1e6
    )
    shift: int = hyper(1, "Voxels along an axis, at most, of the weak view.", at_most=100)
    noise: float = hyper(
        0.5, "White noise of the strong view, in standard deviations of a volume.", at_most=100
    )
    band: float = hyper(
        0.05,
        "Width of the band that the strong view lacks, in cycles a voxel.",
        at_least=0,
        at_most=0.5,
    )


STAGE = Stage(
    name="fixmatch",
    title="FixMatch: confident predictions as labels of a changed view",
    sees=SEES,
    recipe=FixMatch,
    like="coral",
    train="fsft.methods.fixmatch.trainer:train",
    work=work,
)

METHOD = Method(
    name="fixmatch",
    title="FixMatch",
    role="modern",
    chain=("source", "fixmatch"),
    description=(
        "Cross entropy on source and support, and on the unlabelled target against the network's "
        "own confident predictions. Those it makes from a weak view (shifted, turned so that the "
        "missing wedge stays) and learns for a strong one (any turn of the cube, noise, a band of "
        "frequencies dropped). These changes are the method's own, whatever `augment` is. The row "
        "is the average of the network over its steps."
    ),
    reference="Sohn et al. 2020",
    own=STAGE,
)
