"""What a configuration costs, before it is run."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from fsft.models.store import build_network, save_network
from fsft.plan import work
from fsft.plan.dry_run import Planned
from fsft.plan.estimate import effective, report
from fsft.plan.forecast import Forecast, Job
from fsft.plan.grid import Grid
from fsft.plan.measured_costs import Measured
from fsft.runtime.errors import InputError
from tests.unit.own_data.conftest import star_text, write_mrc
from tests.workflow.running import ROOT

SMALL: dict[str, Any] = {
    "seeds": [0],
    "shots": [3],
    "methods": ["source_only", "coral", "fsft"],
    "structures": {"classes": 4},
    "subtomograms": {"side": 20, "voxel_nm": 1.75, "per_class": 40},
    "grid": {"source_snrs": [0.5], "target_snrs": [0.1]},
    "stages": {"all": {"width": 8}},
}


COUNTS = {"D7_14x520": 40, "C1_1x4200": 12}
STAND_IN: dict[str, Any] = {
    "structures": {"classes": list(COUNTS)},
    "particles": {
        "mine": {
            "stand_in": {"domain": "B", "snr": 0.1, "side": 20, "voxel_nm": 1.75, "counts": COUNTS}
        }
    },
    "grid": {"source_snrs": [0.5], "target_domains": ["mine"]},
}


@pytest.fixture(autouse=True)
def _at_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def forecast(folder: Path, **changes: Any) -> Forecast:
    path = folder / "changes.yaml"
    path.write_text(yaml.safe_dump({**SMALL, "pathvars": {"results": str(folder)}, **changes}))
    return Forecast(Grid(effective([path])), Measured())


def job(of: Forecast, rule: str) -> Job:
    """The cost of a job that its rule alone decides."""
    return of.job(Planned(rule, of.results / "whatever.mrcs", left=True))


def seconds(of: Forecast, rule: str) -> float:
    """Of all models that a rule trains."""
    return sum(each.seconds or 0 for each in of.shared if each.rule == rule)


def model(of: Forecast, stage: str, *, left: bool = True) -> Planned:
    """The first model of a stage."""
    path = next(path for path in of.work.trained if path.startswith(f"{stage}/"))
    return Planned(f"train_{stage}", of.results / "models" / f"{path}.safetensors", left)


def test_a_measured_law_is_found_again(tmp_path: Path) -> None:
    sizes = [(width, side) for width in (8, 16, 32) for side in (20, 24, 35)]
    rows = [f"train,{width},{side},{0.01 * width**1.5 * side**3}" for width, side in sizes]
    table = tmp_path / "costs.csv"
    table.write_text("\n".join(["work,width,side,milliseconds", *rows, "job,,,3000"]))
    measured = Measured(table)
    assert measured.seconds("train", width=64, side=48) == pytest.approx(1e-5 * 64**1.5 * 48**3)
    assert measured.seconds("job", width=64, side=48) == pytest.approx(3)


def test_imported_particles_are_counted_from_their_list(tmp_path: Path) -> None:
    for name, count in {**COUNTS, "unlabelled": 5}.items():
        for number in range(count):
            volume = tmp_path / "own" / name / f"{number}.npy"
            volume.parent.mkdir(parents=True, exist_ok=True)
            volume.touch()
    own = {"mine": {"path": str(tmp_path / "own"), "voxel_nm": 1.0}}
    real = forecast(tmp_path, **{**STAND_IN, "particles": own})
    assert (real.labelled, real.without_label) == ([40, 12], 5)
    stand_in = forecast(tmp_path, **STAND_IN)
    assert (stand_in.labelled, stand_in.without_label) == ([40, 12], 0)
    side = 2 * 20**3 / 1e6
    of_real, of_stand_in = job(real, "import_particles"), job(stand_in, "import_particles")
    assert of_real.disk_mb == pytest.approx(57 * side)
    assert of_stand_in.disk_mb == pytest.approx(52 * side)
    assert (of_real.seconds or 0) > (of_stand_in.seconds or 0) > 0


def own_list(folder: Path, labels: list[str], column: str = "fsftLabel") -> dict[str, Any]:
    """A configuration whose target is a list of particles in a stack that is but a header."""
    write_mrc(folder / "s.mrcs", np.zeros((len(labels), 2, 2, 2), dtype=np.float32))
    rows = [f'{n}@s.mrcs "{label}"' for n, label in enumerate(labels, start=1)]
    text = star_text(rows).replace("fsftClass", column)
    (folder / "p.star").write_text(text)
    return {**STAND_IN, "particles": {"mine": {"path": str(folder / "p.star")}}}


LABELS = [*COUNTS] * 3


def test_the_plan_counts_the_labels(tmp_path: Path) -> None:
    real = forecast(tmp_path, **own_list(tmp_path, [*LABELS, "", ""]))
    said = "Particles of mine: D7_14x520 3, C1_1x4200 3; 2 without a label."
    assert said in list(report(real, [], None))


@pytest.mark.parametrize(
    ("labels", "column", "said"),
    [
        ([*LABELS, "ribosome"], "fsftLabel", r"p\.star, row 7 .* 'ribosome' is not a class"),
        (LABELS[:-1], "fsftLabel", r"p\.star: class C1_1x4200 has 2 labelled particles"),
        (LABELS, "rlnClassNumber", r"p\.star gives no particle a label; .* key labels names"),
    ],
)
def test_the_plan_says_what_the_import_would_say(
    labels: list[str], column: str, said: str, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match=said):
        forecast(tmp_path, **own_list(tmp_path, labels, column))


def test_the_plan_misses_files_that_are_missing(tmp_path: Path) -> None:
    config = own_list(tmp_path, LABELS)
    (tmp_path / "s.mrcs").unlink()
    with pytest.raises(InputError, match=r"p\.star, row 1 .*: s\.mrcs is missing"):
        forecast(tmp_path, **config)


def test_hours_grow_with_what_is_asked_for(tmp_path: Path) -> None:
    one = forecast(tmp_path)
    start = Measured().seconds("job", width=1, side=1)
    twice = forecast(tmp_path, stages={"all": {"width": 8}, "coral": {"epochs": 40}})
    assert seconds(twice, "train_coral") - start == pytest.approx(
        2 * (seconds(one, "train_coral") - start)
    )
    three = forecast(tmp_path, seeds=[0, 1, 2])
    assert seconds(three, "train_adapt") == pytest.approx(3 * seconds(one, "train_adapt"))
    assert job(three, "simulate_A") == job(one, "simulate_A")


def test_a_job_costs_what_its_model_and_its_cell_take(tmp_path: Path) -> None:
    of = forecast(tmp_path)
    assert of.job(model(of, "coral")) in of.shared
    cell = next(path for path in of.work.left if path.startswith("adapt/"))
    read = of.job(Planned("evaluate_model", of.results / f"predictions/{cell}.safetensors", True))
    assert 0 < read.computing < (read.seconds or 0)
    assert job(of, "table1").page
    assert not job(of, "draw_split").page


def test_stages_that_are_shared_are_counted_once(tmp_path: Path) -> None:
    assert len(forecast(tmp_path, methods=["fsft"]).unshared) == 4
    both = forecast(tmp_path)
    assert len(both.shared) == 4
    assert len(both.unshared) == 1 + 2 + 4


def test_disk_is_that_of_the_files(tmp_path: Path) -> None:
    of = forecast(tmp_path, methods=["source_only"])
    network = build_network(side=20, width=8, features=32, classes=4)
    save_network(tmp_path / "model.safetensors", network, {})
    (trained,) = of.shared
    assert trained.disk_mb == pytest.approx(
        (tmp_path / "model.safetensors").stat().st_size / 1e6, rel=0.1
    )
    assert job(of, "simulate_A").disk_mb == 4 * 40 * 20**3 * 2 / 1e6
    assert job(of, "simulate_test_B").disk_mb == 4 * 50 * 20**3 * 2 / 1e6
    divided = forecast(tmp_path, methods=["source_only"], splits={"test_per_class": 0})
    assert "simulate_test_B" not in {each.rule for each in divided.shared}


def test_a_job_asks_for_more_memory_than_was_measured(tmp_path: Path) -> None:
    paper = {"subtomograms": {"side": 35}, "stages": {}, "structures": {"classes": 43}}
    asked = {each.rule: each.memory_mb for each in forecast(tmp_path, **paper).shared}
    # 43 classes, width 32, side 35, in a process of its own; the demo at width 8 and side 20
    assert 938 < asked["train_source"] < 3 * 938
    assert 2177 < asked["train_coral"] < 3 * 2177
    small = {each.rule: each.memory_mb for each in forecast(tmp_path).shared}
    assert 525 < small["train_coral"] < asked["train_coral"]


def test_a_stage_without_a_formula_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = {stage: each for stage, each in work.STAGES.items() if stage != "coral"}
    monkeypatch.setattr(work, "STAGES", known)
    of = forecast(tmp_path)
    last = list(report(of, [model(of, "coral")], None))[-1]
    assert last.startswith("Not counted: the 1 jobs of train_coral")


def test_jobs_that_were_run_are_compared_and_no_longer_counted(tmp_path: Path) -> None:
    noted = tmp_path / "benchmarks" / "train_coral" / "coral" / "seed-0.jsonl"
    noted.parent.mkdir(parents=True)
    noted.write_text(json.dumps({"s": 36.0}) + "\n")
    of = forecast(tmp_path)
    lines = list(report(of, [model(of, "coral", left=False), model(of, "adapt")], None))
    assert any(
        line.startswith("Run so far: 1 jobs that took 0.01 hours, estimated") for line in lines
    )
    (total,) = (line for line in lines if line.startswith("all "))
    assert total.split()[1] == "1"


def test_a_wrong_configuration_is_refused_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="configuration key shot is unknown"):
        forecast(tmp_path, shot=[3])
    with pytest.raises(InputError, match="unknown method 'magic'"):
        forecast(tmp_path, methods=["magic"])
    with pytest.raises(InputError, match=r"nowhere\.yaml is missing"):
        effective([tmp_path / "nowhere.yaml"])
