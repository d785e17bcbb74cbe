"""Every method and every stage: those of this project, then those of installed packages.

The workflow reads this to plan, and imports no torch with it. The order of the methods of this
project is fixed, for a model is labelled by the first method that needs it.
"""

from collections.abc import Mapping
from importlib.metadata import entry_points

from fsft.methods import fada, fsft, source_and_target
from fsft.methods.adapt import declaration as adapt
from fsft.methods.coral import declaration as coral
from fsft.methods.dann import declaration as dann
from fsft.methods.declare import Method, Stage
from fsft.methods.discriminator import declaration as discriminator
from fsft.methods.finetune import declaration as finetune
from fsft.methods.fixmatch import declaration as fixmatch
from fsft.methods.linear_probe import declaration as linear_probe
from fsft.methods.mcc import declaration as mcc
from fsft.methods.mean_teacher import declaration as mean_teacher
from fsft.methods.mme import declaration as mme
from fsft.methods.oracle import declaration as oracle
from fsft.methods.outside import GROUP, outside
from fsft.methods.prototypes import declaration as prototypes
from fsft.methods.radial_profile import declaration as radial_profile
from fsft.methods.source import declaration as source
from fsft.methods.spectrum import declaration as spectrum
from fsft.methods.support_only import declaration as support_only
from fsft.methods.swd import declaration as swd

BUILT_IN: tuple[Method, ...] = (
    source.METHOD,
    coral.METHOD,
    swd.METHOD,
    finetune.METHOD,
    fada.METHOD,
    fsft.METHOD,
    *fsft.CONTROLS,
    *fsft.ABLATIONS,
    support_only.METHOD,
    source_and_target.METHOD,
    source_and_target.SHARED,
    oracle.METHOD,
    radial_profile.METHOD,
    radial_profile.SUPPORT,
    spectrum.METHOD,
    spectrum.FINETUNED,
    linear_probe.METHOD,
    prototypes.METHOD,
    dann.METHOD,
    mcc.METHOD,
    mme.METHOD,
    mean_teacher.METHOD,
    fixmatch.METHOD,
    *fsft.FACTORIAL,
)

BUILT_IN_STAGES: tuple[Stage, ...] = (
    *(each.STAGE for each in (source, coral, discriminator, adapt)),
    *(method.own for method in BUILT_IN if method.own),
)
"""The paper's stages, then those that a single method has."""

_found, REFUSED = outside(entry_points(group=GROUP), BUILT_IN, BUILT_IN_STAGES)
"""What no method can be made of, a sentence each, which a configuration is refused with."""

METHODS: Mapping[str, Method] = {method.name: method for method in (*BUILT_IN, *_found)}

STAGES: Mapping[str, Stage] = {
    stage.name: stage
    for stage in (*BUILT_IN_STAGES, *(method.own for method in _found if method.own))
}
