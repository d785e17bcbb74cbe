"""Files that would run code if they were unpickled or evaluated are refused by every reader."""

import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch

from fsft.formats import features, predictions
from fsft.formats.archive import main, read_config
from fsft.formats.dataset import open_dataset
from fsft.formats.montage import Montage
from fsft.formats.mrc_stack import open_stack
from fsft.formats.plain_yaml import read_plain
from fsft.models.store import load_network
from fsft.own_data.labels import read_labels
from fsft.own_data.particles import read_volume
from fsft.own_data.reader import open_particles
from fsft.plan.estimate import effective
from fsft.runtime.errors import InputError
from fsft.structures.coordinates import read_coordinates
from fsft.structures.density_map import read_map
from fsft.structures.library import read_library
from fsft.structures.rcsb import read_manifest

ARCHITECTURE = {"side": 16, "width": 4, "features": 8, "classes": 3}
MONTAGE = Montage(rows=1, columns=1, slices=1, gap=0)


class Payload:
    """Makes a file, `ran`, when it is unpickled."""

    def __init__(self, command: str) -> None:
        self.command = command

    def __reduce__(self) -> tuple[Callable[[str], int], tuple[str]]:
        return os.system, (self.command,)


def pickled(path: Path, command: str) -> None:
    path.write_bytes(pickle.dumps(Payload(command)))


def of_torch(path: Path, command: str) -> None:
    torch.save({"weight": Payload(command)}, path)


def of_numpy(path: Path, command: str) -> None:
    with path.open("wb") as file:
        np.save(file, np.array([Payload(command)], dtype=object), allow_pickle=True)


def of_numpy_zipped(path: Path, command: str) -> None:
    with path.open("wb") as file:
        np.savez(file, np.array([Payload(command)], dtype=object), allow_pickle=True)


def tagged(path: Path, command: str) -> None:
    path.write_text(f"!!python/object/apply:os.system ['{command}']\n", encoding="utf-8")


def nested(path: Path, command: str) -> None:
    text = f"seeds: [0]\nclasses: !!python/object/apply:os.system ['{command}']\n"
    path.write_text(text, encoding="utf-8")


def template(path: Path, command: str) -> None:
    text = f"__use_yte__: true\n__definitions__:\n  - import os\n  - os.system('{command}')\n"
    path.write_text(text, encoding="utf-8")


HOSTILE = (pickled, of_torch, of_numpy, of_numpy_zipped, tagged, nested, template)


def in_dataset(name: str) -> Callable[[Path], object]:
    """Read a dataset of which one file is not what it should be."""

    def read(path: Path) -> object:
        (path.parent / "manifest.json").write_text('{"classes": ["a"]}', encoding="utf-8")
        (path.parent / "particles.csv").write_text("class\na\n", encoding="utf-8")
        (path.parent / "subtomograms.mrcs").touch()
        path.rename(path.parent / name)
        return open_dataset(path.parent)

    return read


def as_named(name: str, read: Callable[[Path], object]) -> Callable[[Path], object]:
    """Read a file under the name that a reader asks for."""
    return lambda path: read(path.rename(path.parent / name))


def templates(path: Path) -> object:
    (path.parent / "classes.csv").touch()
    return read_library(path, path.parent / "classes.csv")


READERS: dict[str, Callable[[Path], object]] = {
    "model": lambda path: load_network(path, ARCHITECTURE),
    "predictions": predictions.load,
    "features": features.load,
    "stack": open_stack,
    "dataset's stack": in_dataset("subtomograms.mrcs"),
    "dataset's manifest": in_dataset("manifest.json"),
    "templates": templates,
    "configuration": read_plain,
    "configuration to plan": lambda path: effective([path]),
    "stored configuration": as_named("config.yaml", lambda path: read_config(path.parent)),
    "stored results": lambda path: main(str(path)),
    "manifest of the PDB": read_manifest,
    "coordinates": as_named("a.cif", read_coordinates),
    "map": as_named("a.mrc", lambda path: read_map(path, resolution_nm=4.0)),
    "STAR file": as_named("a.star", open_particles),
    "stack of particles": as_named("a.mrcs", open_particles),
    "labels": lambda path: read_labels(path, ["a"]),
    "particle .npy": as_named("a.npy", lambda path: read_volume(path, 0, None)),
    "particle .mrc": as_named("a.mrc", lambda path: read_volume(path, 0, None)),
    "particle .png": as_named("a.png", lambda path: read_volume(path, 0, MONTAGE)),
}


@pytest.mark.parametrize("craft", HOSTILE)
@pytest.mark.parametrize("reader", READERS)
def test_a_hostile_file_is_refused_and_does_not_run(
    reader: str, craft: Callable[[Path, str], None], tmp_path: Path
) -> None:
    ran = tmp_path / "ran"
    hostile = tmp_path / "in" / "hostile"
    hostile.parent.mkdir()
    craft(hostile, f"touch {ran}")
    with pytest.raises(InputError, match=str(tmp_path)):
        READERS[reader](hostile)
    assert not ran.exists()


def test_the_payload_runs_where_a_reader_is_careless(tmp_path: Path) -> None:
    pickled(tmp_path / "hostile", f"touch {tmp_path / 'ran'}")
    subprocess.run([sys.executable, "-m", "pickle", str(tmp_path / "hostile")], check=True)
    assert (tmp_path / "ran").exists()
