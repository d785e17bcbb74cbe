import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from fsft.runtime.errors import InputError
from fsft.structures.procedural import build_structure
from fsft.structures.table import PROCEDURAL_TABLE, read_table
from fsft.structures.template import make_template

SUMS = (3360.0, 1193.90975, 103103.230, 121267.887, 121268.739)
"""Of D3_6x560: density, its square, and density times squared distance along z, y and x."""

HEADER = "name,symmetry,residues_per_subunit,domains"


def test_the_table_holds_43_complexes_named_after_what_they_are():
    rows = read_table(PROCEDURAL_TABLE)
    assert len(rows) == 43
    for row in rows:
        order = len(Rotation.create_group(row.symmetry))
        assert row.name == f"{row.symmetry}_{order}x{row.residues_per_subunit}"
        assert 150 < 0.110 * order * row.residues_per_subunit < 1850


def test_the_table_holds_every_kind_of_point_group():
    symmetries = [row.symmetry for row in read_table(PROCEDURAL_TABLE)]
    assert {"C1", "C14", "D2", "D12", "T", "O", "I"} <= set(symmetries)


@pytest.mark.parametrize("name", ["C1_1x16770", "C2_2x6400"])
def test_the_largest_complexes_fit_in_a_subtomogram(name):
    row = next(row for row in read_table(PROCEDURAL_TABLE) if row.name == name)
    assert build_structure(row, master_seed=2020).radius_nm() < 16.4


def test_structures_stay_as_results_were_computed_with():
    row = next(row for row in read_table(PROCEDURAL_TABLE) if row.name == "D3_6x560")
    template = make_template(
        build_structure(row, master_seed=2020),
        provider="procedural",
        side=35,
        voxel_nm=1.0,
        resolution_nm=4.0,
    )
    density = template.density.astype(np.float64)
    place = np.arange(len(density)) - (len(density) - 1) / 2
    spread = [place**2 @ density.sum(others) for others in ((1, 2), (0, 2), (0, 1))]
    assert [density.sum(), (density**2).sum(), *spread] == pytest.approx(SUMS, rel=1e-5)


def test_stand_ins_have_the_classes_of_the_papers_experimental_sets():
    rat, single = (
        {row.name: row for row in read_table(PROCEDURAL_TABLE.with_name(f"{name}.csv"))}
        for name in ("rat_neuron_like", "single_particle_like")
    )
    assert [rat[name].form for name in ("membrane_like", "none")] == ["membrane", "none"]
    assert rat["proteasome_single_capped_like"].form == "one_cap"
    assert rat["proteasome_double_capped_like"].form == "two_caps"
    assert (len(rat), len(single)) == (6, 7)
    assert all(name.endswith("_like") for name in (*single, *rat) if name != "none")


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("name,symmetry\na,C1", "has the columns name, symmetry; expected"),
        (f"{HEADER}\na,C15,100,1", "row 1: the symmetry is 'C15'; expected C1 to C14"),
        (f"{HEADER}\na,C1,100,1\nb,D2,many,1", "row 2: 'many' residues in '1' domains"),
        (f"{HEADER}\na,C1,100", "row 1: there are 3 values for 4 columns"),
        (f"{HEADER}\na,C1,{'9' * 5000},1", "residues in '1' domains; expected numbers"),
        (f"{HEADER}\na,C1,1000,13", "'13' domains; expected numbers, 1 to 12"),
        (f"{HEADER}\na,C1,100,3", "100 residues in 3 domains; expected 40 or more"),
        (f"{HEADER}\na,C1,100,1\na,C2,100,1", "lists the class a twice"),
        (f"{HEADER},form\na,C1,100,1,cube", "the form is 'cube'; expected one of complex, one_cap"),
        (f"{HEADER},form\na,C1,,,none", "the form none has no subunits; expected empty columns"),
    ],
)
def test_a_wrong_table_is_refused(tmp_path, lines, expected):
    path = tmp_path / "table.csv"
    path.write_text(lines)
    with pytest.raises(InputError, match=expected) as refused:
        read_table(path)
    assert str(path) in str(refused.value)


def test_a_table_as_spreadsheets_save_it_is_read(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text(f"\ufeff{HEADER}\r\n001,C1,100,1\r\n")
    assert [row.name for row in read_table(path)] == ["001"]
    path.write_bytes(f"{HEADER}\n\u00e4,C1,100,1\n".encode("latin-1"))
    with pytest.raises(InputError, match=r"table\.csv is no text in UTF-8"):
        read_table(path)


def test_a_missing_table_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"table\.csv is missing"):
        read_table(tmp_path / "table.csv")
