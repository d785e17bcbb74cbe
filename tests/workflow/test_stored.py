"""Tables and figures from stored results alone, in a clone without datasets and models."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import yaml

from fsft.evaluation.reading import READINGS
from fsft.formats import features, predictions
from fsft.formats.archive import main, spelled, write_config
from fsft.jobs.collect_tables import collect_costs, collect_metrics
from fsft.jobs.make_table import make_table
from fsft.plan.estimate import effective
from fsft.plan.grid import Grid
from fsft.plan.unfinished import Work
from fsft.reporting.catalogue import FIGURES, TABLES
from fsft.runtime.files import write_json
from tests.workflow.running import ROOT, Workflow

CLASSES = ("a", "b", "c")
CONFIG: dict[str, Any] = {
    "pathvars": {"results": "results/small"},
    "seeds": [0, 1],
    "shots": [3],
    "methods": ["source_only", "coral", "fada", "fsft"],
    "grid": {"source_snrs": [0.5], "target_snrs": ["0.10"]},
    "report": {"target_snr": "0.10"},
}
MADE_WITH = {
    "peak_memory_mb": 400.0,
    "device": "cpu",
    "processor": "a processor",
    "precision": "float32",
}
DRAWN = ("table1", "table3", "reliability_figure", "embedding_figure", "curves_figure")
"""Between them they read everything that is stored but the classes."""


def store(grid: Grid, results: Path) -> None:
    """Write what a run stores, with made-up numbers."""
    rng = np.random.default_rng(0)
    label = np.tile(np.arange(len(CLASSES)), 10)
    work = Work(grid)
    paths = {cell: results / "predictions" / f"{cell}.safetensors" for cell in work.cells}
    for name, cell in work.cells.items():
        scores = rng.normal(size=(len(READINGS), len(label), len(CLASSES))) + np.eye(3)[label]
        predictions.save(
            predictions.CellPredictions(
                readings=READINGS,
                log_probability=scores - np.log(np.exp(scores).sum(axis=2, keepdims=True)),
                index=np.arange(len(label)),
                label=label,
                classes=CLASSES,
                identity=work.identities.cell(cell),
            ),
            paths[name],
        )
    collect_metrics(
        roles=work.roles,
        predictions=paths,
        stored={},
        provider="procedural",
        table=results / "metrics.csv",
    )
    identities = {row["model"]: row["identity"] for row in work.costs}
    records = {path: results / "models" / f"{path}.json" for path in work.trained}
    for path, record in records.items():
        measured = {"seconds": rng.uniform(1, 9), "steps": 5, "samples": 50}
        known = {"identity": identities[path], "code": "abc"}
        write_json(record, {**measured, **MADE_WITH, **known})
        epochs = np.arange(1, 6)
        log = {"stage": path.split("/")[0], "epoch": epochs, "step": epochs, "quantity": "loss"}
        pd.DataFrame({**log, "value": rng.uniform(size=5)}).to_csv(
            record.with_suffix(".csv"), index=False
        )
    collect_costs(
        costs=work.costs,
        provenance=list(records.values()),
        predictions=paths,
        stored=[],
        stored_codes={},
        table=results / "costs.csv",
    )
    staged = work.staged[work.first_seed]
    shown = features.StageFeatures(
        vectors=rng.normal(size=(4, len(label), 5)),
        stages=tuple(role.cell.node.stage for role in staged),
        is_target=np.arange(len(label)) % 2 == 0,
        label=label,
        classes=CLASSES,
        identity=work.identities.features(staged),
    )
    features.save(shown, results / "features" / f"{work.features_path}.safetensors")
    classes = results / "structures" / "classes.csv"
    classes.parent.mkdir(parents=True)
    classes.write_text("name,mass_kda\na,100\nb,200\nc,400\n")


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive that `pack` made of a finished run with made-up numbers."""
    workflow = Workflow(tmp_path_factory.mktemp("packed"))
    written = workflow.snakemake(CONFIG, "--", "configuration")
    assert written.returncode == 0, written.stderr
    results = workflow.folder / "results" / "small"
    store(Grid(yaml.safe_load((results / "config.yaml").read_text())), results)
    summary = workflow.snakemake(CONFIG, "--summary")
    for line in summary.stdout.splitlines()[1:]:
        path = workflow.folder / line.split("\t")[0]
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.parent.name == "datasets":
            path.mkdir(exist_ok=True)
        elif not path.exists():
            path.write_text("made by a test", encoding="utf-8")
    assert workflow.snakemake(CONFIG, "--touch", "--forceall").returncode == 0
    packed = workflow.snakemake(CONFIG, "--", "pack")
    assert packed.returncode == 0, packed.stderr
    return workflow.folder / "results" / "small.tar.gz"


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone of the project, which has no results."""
    for name in ("config", "resources", "workflow"):
        shutil.copytree(ROOT / name, tmp_path / name)
    return tmp_path


def draw(
    clone: Path, stored: Path, *arguments: str, others: Sequence[Path] = ()
) -> subprocess.CompletedProcess[str]:
    """Run the workflow of stored results as `make figures RESULTS=...` does."""
    return subprocess.run(
        [
            *(sys.executable, "-m", "snakemake", "--cores", "1", "--workflow-profile", "none"),
            *("--runtime-source-cache-path", str(clone / "cache"), "--forceall"),
            *(
                "--snakefile",
                "workflow/stored.smk",
                "--config",
                f"stored={spelled([stored, *others])}",
                *arguments,
            ),
        ],
        cwd=clone,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )


def test_tables_and_figures_come_from_an_archive_in_a_clone_without_data_or_models(
    archive: Path, clone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(clone)
    folder = main(str(archive))
    assert folder == Path("results/stored/small")
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert not [path for path in files if path.suffix in (".mrcs", ".svg")]
    assert not [path for path in (folder / "models").rglob("*") if path.suffix == ".safetensors"]
    for path in files:
        os.utime(path, (315532800, 315532800))  # 1 January 1980

    plan = draw(clone, folder, "--dry-run")
    assert plan.returncode == 0, plan.stdout + plan.stderr
    rules = set(re.findall(r"^(\w+) +\d+$", plan.stdout + plan.stderr, re.MULTILINE)) - {"total"}
    assert rules <= {"all", "report", *TABLES, *FIGURES}
    assert {"all", "report", *DRAWN, "figure4", "mass_figure", "reliability_figure"} <= rules

    drawn = draw(clone, folder, "--", *DRAWN)
    assert drawn.returncode == 0, drawn.stdout + drawn.stderr
    first_run = archive.parent / "small"
    grid = Grid(yaml.safe_load((first_run / "config.yaml").read_text()))
    for name in (each for each in DRAWN if each in TABLES):
        reads = {"metrics": "metrics.csv", "costs": "costs.csv"}
        stored = {key: first_run / path for key, path in reads.items() if key in TABLES[name].reads}
        if TABLES[name].paper:
            stored["paper"] = ROOT / "resources" / "paper" / f"{TABLES[name].paper}.csv"
        kinds = {"csv": "csv", "markdown": "md", "latex": "tex", "html": "html"}
        make_table(
            module=TABLES[name].module,
            caption=TABLES[name].caption,
            given={"view": grid.view, **stored},
            made_with=[first_run / "costs.csv"],
            **{kind: clone / f"expected.{suffix}" for kind, suffix in kinds.items()},
        )
        ours = folder / "tables" / f"{name}.csv"
        assert ours.read_bytes() == (clone / "expected.csv").read_bytes()
    for name in (each for each in DRAWN if each in FIGURES):
        assert (folder / "figures" / f"{name}.svg").stat().st_size > 0


def test_tables_of_stored_results_say_if_models_were_trained_in_different_precisions(
    archive: Path, clone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(clone)
    folder = main(str(archive))
    costs = pd.read_csv(folder / "costs.csv")
    costs.loc[0, "precision"] = "bfloat16"
    costs.to_csv(folder / "costs.csv", index=False)
    drawn = draw(clone, folder, "--", "table1", "table3")
    assert drawn.returncode == 0, drawn.stdout + drawn.stderr
    for name in ("table1", "table3"):
        written = (folder / "tables" / f"{name}.md").read_text(encoding="utf-8")
        assert "trained in different precisions: bfloat16 and float32." in written


def test_a_missing_file_of_a_folder_is_named_and_nothing_is_made_in_its_place(
    archive: Path, clone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(clone)
    folder = main(str(archive))
    (folder / "metrics.csv").unlink()
    plan = draw(clone, folder, "--dry-run")
    assert plan.returncode == 1
    assert "MissingInputException" in plan.stdout + plan.stderr
    assert f"{folder}/metrics.csv" in plan.stdout + plan.stderr


@pytest.mark.parametrize(
    ("config", "sentence"),
    [
        (None, r"error: nothing/config\.yaml is missing; expected a configuration"),
        ({"methods": ["magic"]}, "error: methods: unknown method 'magic'; expected of .*"),
        ({"__use_yte__": True}, r"error: nothing/config\.yaml holds the key __use_yte__, .*"),
    ],
)
def test_stored_results_of_another_kind_are_refused_in_one_sentence(
    clone: Path, config: dict[str, Any] | None, sentence: str
) -> None:
    if config is not None:
        write_config(clone / "nothing" / "config.yaml", config)
    refused = draw(clone, Path("nothing"), "--dry-run")
    assert refused.returncode == 1
    assert re.fullmatch(sentence, refused.stderr.strip()), refused.stderr


@pytest.mark.parametrize("name", ["low", "high"])
def test_the_reference_results_are_drawn_as_far_as_they_are_kept(clone: Path, name: str) -> None:
    folder = Path("results") / name
    shutil.copytree(ROOT / "results" / "reference" / name, clone / folder)
    plan = draw(clone, folder, "--dry-run")
    assert plan.returncode == 0, plan.stdout + plan.stderr
    rules = set(re.findall(r"^(\w+) +\d+$", plan.stdout + plan.stderr, re.MULTILINE))
    assert {"table1", "table3", "table4", "stages_figure"} <= rules
    assert not {"reliability_figure", "embedding_figure", "curves_figure"} & rules
    kept = pd.read_csv(clone / folder / "tables" / "table4.csv")
    drawn = draw(clone, folder, "--", "table4")
    assert drawn.returncode == 0, drawn.stdout + drawn.stderr
    again = pd.read_csv(clone / folder / "tables" / "table4.csv")
    numbers = ["stage", "batchnorm", "mean"]
    pd.testing.assert_frame_equal(again[numbers], kept[numbers])


@pytest.fixture
def stand_ins(clone: Path) -> list[Path]:
    """Small stored runs on the stand-ins for the paper's two targets, with made-up numbers."""
    folders = []
    for name, seeds in (("rat_neuron_like", [0, 1]), ("single_particle_like", [0, 1, 2])):
        config = effective([ROOT / "config" / f"{name}_demo.yaml"])
        config |= {"seeds": seeds, "shots": [3]}
        config["grid"] |= {"source_snrs": [0.5, "0.10"]}
        config["report"] |= {"source_snr": "0.10"}
        folders.append(Path("results") / name)
        write_config(clone / folders[-1] / "config.yaml", config)
        store(Grid(config), clone / folders[-1])
    return folders


