"""Datasets and pairs when the target is imported; test_grid has those that are simulated."""

from typing import Any

import pytest

from fsft.plan.cells import cells
from fsft.plan.grid import Grid
from tests.unit.plan.test_grid import grid

STAND_IN = {"domain": "B", "snr": "0.01", "side": 20, "voxel_nm": 1.0, "counts": {"a": 9}}
SOURCES = ["A-snr1000", "A-snr0.10"]


def imported(entry: dict[str, Any], **changes: Any) -> Grid:
    levels = {"source_snrs": [1000, "0.10"], "target_snrs": [0.5, 0.1]}
    return grid(
        particles={"mine": entry},
        grid={"source_domains": ["A"], "target_domains": ["mine"], **levels},
        predict={"method": "fsft", "per_class": False},
        **changes,
    )


@pytest.mark.parametrize(
    ("entry", "snr", "provider"),
    [
        ({"path": "x.star", "stand_in": None}, "unknown", "procedural -> particles"),
        ({"path": None, "stand_in": STAND_IN}, "0.01", "procedural -> stand-in"),
    ],
)
def test_an_imported_target_is_one_dataset_under_its_name(
    entry: dict[str, Any], snr: str, provider: str
) -> None:
    one = imported(entry)
    assert (one.imported, one.simulated, one.datasets) == ("mine", SOURCES, [*SOURCES, "mine"])
    assert [(pair.source, pair.target, pair.target_snr) for pair in one.pairs] == [
        (source, "mine", snr) for source in SOURCES
    ]
    assert one.reported.source == "A-snr0.10"
    assert one.provider == provider


def test_entries_that_are_no_target_change_nothing() -> None:
    one = grid(particles={"mine": {"path": "x.star", "stand_in": None}})
    assert (one.imported, one.datasets, one.provider) == (None, grid().datasets, "procedural")
    assert cells(one) == cells(grid())


@pytest.mark.parametrize(
    ("method", "model", "sees"),
    [
        ("fsft", "adapt/fsft/A-snr0.10__mine/shots-3/seed-1", {"source", "unlabelled", "support"}),
        ("coral", "coral/coral/A-snr0.10__mine/seed-1", {"source", "unlabelled"}),
        ("source_only", "source/source_only/A-snr0.10/seed-1", {"source"}),
    ],
)
def test_particles_are_predicted_by_the_model_of_the_report(
    method: str, model: str, sees: set[str]
) -> None:
    entry = {"path": "x.star", "stand_in": None}
    one = imported(entry)
    one.config["predict"]["method"] = method
    assert one.predictor(1) == model
    assert one.predictor_sees == sees
