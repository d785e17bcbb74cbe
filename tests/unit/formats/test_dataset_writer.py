"""A dataset appears whole or not at all, whatever becomes of the job that writes it."""

import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from fsft.formats.dataset import open_dataset
from fsft.formats.dataset_writer import writing_dataset

CUBES = np.ones((2, 4, 4, 4))
KILLED = """
import os, signal, sys, numpy as np
from fsft.formats.dataset_writer import writing_dataset
with writing_dataset(sys.argv[1], count=2, classes=["a"], side=4, voxel_nm=1.0) as writer:
    writer.append(np.zeros((1, 4, 4, 4)))
    os.kill(os.getpid(), signal.SIGKILL)
"""


def write(folder: Path, volumes: np.ndarray = CUBES, names: tuple[str, ...] = ("b", "")) -> None:
    with writing_dataset(folder, count=2, classes=["a", "b"], side=4, voxel_nm=1.5) as writer:
        writer.append(volumes)
        writer.describe(pd.DataFrame({"class": names}), synthetic=True, provider="test")


def test_what_is_written_is_opened(tmp_path: Path) -> None:
    write(tmp_path / "A")
    dataset = open_dataset(tmp_path / "A")
    assert (dataset.name, dataset.classes, dataset.side) == ("A", ("a", "b"), 4)
    assert dataset.voxel_nm == pytest.approx(1.5)
    assert dataset.labels.tolist() == [1, -1]
    assert np.array_equal(dataset.volumes, CUBES)


@pytest.mark.parametrize("is_there", [False, True])
def test_a_killed_job_leaves_the_folder_as_it_was(tmp_path: Path, is_there: bool) -> None:
    if is_there:
        write(tmp_path / "A")
    done = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path / "A")], check=False)
    assert done.returncode == -signal.SIGKILL
    assert (tmp_path / "A").exists() == is_there
    if is_there:
        assert np.array_equal(open_dataset(tmp_path / "A").volumes, CUBES)
    write(tmp_path / "A", 2 * CUBES)
    assert [each.name for each in tmp_path.iterdir()] == ["A"]
    assert np.array_equal(open_dataset(tmp_path / "A").volumes, 2 * CUBES)


def test_datasets_of_nearly_one_name_are_written_at_once(tmp_path: Path) -> None:
    with writing_dataset(
        tmp_path / "A-snr1.5", count=1, classes=["a"], side=4, voxel_nm=1.0
    ) as other:
        write(tmp_path / "A-snr1")
        other.append(CUBES[:1])
        other.describe(pd.DataFrame({"class": ["a"]}))
    assert sorted(each.name for each in tmp_path.iterdir()) == ["A-snr1", "A-snr1.5"]


def test_a_dataset_that_is_not_whole_does_not_appear(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="1 of 2 volumes"):
        write(tmp_path / "A", CUBES[:1])
    with pytest.raises(ValueError, match="description of 2 subtomograms"):
        write(tmp_path / "A", names=("a",))
    assert not list(tmp_path.iterdir())
