"""A subtomogram as a picture: its slices laid out in a grid."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from fsft.runtime.errors import InputError

GREY = ("L", "I;16", "I;16B", "I;16L", "I", "F")
"""Pillow's names for images of one channel."""


@dataclass(frozen=True)
class Montage:
    """A grid of `rows` x `columns` tiles, row by row, the first `slices` of which are slices.

    gap: lines of one grey value that go with each tile, all before or all after it. The known
    montages are 28 slices in 5 x 6 and 40 in 7 x 7, both with a gap of 1: images of 145 x 174
    and 287 x 287 pixels.
    """

    rows: int
    columns: int
    slices: int
    gap: int

    def __post_init__(self) -> None:
        if min(self.rows, self.columns, self.slices) < 1 or self.gap < 0:
            raise InputError(
                f"{self} has no slices; expected rows, columns and slices of 1 or more"
            )
        if self.slices > self.rows * self.columns:
            raise InputError(f"{self} has more slices than tiles; expected rows x columns or fewer")


def read_montage(path: Path, montage: Montage) -> np.ndarray:
    """The volume in a PNG montage, (slices, slices, slices), in the values of the image.

    Whether the gap comes before or after the tiles is seen from the image. Raises InputError
    naming the file if it is no grey image, of another size, or has no such gap.
    """
    try:
        with Image.open(path) as image:
            mode, pixels = image.mode, np.asarray(image)
    except (OSError, ValueError, SyntaxError) as error:
        raise InputError(f"{path} cannot be read as an image: {error}") from error
    if mode not in GREY:
        raise InputError(f"{path} is an image of mode {mode}; expected shades of grey")
    pitch = montage.slices + montage.gap
    expected = (montage.rows * pitch, montage.columns * pitch)
    if pixels.shape != expected:
        raise InputError(
            f"{path} has {pixels.shape[0]} x {pixels.shape[1]} pixels; expected {expected[0]} x "
            f"{expected[1]}, {montage.rows} x {montage.columns} tiles of {montage.slices} pixels "
            f"and a gap of {montage.gap}"
        )
    tiles = pixels.reshape(montage.rows, pitch, montage.columns, pitch).swapaxes(1, 2)
    return _without_gap(tiles, montage, path).reshape(-1, *[montage.slices] * 2)[: montage.slices]


def _without_gap(tiles: np.ndarray, montage: Montage, path: Path) -> np.ndarray:
    """Tiles (rows, columns, pitch, pitch) without the lines of their gap."""
    after, before = slice(0, montage.slices), slice(montage.gap, None)
    for inside in (after, before):
        outside = np.ones(tiles.shape[2:], dtype=bool)
        outside[inside, inside] = False
        gaps = tiles[:, :, outside]
        if not gaps.size or gaps.min() == gaps.max():
            return tiles[:, :, inside, inside]
    raise InputError(
        f"{path} has no lines of one grey value between its tiles; expected a gap of {montage.gap}"
    )
