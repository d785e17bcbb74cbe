"""The order of a report: the data, then the paper's tables and figures, then what it lacks.

Read by the workflow while it plans, so nothing here imports pandas or matplotlib.
"""

import re
from collections.abc import Collection, Mapping

PAPER = "The paper's tables and figures"

SECTIONS: Mapping[str, tuple[str, ...]] = {
    "Data": ("classes_figure", "subtomograms_figure", "harmonised_figure"),
    PAPER: ("table1", "table2", "figure4", "table3", "table4", "table5", "figure5"),
    "Every method on the pair shown": (
        "methods_figure",
        "methods",
        "reliability_figure",
        "mass_figure",
    ),
    "All pairs and numbers of shots": (
        "table1_ranks",
        "ranks_figure",
        "heatmap_figure",
        "snr_figure",
        "shots_figure",
    ),
    "From stage to stage": ("stages_figure", "embedding_figure", "curves_figure"),
    "What each claim and choice is worth": (
        "effects",
        "corners",
        "factors",
        "protocol",
        "sanity",
    ),
}
"""Tables and figures by the title of their section."""


def sections(made: Collection[str]) -> dict[str, tuple[str, ...]]:
    """The sections of a run that has made these tables and figures; empty ones are left out."""
    present = {
        title: tuple(name for name in names if name in made) for title, names in SECTIONS.items()
    }
    return {title: names for title, names in present.items() if names}


def section(name: str) -> str:
    """The section of a table or figure, with a number by which sections sort."""
    return next(
        f"{number} {title}"
        for number, (title, names) in enumerate(SECTIONS.items(), start=1)
        if name in names
    )


def spelled_out(name: str) -> str:
    """The name of a table or figure as a person writes it."""
    words = re.sub("(table|figure)([0-9])", r"\1 \2", name.removesuffix("_figure"))
    return words.replace("_", " ").capitalize()
