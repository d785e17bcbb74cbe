"""Which files of a folder are structures, which are refused, and which are passed over."""

import gzip
import re

import numpy as np
import pytest

from fsft.runtime.errors import InputError
from fsft.structures.maps import read_structure, structure_files


def packed(path, suffix):
    """The file again under a suffix that ends in .gz or not."""
    content = path.read_bytes()
    target = path.with_name(f"again{suffix}")
    target.write_bytes(gzip.compress(content) if suffix.lower().endswith(".gz") else content)
    return target


@pytest.mark.parametrize(
    "suffix", [".mrc", ".MRC", ".map", ".ccp4", ".mrc.gz", ".map.gz", ".CCP4.GZ"]
)
def test_a_density_is_read_under_every_suffix(write_map, ball, suffix):
    path = write_map(ball(3.0, side=24, voxel_nm=0.5))
    again = packed(path, suffix)
    assert structure_files(path.parent)["again"] == again
    structure = read_structure(again, resolution_nm=4.0)
    assert structure.name == "again"
    assert np.array_equal(structure.weights, read_structure(path, resolution_nm=4.0).weights)


@pytest.mark.parametrize(
    "suffix",
    [".pdb", ".PDB", ".ent", ".pdb1", ".pdb12.gz", ".ent.gz", ".pdb.gz", ".cif", ".mmcif", ".Cif",
     ".cif.gz", ".CIF.gz"],
)  # fmt: skip
def test_coordinates_are_read_under_every_suffix(tmp_path, entry, beads, suffix):
    made = entry([beads])
    path = tmp_path / "text"
    if "if" in suffix.lower():
        made.make_mmcif_document().write_file(str(path))
    else:
        path.write_text(made.make_pdb_string())
    again = packed(path, suffix)
    assert structure_files(tmp_path) == {"again": again}
    structure = read_structure(again, resolution_nm=4.0)
    assert structure.name == "again"
    assert structure.residues == 400


@pytest.mark.parametrize(
    "name",
    ["a.em", "a.EM", "a.bcif", "a.bcif.gz", "a.mrc.bz2", "a.pdb.zip", "a.mrcs", "a.rec", "a.hdf",
     "a.h5", "a.mmtf", "a.npy", "a.situs", "a.gro", "a.mtz", "a.tif"],
)  # fmt: skip
def test_data_that_is_not_read_is_refused_by_name(tmp_path, name):
    (tmp_path / name).touch()
    (tmp_path / "b.mrc").touch()
    with pytest.raises(InputError, match=rf"{re.escape(name)}, which is not read; .*\.cif"):
        structure_files(tmp_path)


def test_what_is_no_data_is_passed_over(tmp_path):
    for name in (
        *("README", "README.md", "notes.txt", "classes.csv", "LICENSE", "session.cxs", "fit.log"),
        *(".mrc", "._a.mrc", ".a.mrc.swp", "ranking.json", "header.xml", "a.pdb.sha256"),
    ):
        (tmp_path / name).touch()
    (tmp_path / "half.mrc").mkdir()
    (tmp_path / "v1.2.mrc").touch()
    assert list(structure_files(tmp_path)) == ["v1.2"]


@pytest.mark.parametrize("other", ["a.map.gz", "A.ENT", "a.pdb1", "a.mrc.gz"])
def test_two_files_of_one_class_are_refused(tmp_path, other):
    (tmp_path / "a.mrc").touch()
    (tmp_path / other).touch()
    with pytest.raises(InputError, match="expected one file for a class"):
        structure_files(tmp_path)
