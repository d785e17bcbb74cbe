"""Stage 1 on a source that has the target's power spectrum."""

from dataclasses import dataclass

from fsft.methods.declare import Method, Stage, hyper
from fsft.methods.source.declaration import Source
from fsft.methods.work import Data, Settings, Work


@dataclass(frozen=True)
class Spectrum(Source):
    """Hyper-parameters: those of Stage 1, and a bound of the filter."""

    largest_ratio: float = hyper(
        10.0,
        "Bound of the ratio of the spectra, and of its inverse.",
        at_least=1,
        at_most=1e6,
    )


def work(settings: Settings, data: Data) -> Work:
    """Stage 1; the filter costs no pass through the encoder."""
    samples = settings["epochs"] * data.source
    return Work(samples, samples, at_once=settings["batch"], watched=settings["epochs"])


STAGE = Stage(
    name="spectrum",
    title="Stage 1 on the source, filtered to the target's power spectrum",
    sees=frozenset({"source", "unlabelled"}),
    recipe=Spectrum,
    like="source",
    train="fsft.methods.spectrum.trainer:train",
    work=work,
)

METHOD = Method(
    name="spectrum",
    title="spectrum matched",
    role="trivial",
    chain=("spectrum",),
    description=(
        "Unsupervised: the source filtered to the radial power spectrum of the unlabelled target, "
        "then Stage 1."
    ),
    reference="this project",
    own=STAGE,
)

FINETUNED = Method(
    name="spectrum_finetune",
    title="spectrum matched, fine-tuned",
    role="trivial",
    chain=("spectrum", "finetune"),
    description="The same, then fine-tuning on the support.",
    reference="this project",
)
