"""Rotations that keep a cubic box a cubic box: label-preserving, exact and free.

Particles lie in the box in any pose, so a rotated subtomogram is another one of its class. Mirror
images are left out, for handedness is real.
"""

from itertools import permutations, product

import numpy as np
import torch
from torch import Tensor

Turn = tuple[tuple[int, ...], tuple[int, ...]]
"""Order of the axes and which of them are flipped afterwards, axes counted 0 .. d - 1."""


def proper_turns(dimensions: int) -> list[Turn]:
    """The proper rotations of the cube (24) or of the square (4), identity first."""
    turns = []
    for axes in permutations(range(dimensions)):
        matrix = np.eye(dimensions)[list(axes)]
        for signs in product((1, -1), repeat=dimensions):
            if round(np.linalg.det(matrix * np.array(signs)[:, None])) == 1:
                turns.append((axes, tuple(i for i, sign in enumerate(signs) if sign < 0)))
    return turns


def wedge_preserving_turns(dimensions: int) -> list[Turn]:
    """The half turns about the axes and the identity: they leave a missing wedge where it is."""
    return [turn for turn in proper_turns(dimensions) if turn[0] == tuple(range(dimensions))]


def rotate(images: Tensor, augment: str, rng: np.random.Generator) -> Tensor:
    """Turn every image on its own by a random rotation of the set named by `augment`.

    images: (n, channels, s, s[, s]). augment: `none`, `wedge_preserving` or `cube`.
    """
    if augment == "none":
        return images
    dimensions = images.ndim - 2
    turns = {"wedge_preserving": wedge_preserving_turns, "cube": proper_turns}[augment](dimensions)
    chosen = [turns[i] for i in rng.integers(len(turns), size=len(images))]
    return torch.stack([_turn(image, *turn) for image, turn in zip(images, chosen, strict=True)])


def _turn(image: Tensor, axes: tuple[int, ...], flipped: tuple[int, ...]) -> Tensor:
    turned = image.permute(0, *(axis + 1 for axis in axes))
    return turned.flip([axis + 1 for axis in flipped]) if flipped else turned
