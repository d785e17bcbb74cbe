from pathlib import Path

import numpy as np
import pytest

from fsft.runtime.errors import InputError
from fsft.structures.provider import build_templates

TABLE = """name,symmetry,residues_per_subunit,domains
C3_3x120,C3,120,2
D2_4x100,D2,100,1
C1_1x300,C1,300,3
"""


@pytest.fixture
def procedural(tmp_path):
    table = tmp_path / "table.csv"
    table.write_text(TABLE)

    def build(classes, **changes):
        asked = {"folder": None, "side": 24, "voxel_nm": 1.0, "resolution_nm": 4.0}
        asked |= {"master_seed": 1, "table": table}
        return build_templates("procedural", classes=classes, **asked | changes)

    return build


@pytest.fixture
def folder(tmp_path, write_map, ball):
    for name in ("small", "large", "Twin"):
        radius = 6.0 if name == "large" else 3.0
        write_map(ball(radius, side=30, voxel_nm=0.5), name=name)
    (tmp_path / "notes.txt").touch()
    return tmp_path


def build_maps(folder, classes=None, side=24):
    return build_templates(
        "maps",
        classes=classes,
        folder=folder,
        side=side,
        voxel_nm=1.0,
        resolution_nm=4.0,
        master_seed=0,
    )


def test_a_template_spans_the_subtomogram_in_half_voxels(procedural):
    template = procedural(["D2_4x100"])[0]
    assert template.density.shape == (48, 48, 48)
    assert template.voxel_nm == 0.5
    assert (template.provider, template.symmetry, template.residues) == ("procedural", "D2", 400)
    place = np.indices(template.density.shape).reshape(3, -1) @ template.density.ravel()
    assert place / template.density.sum() == pytest.approx(23.5, abs=1e-3)


def test_a_subset_of_classes_has_the_same_templates(procedural):
    every = {template.name: template for template in procedural(None)}
    some = procedural(["C1_1x300", "C3_3x120"])
    assert [template.name for template in some] == ["C1_1x300", "C3_3x120"]
    for template in some:
        assert np.array_equal(template.density, every[template.name].density)
    assert [template.name for template in procedural(2)] == list(every)[:2]


def test_maps_come_in_the_order_of_their_names_or_as_asked_for(folder):
    assert [template.name for template in build_maps(folder)] == ["Twin", "large", "small"]
    templates = build_maps(folder, ["small", "Twin"])
    assert [template.name for template in templates] == ["small", "Twin"]
    assert np.isnan(templates[0].mass_kda)
    assert templates[0].provider == "maps"


@pytest.mark.parametrize(
    ("classes", "expected"),
    [
        (["C3_3x120", "A1"], "asks for 'A1', which .*table.csv does not have"),
        (["C3_3x120", "C3_3x120"], "lists 'C3_3x120' twice"),
        (4, "asks for 4 classes; expected 1 to 3"),
    ],
)
def test_classes_that_are_not_there_are_refused(procedural, classes, expected):
    with pytest.raises(InputError, match=expected):
        procedural(classes)


def test_a_map_that_is_not_there_is_refused(folder):
    with pytest.raises(InputError, match="asks for 'ribosome'"):
        build_maps(folder, ["small", "ribosome"])


def test_a_structure_larger_than_the_box_is_refused_by_name(folder, procedural):
    with pytest.raises(InputError, match=r"large\.mrc has a radius of 6\.\d nm; .* at most 5 nm"):
        build_maps(folder, side=10)
    with pytest.raises(InputError, match=r"procedural class C3_3x120 has a radius"):
        procedural(None, side=3)


@pytest.mark.parametrize("other", ["twin.pdb", "TWIN.cif", "twin.mrc"])
def test_two_files_of_one_class_are_refused(folder, other):
    (folder / other).touch()
    with pytest.raises(InputError, match=r"holds both .*expected one file for a class"):
        build_maps(folder)


def test_a_folder_without_structures_is_refused(tmp_path):
    with pytest.raises(InputError, match="holds no structures"):
        build_maps(tmp_path)
    with pytest.raises(InputError, match="is not a folder"):
        build_maps(tmp_path / "nowhere")


def test_an_unknown_provider_or_none_for_maps_is_refused():
    asked = {"classes": None, "side": 8, "voxel_nm": 1.0, "resolution_nm": 4.0, "master_seed": 0}
    with pytest.raises(InputError, match="provider is 'ebi'; expected procedural, maps or rcsb"):
        build_templates("ebi", folder=Path(), **asked)
    with pytest.raises(InputError, match=r"structures\.folder is missing"):
        build_templates("maps", folder=None, **asked)
