"""What classes are called: text from a list of particles to the tables, or refused by the plan."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from fsft.data.splits import draw_split
from fsft.evaluation.metrics import COLUMNS
from fsft.formats.csv_file import read_csv
from fsft.formats.dataset import open_dataset
from fsft.formats.split import write_split
from fsft.jobs.collect_tables import collect_metrics
from fsft.jobs.evaluate_model import evaluate_model
from fsft.jobs.import_particles import import_particles
from fsft.jobs.predict_particles import predict_particles
from fsft.models.store import build_network, save_network
from fsft.own_data.predictions import write_star_per_class
from fsft.own_data.reader import open_entry
from fsft.own_data.relion_list import read_list
from fsft.plan.classes import check_classes, chosen_classes
from fsft.reporting.inputs import read
from fsft.reporting.rows import read_rows
from fsft.runtime.errors import InputError
from fsft.structures.library import read_library, write_library
from fsft.structures.table import COLUMNS as TABLE
from fsft.structures.template import Template
from tests.unit.own_data.conftest import star_text, write_mrc

SIDE, EACH = 16, 4
ROLE = {"method": "finetune", "variant": "default", "stage": "finetune", "shots": 1}
PAIR = {"source": "A", "target": "mine", "source_snr": "0.5", "target_snr": "unknown", "seed": 0}
ENTRY: dict[str, Any] = {
    "labels": None,
    "class_column": None,
    "voxel_nm": None,
    "montage": None,
    "invert": False,
    "stand_in": None,
}

NAMES = {
    "words that others read as values": ["nan", "NA", "null", "None", "true", "inf"],
    "numbers alone": ["1", "001", "1.0", "1e3"],
    "words that are nearly one": ["20S (a)", "20S [a]", "TRiC CCT", "TRiC_CCT"],
    "signs": ["$x$", "<i>", "a & b", "70%", "a,b", "-", "=1+1"],
}


@pytest.mark.parametrize("names", NAMES.values(), ids=NAMES)
def test_names_stay_the_text_they_are_end_to_end(tmp_path: Path, names: list[str]) -> None:
    library = (tmp_path / "templates.mrcs", tmp_path / "classes.csv")
    write_library(*library, [template(name) for name in names])
    assert [each.name for each in read_library(*library)] == names
    shown = read({"classes": tmp_path / "classes.csv"})["classes"]
    assert shown["name"].tolist() == names

    labels = [*names * EACH, "", ""]
    rng = np.random.default_rng(0)
    write_mrc(tmp_path / "s.mrcs", rng.normal(size=(len(labels), *[SIDE] * 3)).astype(np.float32))
    rows = [f'{n}@s.mrcs "{label}"' for n, label in enumerate(labels, start=1)]
    (tmp_path / "p.star").write_text(star_text(rows).replace("fsftClass", "fsftLabel"))
    folder = tmp_path / "mine"
    import_particles(
        path=tmp_path / "p.star", entry=ENTRY, classes=tmp_path / "classes.csv", shots=1, side=SIDE,
        voxel_nm=1.2, folder=folder,
    )  # fmt: skip
    dataset = open_dataset(folder)
    assert dataset.classes == tuple(names)
    assert dataset.labels.tolist() == [*[*range(len(names))] * EACH, -1, -1]

    split = draw_split(
        dataset.labels, names, support_pool=1, unlabelled_fraction=0.5, master_seed=0,
        dataset="mine", seed=0,
    )  # fmt: skip
    write_split(tmp_path / "split.csv", split)
    architecture = {"side": SIDE, "width": 4, "features": 4, "classes": len(names)}
    save_network(tmp_path / "model", build_network(**architecture), architecture)
    shared: dict[str, Any] = {
        "target": folder,
        "master_seed": 0,
        "device": "cpu",
        "precision": "float32",
    }
    evaluate_model(
        model=tmp_path / "model", network=architecture, split=tmp_path / "split.csv", seed=0,
        with_support=0, identity="", code="", predictions=tmp_path / "judged", **shared,
    )  # fmt: skip
    metrics, role = tmp_path / "metrics.csv", {**ROLE, **PAIR, "cell": "one"}
    collect_metrics(
        roles=[role], predictions={"one": tmp_path / "judged"}, stored={}, provider="maps",
        table=metrics,
    )  # fmt: skip
    tidy = read_rows(metrics, COLUMNS)
    assert [name for name in dict.fromkeys(tidy["class"]) if name] == names

    star, table = tmp_path / "predicted.star", tmp_path / "predicted.csv"
    predict_particles(
        particles=tmp_path / "p.star", entry=ENTRY, models=[tmp_path / "model"],
        network=architecture,
        splits=[tmp_path / "split.csv"], seeds=[0], shots=1,
        sees=frozenset({"support"}), star=star, csv=table, **shared,
    )  # fmt: skip
    columns, predicted = read_csv(table)
    assert columns[-len(names) :] == [f"p({name})" for name in names]
    assert [row["label"] for row in predicted] == labels
    used = [row["label"] for row in predicted if row["used as support"] == "True"]
    assert sorted(used) == sorted(names)
    listed = read_list(star)[0]["particles"].table
    assert listed["fsftLabel"].tolist() == labels
    assert listed["fsftClass"].tolist() == [row["class"] for row in predicted]
    assert open_entry(star, ENTRY).table["class"].tolist() == labels
    write_star_per_class(star, tmp_path / "per_class")
    files = {path.stem for path in (tmp_path / "per_class").iterdir()}
    assert files == set(listed["fsftClass"]) <= set(names)


def template(name: str) -> Template:
    density = np.ones((2, 2, 2), dtype=np.float32)
    return Template(name, density, 1.0, "maps", "", 0, float("nan"), 5.0)


def procedural(folder: Path, names: list[str]) -> dict[str, Any]:
    rows = pd.DataFrame(
        {"name": names, "symmetry": "C1", "residues_per_subunit": 400, "domains": 2}
    )
    rows[list(TABLE)].to_csv(folder / "table.csv", index=False)
    return {"provider": "procedural", "table": str(folder / "table.csv"), "classes": None}


def maps(folder: Path, names: list[str]) -> dict[str, Any]:
    for name in names:
        (folder / f"{name}.mrc").touch()
    return {"provider": "maps", "folder": str(folder), "classes": None}


def rcsb(folder: Path, names: list[str]) -> dict[str, Any]:
    ids = [f"{n}ABC" for n in range(1, len(names) + 1)]
    rows = pd.DataFrame({"class": names, "pdb_id": ids, "assembly": 1, "sha256": ""})
    rows.to_csv(folder / "m.csv", index=False)
    return {"provider": "rcsb", "manifest": str(folder / "m.csv"), "classes": None}


@pytest.mark.parametrize("provide", [procedural, maps, rcsb])
@pytest.mark.parametrize("name", ["5' end", "_a", "data_x", "a#b", "a\tb", "unlabelled", "x" * 150])
def test_the_plan_refuses_a_name_that_no_list_or_file_can_hold(
    tmp_path: Path, provide: Any, name: str
) -> None:
    structures = provide(tmp_path, ["a", name])
    check_classes({**structures, "classes": ["a"]})  # only what the run asks for counts
    with pytest.raises(InputError, match=r"configuration key structures\.(table|folder|manifest)"):
        check_classes(structures)


def test_names_that_a_file_system_may_not_tell_apart_are_refused(tmp_path: Path) -> None:
    for pair in (["TRiC", "tric"], ["caf\u00e9", "cafe\u0301"]):
        with pytest.raises(InputError, match=r"structures\.table has both .* and "):
            check_classes(procedural(tmp_path, pair))


@pytest.mark.parametrize("provide", [procedural, maps, rcsb])
def test_numbers_are_names_of_the_plan(tmp_path: Path, provide: Any) -> None:
    structures = provide(tmp_path, ["001", "1.0", "nan", "true"])
    check_classes(structures)
    assert chosen_classes(structures) == ["001", "1.0", "nan", "true"]
