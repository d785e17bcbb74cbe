"""A list of particles for each class that was predicted."""

from pathlib import Path

from fsft.own_data.predictions import write_star_per_class


def predict_per_class(*, star: Path, folder: Path) -> None:
    """Write the particles of `star`, which `predict_particles` wrote, in a file for each class."""
    write_star_per_class(star, folder)
