"""What a result depends on is the same on every machine, and other where a number may be other."""

import shutil
from dataclasses import make_dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from fsft.methods.declare import hyper
from fsft.methods.registry import STAGES
from fsft.plan import definitions
from fsft.plan.cells import cells
from fsft.plan.definitions import splits
from fsft.plan.grid import Grid
from fsft.plan.identity import NEUTRAL, Identities
from tests.unit.plan.test_datasets import STAND_IN, imported
from tests.unit.plan.test_grid import grid


def identities(one: Grid) -> list[str]:
    of = Identities(one)
    return [of.cell(cell) for cell in cells(one).values()]


def of_maps(folder: Path) -> list[str]:
    structures = {"provider": "maps", "folder": str(folder), "classes": None, "resolution_nm": 4}
    return identities(grid(structures=structures))


def own(path: Path) -> list[str]:
    entry = {"path": str(path), "stand_in": None, "labels": None, "invert": False}
    return identities(imported(entry))


def test_every_cell_has_an_identity_of_its_own() -> None:
    found = identities(grid())
    assert len(set(found)) == len(found) == len(cells(grid()))


@pytest.mark.parametrize(
    "changes",
    [
        {"master_seed": 1},
        {"precision": "bfloat16"},
        {"splits": {"support_pool": 8, "test_per_class": 4, "unlabelled_fraction": 0.6}},
        {"subtomograms": {"side": 20, "voxel_nm": 1.0, "per_class": 17}},
        {"domains": {name: {"defocus_um": -5.0, "cs_mm": 2.1} for name in "AB"}},
        {"stages": {"source": {"epochs": 3}}},
    ],
)
def test_what_may_change_a_number_changes_the_identity(changes: dict[str, Any]) -> None:
    assert not set(identities(grid(**changes))) & set(identities(grid()))


def test_the_size_of_the_test_set_changes_what_is_read_and_nothing_that_is_trained() -> None:
    few, many = (
        grid(splits={"support_pool": 7, "test_per_class": size, "unlabelled_fraction": part})
        for size, part in ((4, 0.6), (5, 0.5))
    )
    assert not set(identities(few)) & set(identities(many))
    of_few, of_many = Identities(few), Identities(many)
    for cell in cells(few).values():
        for node in cell.node.nodes:
            assert of_few.model(node, cell) == of_many.model(node, cell)


def test_a_test_set_of_its_own_leaves_more_to_train_on() -> None:
    apart, divided = (
        grid(splits={"support_pool": 7, "test_per_class": size, "unlabelled_fraction": 0.6})
        for size in (4, 0)
    )
    assert splits(apart.config, "B-snr0.5") == {"support_pool": 7, "unlabelled_fraction": 1.0}
    assert splits(divided.config, "B-snr0.5") == {"support_pool": 7, "unlabelled_fraction": 0.6}
    of_apart, of_divided = Identities(apart), Identities(divided)
    for cell in cells(apart).values():
        same = of_apart.model(cell.node, cell) == of_divided.model(cell.node, cell)
        assert same == ("{target}" not in cell.node.scope)


def test_the_device_and_the_spelling_of_a_value_do_not() -> None:
    same = {"subtomograms": {"per_class": 16, "voxel_nm": 1, "side": 20}, "device": "cuda"}
    assert identities(grid(**same)) == identities(grid())


def test_files_of_structures_count_by_their_content_wherever_they_lie(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / "here").mkdir(exist_ok=True)
        (tmp_path / "here" / f"{name}.mrc").write_bytes(name.encode())
    shutil.copytree(tmp_path / "here", tmp_path / "there")
    assert of_maps(tmp_path / "here") == of_maps(tmp_path / "there")
    (tmp_path / "there" / "a.mrc").write_bytes(b"c")
    assert not set(of_maps(tmp_path / "here")) & set(of_maps(tmp_path / "there"))


def test_lists_of_particles_count_by_their_content_wherever_they_lie(tmp_path: Path) -> None:
    for name in ("one.star", "other.star", "edited.star"):
        (tmp_path / name).write_text(name[0])
    assert own(tmp_path / "one.star") == own(tmp_path / "other.star")
    # Stage 1 has not seen them, but what it says of them is another thing too
    assert not set(own(tmp_path / "one.star")) & set(own(tmp_path / "edited.star"))


def test_volumes_in_folders_count_by_class_name_and_size(tmp_path: Path) -> None:
    for folder in ("here/ring", "there/ring", "renamed/rod", "grown/ring"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "1.mrc").write_bytes(bytes(5 + folder.startswith("grown")))
    here = own(tmp_path / "here")
    assert own(tmp_path / "there") == here
    for folder in ("renamed", "grown"):
        assert not set(own(tmp_path / folder)) & set(here)


@pytest.mark.parametrize(
    ("neutral", "other"), [(0.0, 1e-9), (1, 2), (False, True), (True, False), ("as before", "new")]
)
def test_a_later_hyper_parameter_changes_identities_unless_it_is_neutral(
    neutral: Any, other: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = identities(grid())
    first = STAGES["source"]

    def declared(default: Any) -> list[str]:
        later = hyper(default, "What came later.", one_of=(neutral, other), neutral=neutral)
        recipe = make_dataclass(
            "Recipe", [("later", type(default), later)], bases=(first.recipe,), frozen=True
        )
        monkeypatch.setitem(STAGES, "source", replace(first, recipe=recipe))
        return identities(grid())

    assert declared(neutral) == before
    assert not set(declared(other)) & set(before)


@pytest.mark.parametrize(
    ("section", "function"),
    [
        ("domains", "domain"),
        ("splits", "splits"),
        ("subtomograms", "subtomograms"),
        ("stand_in", "stand_in"),
    ],
)
@pytest.mark.parametrize(("neutral", "other"), [(0.0, 0.5), (None, 0), ("none", "some")])
def test_a_later_key_changes_identities_unless_it_is_neutral(
    section: str, function: str, neutral: Any, other: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = imported({"path": None, "stand_in": STAND_IN})
    before = identities(one)
    given = getattr(definitions, function)

    def with_key(value: Any) -> list[str]:
        monkeypatch.setattr(definitions, function, lambda *of: {**given(*of), "later": value})
        return identities(one)

    assert not set(with_key(neutral)) & set(before)
    monkeypatch.setitem(NEUTRAL[section], "later", neutral)
    assert with_key(neutral) == before
    assert not set(with_key(other)) & set(before)


def test_every_neutral_value_is_one_that_is_allowed() -> None:
    for stage in STAGES.values():
        for key, meaning in stage.meanings.items():
            if meaning.neutral is not None:
                stage.check(key, meaning.neutral, f"{stage.name}.{key}")
