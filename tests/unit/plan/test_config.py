"""What a configuration may not hold, and that the sentence names the key."""

import copy
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import yaml

from fsft.formats.archive import read_config
from fsft.plan.config import check_config
from fsft.plan.definitions import splits
from fsft.plan.grid import Grid
from fsft.plan.schema import fill_in
from fsft.runtime.errors import InputError
from fsft.simulation.domain import Domain

ROOT = Path(__file__).parents[3]
SCHEMA = ROOT / "workflow" / "schemas" / "config.schema.yaml"


def configuration(**changes: Any) -> dict[str, Any]:
    """config/config.yaml with some keys changed, as Snakemake merges a second file over it."""
    config = yaml.safe_load((ROOT / "config" / "config.yaml").read_text(encoding="utf-8"))
    for key, change in copy.deepcopy(changes).items():
        config[key] = {**config[key], **change} if isinstance(change, dict) else change
    return config


def check(config: dict[str, Any]) -> None:
    """The checks of the workflow."""
    fill_in(config, SCHEMA)
    check_config(config)


def refusal(config: dict[str, Any]) -> str:
    """The sentence with which a configuration is refused."""
    with pytest.raises(InputError) as refused:
        check(config)
    return str(refused.value)


VARIANT = {"name": "x", "methods": ["fsft"], "stages": {}, "pairs": "all"}

WRONG: list[tuple[dict[str, Any], tuple[str, ...]]] = [
    ({"seed": 1}, ("key seed is unknown", "seeds")),
    ({"subtomograms": {"size": 35}}, ("subtomograms.size is unknown", "side")),
    ({"domains": {"C": {"defocus_um": -1}}}, ("domains.C.cs_mm is missing",)),
    ({"domains": {"A": {"defocus_um": -1, "cs_mm": 2, "tilt_min_deg": 70}}}, ("domains.A.tilt",)),
    ({"device": "gpu"}, ("device is 'gpu'", "auto or cpu or cuda")),
    ({"subtomograms": {"side": 8}}, ("subtomograms.side is 8", "at least 16")),
    ({"subtomograms": {"voxel_nm": 0}}, ("subtomograms.voxel_nm is 0", "at least 0.1")),
    ({"seeds": []}, ("seeds is []", "at least 1")),
    ({"seeds": [1, 1]}, ("seeds is [1, 1]", "once")),
    ({"seeds": [-1]}, ("seeds[0] is -1", "at least 0")),
    ({"shots": "3"}, ("shots is '3'", "a list")),
    ({"grid": {"source_snrs": [0]}}, ("grid.source_snrs holds 0", "above zero")),
    ({"grid": {"source_snrs": [-0.5]}}, ("grid.source_snrs holds -0.5", "above zero")),
    ({"grid": {"source_snrs": ["high"]}}, ("grid.source_snrs holds 'high'", "above zero")),
    ({"grid": {"source_snrs": [True]}}, ("grid.source_snrs",)),
    ({"grid": {"target_snrs": [0.5, "0.50"]}}, ("grid.target_snrs lists 0.50 twice",)),
    ({"grid": {"target_domains": ["A"]}}, ("grid.source_domains holds A", "another domain")),
    ({"grid": {"target_domains": ["C"]}}, ("grid.target_domains holds 'C'", "A, B")),
    ({"grid": {"target_domain": "C"}}, ("grid.target_domains holds 'C'", "A, B")),
    ({"grid": {"target_domains": ["B", "B"]}}, ("grid.target_domains is", "every entry once")),
    ({"grid": {"target_domains": []}}, ("grid.target_domains is", "at least 1 entries")),
    (
        {"grid": {"source_domains": ["A", "B"]}},
        ("grid.source_domains holds B", "all that grid.target_domains holds"),
    ),
    ({"report": {"target_domain": "A"}}, ("report.target_domain is 'A'", "expected one of B")),
    (
        {
            "grid": {"source_domains": ["A", "B"], "target_domains": ["A", "B"]},
            "report": {"source_domain": "B", "target_domain": "B"},
        },
        ("report.target_domain is B", "another than"),
    ),
    ({"shots": [3, 8]}, ("shots holds 8", "splits.support_pool, 7")),
    ({"subtomograms": {"per_class": 7}}, ("splits.support_pool is 7", "leave an unlabelled sub")),
    (
        {"subtomograms": {"per_class": 8}, "splits": {"test_per_class": 0}},
        ("splits.support_pool is 7", "per_class 8", "an unlabelled and a test"),
    ),
    ({"splits": {"test_per_class": -1}}, ("splits.test_per_class is -1", "at least 0")),
    ({"structures": {"classes": 44}}, ("structures.classes asks for 44", "at most 43")),
    ({"structures": {"classes": ["A9_9x9", "B"]}}, ("structures.classes holds 'A9_9x9'",)),
    ({"methods": ["fsft", "fstf"]}, ("methods", "'fstf'", "source_only")),
    ({"stages": {"choral": {}}}, ("stages", "'choral'", "coral")),
    ({"stages": {"coral": {"beta": 1}}}, ("stages.coral", "'beta'", "alpha")),
    ({"stages": {"coral": {"alpha": "big"}}}, ("stages.coral.alpha is 'big'",)),
    ({"stages": {"all": {"augment": "flip"}}}, ("stages.all.augment is 'flip'", "cube")),
    ({"variants": [VARIANT, VARIANT]}, ("variants lists x twice",)),
    ({"variants": [{**VARIANT, "name": "default"}]}, ("variants", "default")),
    ({"variants": [{**VARIANT, "methods": ["fsft_gan"]}]}, ("variants", "x.methods", "'fsft_gan'")),
    ({"variants": [{**VARIANT, "stages": {"coral": {"a": 1}}}]}, ("variants.x.coral", "'a'")),
    ({"report": {"source_snr": 0.2}}, ("report.source_snr is 0.2", "1000, 0.5")),
    ({"report": {"snrs": [0.5, 0]}}, ("report.snrs holds 0", "above zero")),
    ({"report": {"shots": 5}}, ("report.shots is 5", "3, 7")),
]


