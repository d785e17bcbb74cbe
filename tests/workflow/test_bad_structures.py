"""A structure that cannot be used is refused in one sentence, before anything is computed."""

from pathlib import Path
from typing import Any

import mrcfile
import numpy as np
import pytest

from tests.workflow.conftest import TINY
from tests.workflow.running import Workflow, one_error

VOXELS = 24


def write_ball(path: Path, *, radius_nm: float, voxel_nm: float = 2.0) -> None:
    """A map of a ball of protein."""
    path.parent.mkdir(parents=True, exist_ok=True)
    axis = (np.arange(VOXELS) - (VOXELS - 1) / 2) * voxel_nm
    squared = axis[:, None, None] ** 2 + axis[:, None] ** 2 + axis**2
    with mrcfile.new(path, (squared < radius_nm**2).astype(np.float32)) as opened:
        opened.voxel_size = 10 * voxel_nm


def with_nan(path: Path) -> None:
    with mrcfile.mmap(path, mode="r+") as opened:
        opened.data[0, 0, 0] = np.nan


def truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1000])


def replaced_by_text(path: Path) -> None:
    path.write_text("<html>Not found</html>\n", encoding="utf-8")


def too_large(path: Path) -> None:
    path.unlink()
    write_ball(path, radius_nm=20)


WRONG = {
    with_nan: "maps/b.mrc holds NaN or infinite voxels; expected finite densities",
    truncated: "maps/b.mrc cannot be read as an MRC file: ",
    replaced_by_text: "maps/b.mrc cannot be read as an MRC file: ",
    too_large: "maps/b.mrc has a radius of ",
}


def refused(workflow: Workflow, config: dict[str, Any]) -> str:
    """The one sentence with which a run ends, after a check that it has made nothing."""
    result = workflow.snakemake(config)
    sentence = one_error(result)
    for folder in ("structures", "datasets"):
        assert not [path for path in workflow.folder.glob(f"results/{folder}/**") if path.is_file()]
    return sentence


@pytest.mark.parametrize("spoil", WRONG)
def test_a_map_that_cannot_be_used_is_named(workflow: Workflow, spoil: Any) -> None:
    for name in ("a", "b"):
        write_ball(workflow.folder / "maps" / f"{name}.mrc", radius_nm=6)
    spoil(workflow.folder / "maps" / "b.mrc")
    structures = {"provider": "maps", "folder": "maps", "classes": None}
    assert refused(workflow, {**TINY, "structures": structures}).startswith(WRONG[spoil])


def test_a_complex_larger_than_the_box_is_named(workflow: Workflow) -> None:
    small = {**TINY["subtomograms"], "voxel_nm": 0.5}
    sentence = refused(workflow, {**TINY, "subtomograms": small})
    assert "D7_14x520 has a radius of " in sentence
    assert sentence.endswith("expected at most 4 nm, half a subtomogram of 16 voxels of 0.5 nm")
