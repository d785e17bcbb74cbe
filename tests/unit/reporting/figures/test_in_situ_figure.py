from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from fsft.reporting.figures import in_situ_figure
from fsft.simulation.domain import Domain
from fsft.structures.library import write_library
from tests.unit.simulation.conftest import make_template


def test_a_line_for_the_plain_particle_for_every_key_and_for_all() -> None:
    domain = Domain("cell", -5.0, 2.0, neighbours=2, membrane=0.2, dose_per_a2=120)
    lines = dict(in_situ_figure._variants(domain))
    assert list(lines) == ["none", "dose per\na2\n120", "neighbours\n2", "membrane\n0.2", "all"]
    assert lines["neighbours\n2"].definition.keys() >= {"neighbours"}
    assert not lines["neighbours\n2"].varies
    assert lines["membrane\n0.2"].membrane == lines["all"].membrane == 1


@pytest.mark.parametrize("key", ["neighbours", "dose_per_a2"])
def test_it_is_drawn_and_shows_what_the_key_does(tmp_path: Path, key: str) -> None:
    library = tmp_path / "templates.mrcs", tmp_path / "classes.csv"
    write_library(*library, [make_template("blob", 1, side=16, voxel_nm=2.0)])
    domain = {"name": "cell", "defocus_um": -5.0, "cs_mm": 2.0, key: 3}
    told = {"domain": domain, "side": 16, "voxel_nm": 2.0, "master_seed": 1}
    svg, png = tmp_path / "a.svg", tmp_path / "a.png"
    in_situ_figure.draw(templates=library, in_situ=told, svg=svg, png=png)
    assert np.asarray(Image.open(png)).std() > 5
    assert svg.stat().st_size > 1000
