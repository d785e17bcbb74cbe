"""Mean teacher."""

from dataclasses import dataclass

from fsft.methods.declare import Method, Stage, hyper
from fsft.methods.semi_supervised import SEES, SemiSupervised, work


@dataclass(frozen=True)
class MeanTeacher(SemiSupervised):
    """Hyper-parameters of mean teacher: CORAL's, of equal length, and a weight.

    Its like is 0.3 to 0.8 in French et al. for ten and twelve classes, 10 in Tarvainen & Valpola.
    """

    consistency: float = hyper(
        1.0,
        "Weight of the squared distance of student and teacher, summed over the classes, at its "
        "highest.",
        at_least=0,
        at_most=1e6,
    )


STAGE = Stage(
    name="mean_teacher",
    title="Mean teacher: student and teacher agree on rotated pairs",
    sees=SEES,
    recipe=MeanTeacher,
    like="coral",
    train="fsft.methods.mean_teacher.trainer:train",
    work=work,
)

METHOD = Method(
    name="mean_teacher",
    role="modern",
    chain=("source", "mean_teacher"),
    description=(
        "Cross entropy on source and support, and agreement with a teacher, the average of the "
        "network over its steps, on the unlabelled target, which student and teacher see turned in "
        "two ways. These turns, of the whole cube, are the method's own, whatever `augment` is. "
        "The row is the teacher."
    ),
    reference="Tarvainen & Valpola 2017; French et al. 2018",
    own=STAGE,
)
