import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib.image import imread

from fsft.formats.mrc_stack import StackWriter
from fsft.reporting.figures.subtomograms_figure import draw
from fsft.runtime.errors import InputError


def write_dataset(folder: Path, domain: str, snr: str, *, synthetic: bool = True) -> Path:
    volumes = np.random.default_rng(0).normal(size=(4, 16, 16, 16))
    with StackWriter(folder / "subtomograms.mrcs", count=4, side=16, voxel_nm=1.0) as writer:
        writer.append(volumes)
    pd.DataFrame({"class": ["x", "x", "y", "y"]}).to_csv(folder / "particles.csv", index=False)
    manifest = {
        "classes": ["x", "y"],
        "synthetic": synthetic,
        "snr": snr,
        "side": 16,
        "voxel_nm": 1.0,
        "domain": {"name": domain, "defocus_um": -5.0},
    }
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return folder


@pytest.fixture
def folders(tmp_path: Path) -> list[Path]:
    return [
        write_dataset(tmp_path / f"{domain}-snr{snr}", domain, snr)
        for domain in "AB"
        for snr in ("0.5", "1000")
    ]


@pytest.fixture
def texts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Letters as letters, so that a test can read them."""
    monkeypatch.setitem(pytest.importorskip("fsft.reporting.style").RULES, "svg.fonttype", "none")


@pytest.mark.usefixtures("texts")
def test_labels_name_class_domains_snrs_and_scale(folders: list[Path], tmp_path: Path) -> None:
    svg, png = tmp_path / "f.svg", tmp_path / "f.png"
    draw(datasets=folders, svg=svg, png=png, class_name="y")
    drawn = svg.read_text()
    for label in ("Synthetic class y", "SNR 1000", "SNR 0.5", "A, -5 µm", "B, -5 µm", "10 nm"):
        assert label in drawn
    assert drawn.index("SNR 1000") < drawn.index("SNR 0.5")
    assert drawn.count("<image") == 8
    assert imread(png).std() > 0.1


@pytest.mark.usefixtures("texts")
def test_given_structures_are_not_called_synthetic(tmp_path: Path) -> None:
    folder = write_dataset(tmp_path / "A-snr1", "A", "1", synthetic=False)
    draw(datasets=[folder], svg=tmp_path / "f.svg", png=tmp_path / "f.png")
    assert "ynthetic" not in (tmp_path / "f.svg").read_text()


def test_equal_figures_are_equal_files(folders: list[Path], tmp_path: Path) -> None:
    for name in "ab":
        draw(datasets=folders, svg=tmp_path / f"{name}.svg", png=tmp_path / f"{name}.png")
    for kind in ("svg", "png"):
        assert (tmp_path / f"a.{kind}").read_bytes() == (tmp_path / f"b.{kind}").read_bytes()


def test_an_unknown_class_is_refused(folders: list[Path], tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no class 'z'"):
        draw(datasets=folders, svg=tmp_path / "f.svg", png=tmp_path / "f.png", class_name="z")
