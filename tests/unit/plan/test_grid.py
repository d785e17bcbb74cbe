"""Which datasets, pairs and models a configuration asks for."""

from typing import Any

import pytest

from fsft.plan import cells as planned_cells
from fsft.plan.cells import cells, roles
from fsft.plan.grid import Grid
from fsft.plan.unfinished import Work

REPORT = {
    **{"source_domain": None, "target_domain": None},
    **{"source_snr": "0.10", "target_snr": 0.5, "shots": 3},
}


def grid(**changes: Any) -> Grid:
    config: dict[str, Any] = {
        "seeds": [0, 1],
        "shots": [3, 7],
        "methods": ["source_only", "coral", "fsft"],
        "stages": {},
        "presets": [],
        "variants": [],
        "structures": {
            **{"provider": "procedural", "classes": 3, "resolution_nm": 4.0},
            **{"table": None, "folder": None, "manifest": None},
        },
        "master_seed": 2020,
        "precision": "float32",
        "subtomograms": {"side": 20, "voxel_nm": 1.0, "per_class": 16},
        "splits": {"support_pool": 7, "test_per_class": 4, "unlabelled_fraction": 0.6},
        "domains": {name: {"defocus_um": -5.0, "cs_mm": 2.0} for name in "AB"},
        "particles": {},
        "grid": {
            "source_domains": ["A"],
            "target_domains": ["B"],
            "source_snrs": [1000, "0.10"],
            "target_snrs": [0.5],
        },
        "report": {**REPORT, "snrs": []},
    }
    return Grid({**config, **changes})


def test_snr_levels_keep_their_spelling() -> None:
    assert grid().snrs == {"A": ["1000", "0.10"], "B": ["0.5"]}
    assert grid().datasets == ["A-snr1000", "A-snr0.10", "B-snr0.5"]
    assert [(pair.source, pair.target_snr) for pair in grid().pairs] == [
        ("A-snr1000", "0.5"),
        ("A-snr0.10", "0.5"),
    ]
    assert grid().reported.source == "A-snr0.10"


def test_levels_that_are_only_shown_are_simulated_once_and_paired_with_nothing() -> None:
    report = {**REPORT, "snrs": [0.1, 0.5, 0.03]}
    one = grid(report=report)
    assert one.snrs == {"A": ["1000", "0.10", "0.5", "0.03"], "B": ["0.5", "0.1", "0.03"]}
    assert one.pairs == grid().pairs


def test_every_method_is_judged_for_its_shots_and_fsft_after_each_stage() -> None:
    one = grid()
    roles = [tuple(model.entry.values()) for model in one.models_to_test(one.reported)]
    assert roles == [
        ("source_only", "default", "source", 0),
        ("coral", "default", "coral", 0),
        ("fsft", "default", "adapt", 3),
        ("fsft", "default", "adapt", 7),
        ("fsft", "default", "source", 0),
        ("fsft", "default", "coral", 0),
        ("fsft", "default", "discriminator", 3),
        ("fsft", "default", "discriminator", 7),
    ]


def test_a_role_names_the_model_it_shares() -> None:
    one = grid()
    paths = {tuple(m.entry.values()): m.path(1) for m in one.models_to_test(one.reported)}
    shared = paths["source_only", "default", "source", 0]
    assert paths["fsft", "default", "source", 0] == shared == "source/source_only/A-snr0.10/seed-1"
    last = paths["fsft", "default", "adapt", 7]
    assert last == "adapt/fsft/A-snr0.10__B-snr0.5/shots-7/seed-1"


@pytest.mark.parametrize(
    ("pairs", "shown", "elsewhere"), [("report", [3], []), ("all", [3, 7], [3, 7])]
)
def test_a_variant_is_run_where_it_says(pairs: str, shown: list[int], elsewhere: list[int]) -> None:
    variant = {"name": "slow", "methods": ["fsft"], "stages": {"adapt": {"learning_rate": 1e-4}}}
    one = grid(variants=[{**variant, "pairs": pairs}])
    shots = [
        [model.shots for model in one.ends(pair) if model.variant == "slow"]
        for pair in (one.reported, one.pairs[0])
    ]
    assert shots == [shown, elsewhere]


def test_costs_name_every_model_of_every_chain() -> None:
    one = grid()
    work = Work(one)
    rows = [row for row in work.costs if row["source"] == "A-snr1000" and row["seed"] == 0]
    chains = [(row["method"], row["shots"], row["stage"]) for row in rows]
    assert chains == [
        ("source_only", 0, "source"),
        ("coral", 0, "source"),
        ("coral", 0, "coral"),
        *(
            ("fsft", shots, stage)
            for shots in (3, 7)
            for stage in ("source", "coral", "discriminator", "adapt")
        ),
    ]
    # per seed: two sources, two pairs of coral, and two stages for two pairs and two shots
    assert len(work.trained) == 2 * (2 + 2 + 2 * 2 * 2)


