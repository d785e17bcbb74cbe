"""The test set of a simulated target is apart: nothing that is trained can depend on it."""

import numpy as np
import pandas as pd

from fsft.formats.mrc_stack import StackWriter
from fsft.methods.registry import STAGES
from tests.workflow.conftest import TINY
from tests.workflow.running import Workflow


def test_a_poisoned_test_set_leaves_every_trained_model_as_it_was(copied: Workflow) -> None:
    results = copied.folder / "results"
    folder = results / "datasets/B-snr0.1-test-seed-0"
    table = pd.read_csv(folder / "particles.csv")
    assert len(table) == 3 * TINY["splits"]["test_per_class"]
    side, voxel_nm = (TINY["subtomograms"][key] for key in ("side", "voxel_nm"))
    stack = StackWriter(
        folder / "subtomograms.mrcs", count=len(table), side=side, voxel_nm=voxel_nm
    )
    with stack as writer:
        writer.append(np.random.default_rng(0).normal(size=(len(table), side, side, side)))
    table.assign(**{"class": table["class"].to_numpy()[::-1]}).to_csv(
        folder / "particles.csv", index=False
    )

    paths = [path.relative_to(copied.folder) for path in results.glob("models/**/*.safetensors")]
    before = {path: (copied.folder / path).read_bytes() for path in paths}
    dates = {path: (copied.folder / path).stat().st_mtime_ns for path in paths}
    again = [f"train_{name}" for name in STAGES if any(name in path.parts for path in paths)]
    result = copied.snakemake(TINY, "--forcerun", *again, "--", *map(str, paths))
    assert result.returncode == 0, result.stderr
    assert len(paths) >= 4
    for path in paths:
        assert (copied.folder / path).read_bytes() == before[path], path
        assert (copied.folder / path).stat().st_mtime_ns > dates[path], path
