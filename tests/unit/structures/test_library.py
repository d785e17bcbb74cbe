from dataclasses import replace

import mrcfile
import numpy as np
import pytest

from fsft.runtime.errors import InputError
from fsft.structures.library import read_library, write_library
from fsft.structures.template import Template


@pytest.fixture(params=[("NA", "nan"), ("0042", "1e3")])
def templates(request):
    """Two templates, with names that a reader of tables may take for numbers or for nothing."""
    rng = np.random.default_rng(0)
    first = Template(
        name=request.param[0],
        density=rng.random((8, 8, 8), dtype=np.float32),
        voxel_nm=0.6,
        provider="maps",
        symmetry="",
        residues=0,
        mass_kda=float("nan"),
        radius_nm=1.25,
    )
    second = replace(first, name=request.param[1], density=1 - first.density, symmetry="D2")
    return [first, replace(second, mass_kda=52.8)]


def files(folder):
    return folder / "templates.mrcs", folder / "classes.csv"


def test_templates_come_back_as_they_were(tmp_path, templates):
    write_library(*files(tmp_path), templates)
    for read, written in zip(read_library(*files(tmp_path)), templates, strict=True):
        assert np.array_equal(read.density, written.density)
        assert replace(read, density=0, mass_kda=0) == replace(written, density=0, mass_kda=0)
        assert read.mass_kda == pytest.approx(written.mass_kda, nan_ok=True)


def test_the_stack_is_a_valid_stack_of_volumes(tmp_path, templates):
    write_library(*files(tmp_path), templates)
    assert mrcfile.validate(tmp_path / "templates.mrcs")
    with mrcfile.open(tmp_path / "templates.mrcs") as stack:
        assert stack.is_volume_stack()
        assert stack.data.shape == (2, 8, 8, 8)
        assert float(stack.voxel_size.x) == pytest.approx(6.0)
        assert stack.get_labels() == ["fsft templates"]  # and not the time of day


def test_equal_templates_give_equal_tables(tmp_path, templates):
    write_library(*files(tmp_path / "a"), templates)
    write_library(*files(tmp_path / "b"), templates)
    first, second = (tmp_path / name / "classes.csv" for name in "ab")
    assert first.read_bytes() == second.read_bytes()


def test_a_library_that_does_not_agree_is_refused(tmp_path, templates):
    write_library(*files(tmp_path), templates)
    table = tmp_path / "classes.csv"
    table.write_text("".join(table.read_text().splitlines(keepends=True)[:-1]))
    with pytest.raises(InputError, match=r"classes\.csv does not fit the volumes"):
        read_library(*files(tmp_path))


def test_a_truncated_or_missing_stack_is_refused(tmp_path, templates):
    write_library(*files(tmp_path), templates)
    stack = tmp_path / "templates.mrcs"
    stack.write_bytes(stack.read_bytes()[:-4])
    with pytest.raises(InputError, match=r"templates\.mrcs cannot be read"):
        read_library(*files(tmp_path))
    stack.unlink()
    with pytest.raises(InputError, match=r"templates\.mrcs is missing"):
        read_library(*files(tmp_path))