def test_a_model_is_read_once_on_a_target_whatever_its_roles() -> None:
    one = grid(methods=["source_only", "coral", "fsft", "support_only"])
    by_role = {tuple(role.columns.values()): role.cell for role in roles(one)}
    shared = [
        by_role["A-snr0.10", "B-snr0.5", "0.10", "0.5", method, "default", "source", 0, 1]
        for method in ("source_only", "fsft")
    ]
    assert shared[0] == shared[1]
    assert shared[0].path == "source/source_only/A-snr0.10__B-snr0.5/seed-1"
    assert shared[0].model == "source/source_only/A-snr0.10/seed-1"
    # per seed: of two pairs Stage 1 and 2.1, and per shots 2.2 and 3; support_only has no source
    assert len(cells(one)) == 2 * (2 * (2 + 2 * 2) + 2)


def test_what_is_judged_with_the_support_is_judged_nowhere_else() -> None:
    variant = {
        "name": "authors_test_includes_support",
        "methods": ["coral", "fsft"],
        "stages": {},
        "pairs": "report",
        "test_includes_support": True,
    }
    one = grid(variants=[variant])
    assert [(model.method, model.shots) for model in one.with_support] == [
        ("coral", 0),
        ("fsft", 3),
    ]
    everywhere = {model.variant for pair in one.pairs for model in one.models_to_test(pair)}
    assert everywhere == {"default"}
    of = {role.cell.path for role in roles(one) if role.cell.with_support}
    assert "with-support-3/adapt/fsft/A-snr0.10__B-snr0.5/shots-3/seed-0" in of
    assert len(of) == 2 * 2
    assert of | set(cells(grid())) == set(cells(one))
    trained = [Work(each).trained for each in (one, grid())]
    assert trained[0] == trained[1]


@pytest.mark.parametrize("size", [0, 4])
def test_what_a_test_set_is_trained_on_is_judged_by_the_authors_rules(size: int) -> None:
    splits = {"support_pool": 7, "test_per_class": size, "unlabelled_fraction": 0.6}
    one = grid(splits=splits, presets=["authors"])
    own = one.reported.target if size == 0 else f"{one.reported.target}-test-seed-1"
    found = {
        variant: {(role.cell.tested_in, role.cell.part_tested) for role in roles(one)
                  if (role.model.method, role.model.node.stage) == ("fsft", "adapt")
                  and role.model.variant == variant and role.cell.seed == 1
                  and role.model.pair == one.reported}
        for variant in ("default", "authors_pairing", "authors_transductive", "authors_selection",
                        "authors_test_includes_support", "authors")
    }  # fmt: skip
    honest = {(own, "" if size else "test")}
    authors = {(one.reported.target, "unlabelled" if size else "test")}
    assert list(found.values()) == [honest, honest, authors, authors, authors, authors]
    words = {
        (row["method"], row["variant"]): row["test set"] for row in planned_cells.test_sets(one)
    }
    assert words["fsft", "default"] == ("4 others a class" if size else "a part")
    assert words["fsft", "authors"] == f"{'adapted on' if size else 'a part'} and support"


DOMAINS = {
    name: {"defocus_um": -float(at), "cs_mm": 2.0} for at, name in enumerate("ABCD", start=3)
}
AXIS = {"source_snrs": [0.5], "target_snrs": [0.1]}


def domains(sources: list[str], targets: list[str], **report: Any) -> Grid:
    levels = {"source_domains": sources, "target_domains": targets, **AXIS}
    shown = {**REPORT, "source_snr": 0.5, "target_snr": 0.1, "snrs": [], **report}
    return grid(domains=DOMAINS, grid=levels, report=shown)


def test_every_source_domain_meets_every_other_target_domain_and_shares_its_first_stage() -> None:
    one = domains(["A", "B"], ["B", "C"])
    assert one.snrs == {"A": ["0.5"], "B": ["0.5", "0.1"], "C": ["0.1"]}
    met = [(pair.source, pair.target) for pair in one.pairs]
    assert met == [("A-snr0.5", "B-snr0.1"), ("A-snr0.5", "C-snr0.1"), ("B-snr0.5", "C-snr0.1")]
    trained = [path for path in Work(one).trained if path.startswith("source/")]
    assert len(trained) == 2 * 2  # domains by seeds
    assert len(Work(one).test_sets) == len(Work(one).splits) == 2 * 2


def test_the_report_shows_the_domains_it_names_or_the_first_that_fit() -> None:
    assert domains(["A", "B"], ["A", "C"]).reported.target == "C-snr0.1"
    chosen = domains(["A", "B"], ["A", "C"], source_domain="B", target_domain="A")
    assert (chosen.reported.source, chosen.reported.target) == ("B-snr0.5", "A-snr0.1")


def test_pairs_across_domains_are_told_with_their_defocus() -> None:
    found = [tuple(row.values()) for row in domains(["A"], ["B", "D"]).across_domains]
    assert found == [("A-snr0.5", "B-snr0.1", -3, -4), ("A-snr0.5", "D-snr0.1", -3, -6)]
