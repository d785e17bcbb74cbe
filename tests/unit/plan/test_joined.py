"""Which stored runs can stand in one table, and what is said to differ between them."""

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from fsft.plan.estimate import effective
from fsft.plan.grid import Grid
from fsft.plan.joined import check_joined, differing, names
from fsft.runtime.errors import InputError

TARGETS = ("rat_neuron_like", "single_particle_like")


def grid(name: str, **changes: Any) -> Grid:
    """One of the project's configurations, as a run has stored it."""
    return Grid(effective([Path("config", f"{name}.yaml")]) | changes)


def test_the_two_stand_ins_can_stand_in_one_table() -> None:
    check_joined({name: grid(name) for name in TARGETS})


def test_runs_of_one_target_are_refused() -> None:
    runs = {"results/a": grid(TARGETS[0]), "results/b": grid(TARGETS[0], seeds=[5])}
    with pytest.raises(InputError) as refusal:
        check_joined(runs)
    assert str(refusal.value) == (
        "results/a and results/b both have the target rat_neuron_like; expected runs of different "
        "targets, since Table 2 has a row for each"
    )


def test_a_run_without_the_methods_of_the_table_is_refused() -> None:
    runs = {"a": grid(TARGETS[0]), "b": grid(TARGETS[1], methods=["coral", "fsft"])}
    with pytest.raises(InputError) as refusal:
        check_joined(runs)
    assert str(refusal.value) == (
        "b has no Table 2, in which several runs are drawn; expected a run of the methods fada and "
        "fsft"
    )


def test_runs_are_called_by_their_folders_and_by_the_whole_path_if_these_agree() -> None:
    assert names(["<results>"]) == {"<results>": "this run"}
    assert names(["results/a", "stored/b"]) == {"results/a": "a", "stored/b": "b"}
    assert names(["x/a", "y/a"]) == {"x/a": "x/a", "y/a": "y/a"}


def test_what_differs_is_what_numbers_rest_on_and_not_the_target_itself() -> None:
    base = grid(TARGETS[0], pathvars={"results": "results/a"})
    assert differing({"a": base}) == []
    other = deepcopy(base.config)
    other["pathvars"], other["device"] = {"results": "results/b"}, "cuda"
    other["grid"]["target_domains"] = ["another"]
    other["particles"]["another"] = other["particles"].pop(TARGETS[0])
    assert differing({"a": base, "b": Grid(other)}) == []

    other["seeds"], other["shots"], other["precision"] = [0, 1], [3], "bfloat16"
    other["subtomograms"]["per_class"] = 50
    other["domains"]["A"]["tilt_step_deg"] = 2
    other["stages"] = {"all": {"width": 8}, "swd": {"epochs": 7}, "adapt": {"epochs": 14}}
    found = differing({"results/a": base, "results/b": Grid(other)})
    assert found == [
        "seeds: 0 and 1 and 2 in a, 0 and 1 in b",
        "shots: 3 and 7 in a, 3 in b",
        "precision: float32 in a, bfloat16 in b",
        "subtomograms.per_class: 100 in a, 50 in b",
        "domains.A.tilt_step_deg: 3.0 in a, 2.0 in b",
        "stages.source.width: 32 in a, 8 in b",
        f"stages.adapt.epochs: {epochs(base)} in a, 14 in b",
    ]


def epochs(of: Grid) -> int:
    """Of the last stage of FSFT."""
    return int(dict(of.plan.ends["fsft", "default"].settings)["epochs"])


def test_a_domain_that_one_run_lacks_is_said_to_be_none() -> None:
    base = grid(TARGETS[0])
    two = {**base.config["grid"], "source_domains": ["A", "B"]}
    found = differing({"a": base, "b": grid(TARGETS[0], grid=two)})
    assert "grid.source_domains: A in a, A and B in b" in found
    assert "domains.B.defocus_um: none in a, -5.0 in b" in found
