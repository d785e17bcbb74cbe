"""Stand-ins of the configurations are made, imported and shown, and say that they are synthetic."""

import json
from typing import Any

import pandas as pd
import pytest
import yaml

from fsft.plan.estimate import effective
from fsft.plan.grid import Grid
from fsft.plan.needs import has_data
from tests.workflow.running import ROOT, Workflow

NAMES = ("rat_neuron_like", "single_particle_like")
OF_THE_LAB = {
    "membrane_like": 460,
    "ribosome_like": 80,
    "tric_like": 125,
    "proteasome_single_capped_like": 386,
    "proteasome_double_capped_like": 1043,
    "none": 300,
}


def configuration(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "config" / f"{name}.yaml").read_text("utf-8"))
    return loaded


def test_the_counts_are_those_that_were_asked_for() -> None:
    rat, single = (configuration(name)["particles"][name]["stand_in"] for name in NAMES)
    assert rat["counts"] == OF_THE_LAB
    assert (rat["side"], rat["snr"]) == (40, 0.01)
    assert list(single["counts"].values()) == [400] * 7
    assert (single["side"], single["voxel_nm"], single["snr"]) == (28, 0.94, 0.5)


@pytest.mark.parametrize("size", ["", "_demo"])
@pytest.mark.parametrize("name", NAMES)
def test_table_2_and_figure_4_are_of_all_sources_and_say_that_the_target_is_synthetic(
    name: str, size: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    grid = Grid(effective([ROOT / "config" / f"{name}{size}.yaml"]))
    assert [pair.source_snr for pair in grid.pairs] == ["1000", "0.5", "0.1", "0.05", "0.03"]
    assert grid.config["shots"] == [3, 7]
    assert has_data("table2", grid)
    assert has_data("figure4", grid)
    assert grid.view["provider"] == "procedural -> stand-in"


def test_a_stand_in_is_simulated_imported_and_shown(workflow: Workflow) -> None:
    config = configuration("rat_neuron_like_demo")
    stand_in = config["particles"]["rat_neuron_like"]["stand_in"]
    stand_in |= {"side": 18, "voxel_nm": 3.0, "counts": dict.fromkeys(OF_THE_LAB, 10)}
    little = {
        "pathvars": {"results": "results"},
        "subtomograms": {"side": 16, "voxel_nm": 3.4, "per_class": 4},
        "structures": {**config["structures"], "resolution_nm": 6.0},
        "grid": {**config["grid"], "source_snrs": [0.5]},
    }
    workflow.run({**config, **little}, "harmonised_figure")
    results = workflow.folder / "results"
    manifest = json.loads((results / "datasets/rat_neuron_like/manifest.json").read_text("utf-8"))
    assert manifest["synthetic"] is True
    assert manifest["origin_voxel_nm"] == [3.0]
    assert (manifest["side"], manifest["voxel_nm"], manifest["inverted"]) == (16, 3.4, True)
    assert manifest["labelled"] == dict.fromkeys(OF_THE_LAB, 10)
    listed = pd.read_csv(results / "datasets/rat_neuron_like/particles.csv", keep_default_na=False)
    assert len(listed) == 10 * len(OF_THE_LAB)
    drawn = (results / "figures/harmonised_figure.svg").read_text("utf-8")
    assert "synthetic stand-in" in drawn
