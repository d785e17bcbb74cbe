"""Simulate a domain at all its SNR levels and write one dataset folder for each.

Imaging is linear, so the levels share one signal S and one noise N per subtomogram:
S + sqrt(Var S / (SNR Var N)) N. Five cost little more than one, but they are not independent:
never train on one level of a domain and test on another.
"""

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from fsft.formats.dataset_writer import writing_dataset
from fsft.runtime.errors import InputError
from fsft.runtime.threads import one_thread
from fsft.simulation.audit import Audit, audit, summarise
from fsft.simulation.domain import Domain
from fsft.simulation.particle_rows import particle_rows
from fsft.simulation.progress import progress
from fsft.simulation.simulator import Simulator
from fsft.simulation.snr import mix, variance_ratio
from fsft.simulation.surroundings import crowd
from fsft.structures.template import Template

REPLICATE_PAIRS = 32
SYNTHETIC_PROVIDERS = frozenset({"procedural"})


def simulate_domain(
    templates: Sequence[Template],
    domain: Domain,
    *,
    snrs: Sequence[str],
    folders: Sequence[Path],
    per_class: int,
    side: int,
    voxel_nm: float,
    master_seed: int,
    snr_convention: str = "variance_ratio",
    test_seed: int | None = None,
    batch_size: int = 16,
) -> None:
    """Write a dataset for every SNR, class by class in the order of the templates.

    snrs: as spelled in the configuration; folders: one for each. test_seed: of a test set, whose
    subtomograms are others for every seed and none of those of the domain without it. The volumes
    do not depend on batch_size, on the number of threads or on which other classes and SNRs are
    asked for; but neighbours and membranes, if the domain has them, are of the classes asked for.
    Raises InputError for an SNR that is not positive or a template that does not fit the box.
    """
    levels = [
        _Level(Path(folder), snr, variance_ratio(snr, snr_convention), [])
        for folder, snr in zip(folders, snrs, strict=True)
    ]
    for template in templates:
        _check_fit(template, side=side, voxel_nm=voxel_nm)
    count = per_class * len(templates)
    classes = [template.name for template in templates]
    audited = _audited(templates, per_class)
    particles: list[dict[str, Any]] = []
    show_progress = progress(f"domain {domain.name}", count)
    with one_thread(), ExitStack() as folders_open:
        writers = [
            folders_open.enter_context(
                writing_dataset(
                    level.folder, count=count, classes=classes, side=side, voxel_nm=voxel_nm
                )
            )
            for level in levels
        ]
        simulator = Simulator(
            domain, side=side, voxel_nm=voxel_nm, master_seed=master_seed, test_seed=test_seed
        )
        solid = [template for template in templates if template.density.any()]
        for template in templates:
            for batch in simulator.batches(template, per_class, size=batch_size):
                start, stop = len(particles), len(particles) + len(batch.numbers)
                around = None
                if domain.neighbours or domain.membrane:
                    beside = crowd(simulator, template, batch, solid, int(domain.neighbours))
                    around = simulator.image(beside, batch.exposures)
                ratios = [level.ratio for level in levels]
                mixtures = mix(batch.signal, batch.noise, ratios, around=around)
                for writer, volumes in zip(writers, mixtures, strict=True):
                    writer.append(volumes.numpy())
                for place in (i - start for i in audited if start <= i < stop):
                    one = batch.signal[place : place + 1], batch.noise[place : place + 1]
                    replicate = simulator.replicate(template.name, batch.numbers[place])
                    for level in levels:
                        level.audits.append(audit(*one, replicate, level.ratio))
                particles += particle_rows(batch, class_name=template.name)
                show_progress(stop)
        providers = sorted({template.provider for template in templates})
        for writer, level in zip(writers, levels, strict=True):
            writer.describe(
                pd.DataFrame(particles),
                synthetic=not SYNTHETIC_PROVIDERS.isdisjoint(providers),
                provider=", ".join(providers),
                per_class=per_class,
                master_seed=master_seed,
                test_seed=test_seed,
                domain=domain.definition,
                snr_convention=snr_convention,
                **level.facts,
            )


class _Level(NamedTuple):
    """One SNR of the domain, its Var S / Var N, and what was measured of it."""

    folder: Path
    snr: str
    ratio: float
    audits: list[Audit]

    @property
    def facts(self) -> dict[str, Any]:
        summary = summarise(self.audits)
        return {
            "snr": self.snr,
            "nominal_variance_ratio": self.ratio,
            "realised_variance_ratio": summary.ratio,
            "replicate_variance_ratio": summary.replicate_ratio,
            "replicate_standard_error": summary.replicate_error,
            "replicate_pairs": len(self.audits),
        }


def _audited(templates: Sequence[Template], per_class: int) -> list[int]:
    """Places in the stack of subtomograms to audit: spread over the classes that have a signal."""
    of_signal = [
        per_class * number + i
        for number, template in enumerate(templates)
        if template.density.any()
        for i in range(per_class)
    ]
    chosen = np.linspace(0, len(of_signal) - 1, min(REPLICATE_PAIRS, len(of_signal)))
    return [of_signal[place] for place in chosen.astype(int)]


def _check_fit(template: Template, *, side: int, voxel_nm: float) -> None:
    shape, voxel = template.density.shape, template.voxel_nm
    if shape != (2 * side,) * 3 or not np.isclose(voxel, voxel_nm / 2):
        raise InputError(
            f"template {template.name!r} has {shape} voxels of {voxel} nm; subtomograms of "
            f"{side} voxels of {voxel_nm} nm need twice as many of half the size"
        )
