"""What each key of a domain as in a cell does to one particle."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from textwrap import wrap
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from fsft.reporting.origin import SYNTHETIC
from fsft.reporting.style import page
from fsft.simulation.domain import IN_SITU, Domain
from fsft.structures.library import read_library
from fsft.structures.template import Template

SHOWN_SNR = 0.5
COLUMNS = ("xy, along the beam", "xz, across", f"xz, SNR {SHOWN_SNR:g}")
PANEL, NAMES, HEAD = 0.85, 1.05, 0.55
"""In inches: a panel, the names of the lines, title and foot of the page."""

NAME_LENGTH, GREY_PERCENTILE = 10, 99.7


def draw(*, templates: Sequence[Path], in_situ: Mapping[str, Any], svg: Path, png: Path) -> None:
    """Draw a line for the plain particle, one for each key that is not 0, and one for all.

    templates: the two files of their library, of whose first class the first particle is shown.
    in_situ: the fields of the `domain`, `side`, `voxel_nm` and `master_seed`.
    """
    library = read_library(*templates)
    lines = list(_variants(Domain(**in_situ["domain"])))
    synthetic = library[0].provider == SYNTHETIC
    origin = "synthetic: procedural structures" if synthetic else "simulated from given structures"
    width, height = NAMES + PANEL * len(COLUMNS), HEAD + PANEL * len(lines)
    facts = (origin, "each in its own greys")
    with page(svg=svg, png=png, facts=facts, width=width, height=height) as figure:
        panels = figure.subplots(len(lines), len(COLUMNS), squeeze=False)
        for axes, title in zip(panels[0], COLUMNS, strict=True):
            axes.set_title(title, fontsize=6)
        for row, (name, domain) in zip(panels, lines, strict=True):
            clean, noisy = _particle(library, domain, in_situ)
            middle = len(clean) // 2
            for axes, image in zip(
                row, (clean[middle], clean[:, middle], noisy[:, middle]), strict=True
            ):
                _show(axes, image)
            row[0].set_ylabel(name, rotation=0, ha="right", va="center", fontsize=6)


def _variants(domain: Domain) -> Iterator[tuple[str, Domain]]:
    """The domain without any key of IN_SITU, with each that it has alone, and as it is."""
    off: dict[str, Any] = dict.fromkeys(IN_SITU, 0.0)
    plain = replace(domain, **off)
    yield "none", plain
    for key in IN_SITU:
        if value := getattr(domain, key):
            alone: dict[str, Any] = {key: 1.0 if key == "membrane" else value}
            name = "\n".join(wrap(key.replace("_", " "), NAME_LENGTH))
            yield f"{name}\n{value:g}", replace(plain, **alone)
    yield "all", replace(domain, membrane=float(domain.membrane > 0))


def _particle(
    library: Sequence[Template], domain: Domain, in_situ: Mapping[str, Any]
) -> tuple[np.ndarray, np.ndarray]:
    """The first particle of the first class with what lies around it, without noise and with.

    The one figure that simulates: torch is imported here, which no other page needs.
    """
    from fsft.runtime.threads import one_thread
    from fsft.simulation.simulator import Simulator
    from fsft.simulation.snr import mix
    from fsft.simulation.surroundings import crowd

    box = {key: in_situ[key] for key in ("side", "voxel_nm", "master_seed")}
    solid = [template for template in library if template.density.any()]
    with one_thread():
        simulator = Simulator(domain, **box)
        (batch,) = simulator.batches(solid[0], 1, size=1)
        around = crowd(simulator, solid[0], batch, solid, int(domain.neighbours))
        beside = simulator.image(around, batch.exposures)
        (noisy,) = mix(batch.signal, batch.noise, [SHOWN_SNR], around=beside)
    return (batch.signal + beside)[0].numpy(), noisy[0].float().numpy()


def _show(axes: Axes, image: np.ndarray) -> None:
    axes.set(xticks=[], yticks=[])
    axes.spines[:].set_visible(False)
    image = image - np.median(image)
    limit = float(np.percentile(np.abs(image), GREY_PERCENTILE))
    axes.imshow(
        image, cmap="gray", vmin=-limit, vmax=limit, origin="lower", interpolation="bicubic"
    )