STAND_IN = {"domain": "B", "snr": 0.5, "side": 20, "voxel_nm": 1.5, "counts": {}}
NOT_OF_A_CLASS = {**STAND_IN, "counts": {"ribosome": 9}}
WITHOUT_A_CLASS = {**STAND_IN, "counts": {"D7_14x520": 9}}


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ({}, ("particles.mine has none of path and stand_in",)),
        ({"path": "x.star", "stand_in": WITHOUT_A_CLASS}, ("particles.mine has both of path",)),
        ({"path": "x.star"}, ("particles.mine.path: x.star does not exist",)),
        ({"paths": "x.star"}, ("particles.mine.paths is unknown", "path, labels")),
        ({"path": "config", "labels": "x.csv"}, ("particles.mine.labels: x.csv does not exist",)),
        ({"path": "config", "montage": {"rows": 1}}, ("particles.mine.montage.columns is miss",)),
        ({"path": "config", "invert": 1}, ("particles.mine.invert is 1", "true or false")),
        ({"stand_in": {**STAND_IN, "side": 4}}, ("particles.mine.stand_in.side is 4",)),
        (
            {"stand_in": WITHOUT_A_CLASS, "voxel_nm": 1.0},
            ("particles.mine.voxel_nm is of a path, not of a stand_in",),
        ),
        (
            {"stand_in": {**WITHOUT_A_CLASS, "domain": "C"}},
            ("particles.mine.stand_in.domain is 'C'", "the domains, A, B"),
        ),
        (
            {"stand_in": {**WITHOUT_A_CLASS, "domain": "A"}},
            ("particles.mine.stand_in.domain must differ from grid.source_domains",),
        ),
        (
            {"stand_in": {**WITHOUT_A_CLASS, "snr": 0}},
            ("particles.mine.stand_in.snr holds 0", "above zero"),
        ),
        ({"stand_in": NOT_OF_A_CLASS}, ("stand_in.counts holds 'ribosome'", "D7_14x520")),
        ({"stand_in": WITHOUT_A_CLASS}, ("stand_in.counts has 0 of C1_1x4200", "7 or more")),
    ],
)
def test_particles_are_refused_by_name(
    entry: dict[str, Any], words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    sentence = refusal({**configuration(), "particles": {"mine": entry}})
    assert "\n" not in sentence
    for word in words:
        assert word in sentence


def test_an_imported_target_needs_no_target_snr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    counts = dict.fromkeys(["D7_14x520", "C1_1x4200"], 9)
    changes: dict[str, Any] = {
        "particles": {"mine": {"stand_in": {**STAND_IN, "counts": counts}}},
        "structures": {"classes": 2},
        "grid": {"target_domains": ["mine"]},
        "report": {"target_snr": 7},
        "subtomograms": {"per_class": 8},
    }
    config = configuration(**changes)
    fill_in(config, SCHEMA)
    check_config(config)
    assert "predict.method is 'swd'" in refusal(
        {**config, "methods": ["fsft"], "predict": {"method": "swd"}}
    )
    few = {**config["subtomograms"], "per_class": 2}
    assert "subtomograms.per_class is 2" in refusal({**config, "subtomograms": few})
    config["particles"]["A"] = config["particles"]["mine"]
    assert "particles.A is also a domain" in refusal(config)


@pytest.mark.parametrize(("changes", "words"), WRONG)
def test_refused_by_name(changes: dict[str, Any], words: tuple[str, ...]) -> None:
    config = configuration()
    for key, change in changes.items():
        known = isinstance(config.get(key), dict) and isinstance(change, dict)
        config[key] = {**config[key], **change} if known else change
    sentence = refusal(config)
    assert "\n" not in sentence
    for word in words:
        assert word in sentence


def test_the_papers_configuration_is_accepted() -> None:
    check_config(configuration())


def test_a_class_listed_twice_is_refused() -> None:
    config = configuration()
    table = (ROOT / "resources" / "structures" / "procedural.csv").read_text(encoding="utf-8")
    name = table.splitlines()[1].split(",")[0]
    config["structures"]["classes"] = [name, name]
    assert f"structures.classes lists {name} twice" in refusal(config)


def test_maps_need_a_folder_with_maps(tmp_path: Path) -> None:
    config = configuration(structures={"provider": "maps", "classes": None})
    assert "structures.folder is null" in refusal(config)
    config["structures"]["folder"] = str(tmp_path)
    assert f"structures.folder: {tmp_path} holds no structures" in refusal(config)
    for name in ("ribosome.mrc", "proteasome.cif", "notes.txt"):
        (tmp_path / name).touch()
    check_config(config)
    config["structures"]["classes"] = ["ribosome", "spliceosome"]
    assert "'spliceosome'" in refusal(config)


def test_the_schema_fills_in_the_papers_configuration() -> None:
    """Schema and config/config.yaml cannot drift apart."""
    filled: dict[str, Any] = {"pathvars": {}}
    fill_in(filled, SCHEMA)
    assert filled == configuration()


def test_the_domains_of_an_earlier_version_are_lists_of_one() -> None:
    earlier, now = configuration(), configuration(grid={"target_domains": ["C"]})
    earlier["grid"] |= {"source_domain": "A", "target_domain": "C"}
    for config in (earlier, now):
        config["domains"]["C"] = {"defocus_um": -3.0, "cs_mm": 2.7}
        check(config)
    assert earlier == now


@pytest.mark.parametrize("name", ["high", "low"])
def test_the_configurations_of_landed_results_load_and_divide_their_target_as_they_did(
    name: str,
) -> None:
    config = read_config(ROOT / "results" / "reference" / name)
    check(config)
    target = Grid(config).reported.target
    assert splits(config, target) == {"support_pool": 7, "unlabelled_fraction": 0.6}


def test_the_schema_has_the_keys_of_a_domain() -> None:
    schema = yaml.safe_load(SCHEMA.read_text(encoding="utf-8"))
    keys = schema["properties"]["domains"]["additionalProperties"]["properties"]
    assert ["name", *keys] == [field.name for field in fields(Domain)]


def test_every_key_is_described() -> None:
    def undescribed(schema: Any, path: str) -> list[str]:
        missing = []
        for key, entry in schema.get("properties", {}).items():
            if "description" not in entry:
                missing.append(f"{path}{key}")
            missing += undescribed(entry, f"{path}{key}.")
        for part in ("items", "additionalProperties"):
            if isinstance(schema.get(part), dict):
                missing += undescribed(schema[part], f"{path}{part}.")
        return missing

    schema = yaml.safe_load(SCHEMA.read_text(encoding="utf-8"))
    assert undescribed(schema, "") == []


def test_the_manifest_of_the_provider_rcsb_is_read_before_any_job() -> None:
    lab = {"provider": "rcsb", "manifest": str(ROOT / "resources/structures/lab_23.csv")}
    check_config(configuration(structures={**lab, "classes": 22}))
    assert "asks for 24 classes; expected at most 23" in refusal(
        configuration(structures={**lab, "classes": 24})
    )
    assert refusal(configuration(structures={**lab, "manifest": None})) == (
        "configuration key structures.manifest is null; expected a CSV file for the provider rcsb"
    )
    missing = configuration(structures={**lab, "manifest": "no.csv"})
    assert refusal(missing).startswith("configuration key structures.manifest: no.csv is missing")
