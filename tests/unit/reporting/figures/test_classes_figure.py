"""Every class of a run is drawn, named, to scale, and repeats draw equal files."""

from pathlib import Path
from xml.etree import ElementTree

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.image import imread

from fsft.reporting.figures import classes_figure
from fsft.reporting.style import RULES
from fsft.structures.library import write_library
from fsft.structures.template import Template


def template(number: int, provider: str = "procedural", mass_kda: float = 100.0) -> Template:
    """A rod along x, as long as its number says."""
    density = np.zeros((40, 40, 40), dtype=np.float32)
    density[20, 18:22, 20 - number % 15 : 21 + number % 15] = 1
    return Template(f"rod{number}", density, 0.5, provider, "D2", 0, mass_kda + number, 5.0)


def draw(templates: list[Template], *, svg: Path, png: Path) -> None:
    """Draw a library of them."""
    library = [svg.parent / "templates.mrcs", svg.parent / "classes.csv"]
    write_library(*library, templates)
    classes_figure.draw(templates=library, svg=svg, png=png)


def written(svg: Path) -> str:
    """The text of an SVG."""
    return " ".join(ElementTree.parse(svg).getroot().itertext())


def files(folder: Path) -> dict[str, Path]:
    return {"svg": folder / "classes.svg", "png": folder / "classes.png"}


@pytest.fixture
def readable_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """Letters as text instead of outlines, for a test to read."""
    monkeypatch.setitem(RULES, "svg.fonttype", "none")


@pytest.mark.usefixtures("readable_text")
@pytest.mark.parametrize("count", [4, 17])
def test_every_class_has_its_name_mass_and_symmetry(tmp_path: Path, count: int) -> None:
    draw([template(number) for number in range(count)], **files(tmp_path))
    text = written(tmp_path / "classes.svg")
    for number in range(count):
        assert f"rod{number} " in text
        assert f"{100 + number} kDa, D2" in text
    assert text.count("10 nm") == 1
    assert "synthetic" in text


@pytest.mark.usefixtures("readable_text")
def test_structures_from_files_are_not_called_synthetic(tmp_path: Path) -> None:
    draw([template(n, "maps", mass_kda=float("nan")) for n in range(2)], **files(tmp_path))
    text = written(tmp_path / "classes.svg")
    assert "structures from maps" in text
    assert "synthetic" not in text
    assert "kDa" not in text


def test_a_repeat_draws_equal_files(tmp_path: Path) -> None:
    for name in ("one", "two"):
        with mpl.rc_context({"svg.hashsalt": None, "font.size": 8 + len(name)}):
            draw([template(3), template(7)], **files(tmp_path / name))
    for suffix in ("svg", "png"):
        first, second = (tmp_path / name / f"classes.{suffix}" for name in ("one", "two"))
        assert first.read_bytes() == second.read_bytes()


def test_the_projection_is_along_z_and_not_turned(tmp_path: Path) -> None:
    """A bead at large x and large y is drawn at the upper right, whatever its z."""
    density = np.zeros((40, 40, 40), dtype=np.float32)
    density[5, 28:31, 34:37] = 1
    bead = Template("", density, 0.5, "maps", "", 0, float("nan"), 9.0)
    draw([bead, bead], **files(tmp_path))
    grey = imread(tmp_path / "classes.png")[..., :3].mean(axis=2)
    rows, columns = grey.shape
    panel = grey[rows // 4 : -rows // 5, columns // 2 :]  # without the scale bar of the first
    row, column = np.argwhere(panel < 0.5).mean(axis=0) / panel.shape
    assert row < 0.4
    assert column > 0.7
