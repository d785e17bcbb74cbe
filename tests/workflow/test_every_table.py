"""config/reduced.yaml fills every table and figure, and those that config/demo.yaml does not fill
are made here: of volumes so small, and with so few steps, that nothing is learnt."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from fsft.formats.archive import write_config
from fsft.plan.estimate import effective
from fsft.plan.grid import Grid
from fsft.plan.needs import has_data
from fsft.reporting.catalogue import FIGURES, TABLES
from tests.workflow.in_process import run_in_process
from tests.workflow.running import ROOT
from tests.workflow.test_stored import clone as clone
from tests.workflow.test_stored import draw

LITTLE: dict[str, Any] = {
    "seeds": [0, 1],
    "shots": [1, 3],
    "device": "cpu",
    "structures": {"classes": 3},
    "subtomograms": {"side": 16, "voxel_nm": 2.2, "per_class": 12},
    "splits": {"support_pool": 3},
    "grid": {"source_snrs": [0.5], "target_snrs": [0.5, 0.1]},
    "template_matching": {"particles": 6, "step_deg": 90},
    "stages": {
        "all": {"width": 4, "features": 8},
        **{
            name: {"epochs": 1}
            for name in ("source", "coral", "swd", "discriminator", "adapt", "finetune")
        },
        "support_only": {"epochs": 1},
        "oracle": {"epochs": 1},
    },
}


def test_reduced_fills_every_table_and_figure(
    tmp_path: Path, clone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    write_config(tmp_path / "little.yaml", LITTLE)
    grid = Grid(effective([Path("config/reduced.yaml"), tmp_path / "little.yaml"]))
    demo = Grid(effective([Path("config/demo.yaml")]))
    everything = [
        name
        for name, item in {**TABLES, **FIGURES}.items()
        if "grid.target_domains" not in item.needs.several  # of several domains, which it lacks
    ]
    assert [name for name in everything if not has_data(name, grid)] == []

    results = tmp_path / "little"
    run_in_process(grid, results)
    missing = [name for name in everything if not has_data(name, demo)]
    drawn = draw(clone, results, "--", *missing)
    assert drawn.returncode == 0, drawn.stdout + drawn.stderr
    for name in missing:
        if name in TABLES:
            assert len(pd.read_csv(results / "tables" / f"{name}.csv")) > 0, name
        else:
            for kind in ("svg", "png"):
                assert (results / "figures" / f"{name}.{kind}").stat().st_size > 0, name