def test_table_2_of_two_stored_runs_has_both_targets_and_says_what_differs(
    stand_ins: list[Path], clone: Path
) -> None:
    first, second = stand_ins
    costs = pd.read_csv(clone / second / "costs.csv").assign(code="another")
    costs.to_csv(clone / second / "costs.csv", index=False)
    drawn = draw(clone, first, "--", "table1", "table2", others=[second])
    assert drawn.returncode == 0, drawn.stdout + drawn.stderr
    assert "Table 2 there shows results/rat_neuron_like and results/single_particle_like" in (
        drawn.stdout
    )
    made = pd.read_csv(clone / first / "tables" / "table2.csv", dtype={"source_snr": str})
    found = made[made["origin"] != "paper"].set_index(["origin", "method", "source_snr"])
    assert dict(zip(found.index.get_level_values(0), found["target"], strict=True)) == {
        "rat_neuron_like": "rat_neuron_like",
        "single_particle_like": "single_particle_like",
    }
    for folder in stand_ins:
        metrics = pd.read_csv(clone / folder / "metrics.csv", dtype={"source_snr": str})
        rows = metrics.query(
            "metric == 'accuracy' and batchnorm == 'recalibrated' and method == 'fsft' "
            "and stage == 'adapt' and source_snr == '0.10'"
        )
        assert found.loc[(folder.name, "fsft", "0.10"), "mean"] == pytest.approx(
            rows["value"].mean(), rel=1e-5
        )
    written = (clone / first / "tables" / "table2.md").read_text(encoding="utf-8")
    assert "seeds: 0 and 1 in rat_neuron_like, 0 and 1 and 2 in single_particle_like" in (
        written.replace("\\", "")
    )
    assert "made by different versions of the code" in written
    assert not (clone / second / "tables").exists()
    of_first = (clone / first / "tables" / "table1.md").read_text(encoding="utf-8")
    assert "versions of the code" not in of_first


def test_stored_runs_of_one_target_are_refused_in_one_sentence(
    stand_ins: list[Path], clone: Path
) -> None:
    shutil.copytree(clone / stand_ins[0], clone / "again")
    refused = draw(clone, stand_ins[0], "--dry-run", others=[Path("again")])
    assert refused.returncode == 1
    assert refused.stderr.strip() == (
        "error: results/rat_neuron_like and again both have the target rat_neuron_like; expected "
        "runs of different targets, since Table 2 has a row for each"
    )


def test_a_folder_whose_name_is_no_text_is_drawn(clone: Path) -> None:
    shutil.copytree(ROOT / "results" / "reference" / "low", clone / "2024")
    plan = draw(clone, Path("2024"), "--dry-run")
    assert plan.returncode == 0, plan.stdout + plan.stderr
