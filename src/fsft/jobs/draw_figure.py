"""One figure of a run, drawn from what the run has stored or from its data."""

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from fsft.reporting.inputs import read


def draw_figure(*, module: str, given: Mapping[str, Any], svg: Path, png: Path) -> None:
    """Draw a figure.

    module: the one whose `draw` draws it. given: what it reads, see `fsft.reporting.inputs`.
    """
    import_module(module).draw(svg=svg, png=png, **read(given))
