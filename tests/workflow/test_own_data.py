"""From a user's particles to predictions, and what stops them on the way."""

import shutil
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pytest
import starfile

from tests.workflow.conftest import TINY
from tests.workflow.own_particles import LABELLED, OWN, write_particles
from tests.workflow.running import Workflow

SHARED = {"build_templates", "simulate_A", "train_source"}
"""Rules that know nothing of the target."""


LAST = "O_24x175"
"""The third class."""


class Done(NamedTuple):
    """A finished run with the particles it was given, and what was planned for it."""

    workflow: Workflow
    given: pd.DataFrame
    planned: dict[str, int]

    @property
    def folder(self) -> Path:
        return self.workflow.folder / "results" / "predicted" / "mine"


@pytest.fixture(scope="module")
def done(tiny: Workflow, tmp_path_factory: pytest.TempPathFactory) -> Done:
    """Predictions and metrics, on top of a run with a simulated target."""
    folder = tmp_path_factory.mktemp("own") / "run"
    shutil.copytree(tiny.folder, folder)
    workflow = Workflow(folder)
    given = write_particles(folder / "mine")
    planned = workflow.planned(OWN, "predict", "results/metrics.csv")
    workflow.run(OWN, "predict", "results/metrics.csv")
    return Done(workflow, given, planned)


def test_the_stages_of_the_source_are_shared_with_a_simulated_target(done: Done) -> None:
    assert not SHARED & set(done.planned)
    once = ("import_particles", "draw_split", "train_coral", "train_adapt", "predict_particles")
    assert {rule: done.planned[rule] for rule in once} == dict.fromkeys(once, 1)


def test_the_star_file_holds_every_particle_with_all_its_columns(done: Done) -> None:
    blocks = starfile.read(done.folder / "particles.star")
    written, given = blocks["particles"].fillna(""), done.given
    for column in ("rlnImageName", "rlnCoordinateX", "rlnOpticsGroup", "fsftLabel"):
        assert written[column].tolist() == given[column].tolist()
    assert set(written["fsftClass"]) <= set(given["truth"])
    assert written["fsftProbability"].between(1 / len(LABELLED), 1).all()
    assert (written["fsftMargin"] <= written["fsftProbability"]).all()
    assert blocks["optics"]["rlnImagePixelSize"].tolist() == [17]


def test_the_table_says_which_labels_were_learnt_from(done: Done) -> None:
    rows = pd.read_csv(done.folder / "particles.csv", keep_default_na=False)
    assert rows["particle"].tolist() == done.given["rlnImageName"].tolist()
    assert rows["label"].tolist() == done.given["fsftLabel"].tolist()
    assert rows.filter(like="p(").sum(axis=1).to_numpy() == pytest.approx(1, abs=1e-5)
    used = rows[rows["used as support"]]
    assert used["label"].value_counts().to_dict() == dict.fromkeys(set(done.given["truth"]), 3)


def test_the_particles_of_each_class_stand_in_a_file_of_their_own(done: Done) -> None:
    files = sorted((done.folder / "per_class").glob("*.star"))
    parts = [starfile.read(path)["particles"] for path in files]
    assert [set(part["fsftClass"]) for part in parts] == [{path.stem} for path in files]
    names = pd.concat(parts)["rlnImageName"]
    assert sorted(names) == done.given["rlnImageName"].tolist()


def test_metrics_count_only_what_is_labelled_and_say_what_the_target_is(done: Done) -> None:
    metrics = pd.read_csv(done.workflow.folder / "results/metrics.csv")
    assert set(metrics["provider"]) == {"procedural -> particles"}
    assert set(metrics["target_snr"]) == {"unknown"}
    tested = LABELLED[0] - 7 - round(0.6 * (LABELLED[0] - 7))
    assert set(metrics["count"]) == {tested}
    assert metrics.loc[metrics["metric"] == "recall", "class"].nunique() == 1


def refusal(workflow: Workflow) -> str:
    """The one sentence with which a run ends."""
    result = workflow.snakemake(OWN, "--", "predict")
    assert result.returncode == 1
    assert "Traceback" not in result.stderr
    (sentence,) = {line for line in result.stderr.splitlines() if line.startswith("error: ")}
    return sentence.removeprefix("error: ")


def relabel(workflow: Workflow, name: str) -> None:
    """Change the first label of the third class, of which there are as many as shots."""
    star = workflow.folder / "mine" / "particles.star"
    star.write_text(star.read_text().replace(f"\t{LAST}", f"\t{name}", 1))


def test_too_few_labels_in_an_edited_star_file_are_refused(done: Done, tmp_path: Path) -> None:
    shutil.copytree(done.workflow.folder, tmp_path / "run")
    workflow = Workflow(tmp_path / "run")
    assert workflow.planned(OWN, "predict") == {}
    relabel(workflow, '""')
    planned = workflow.planned(OWN, "predict")
    assert planned["import_particles"] == planned["train_coral"] == 1
    assert not SHARED & set(planned)
    assert refusal(workflow) == (
        f"mine/particles.star: class {LAST} has 2 labelled particles; expected 3, one for each shot"
    )


def test_an_unknown_label_is_refused_before_anything_is_simulated(workflow: Workflow) -> None:
    given = write_particles(workflow.folder / "mine")
    row = given[given["fsftLabel"] == LAST].index[0] + 1
    relabel(workflow, "ribosome")
    assert refusal(workflow) == (
        f"mine/particles.star, row {row} ({row:06d}@particles.mrcs): 'ribosome' is not a class of "
        f"the source; expected one of D7_14x520, C1_1x4200, {LAST}, or nothing"
    )
    results = workflow.folder / "results"
    assert not (results / "models").exists()
    assert not list(results.glob("datasets/*/manifest.json"))


def test_the_papers_grid_with_particles_as_its_target_imports_them_once(workflow: Workflow) -> None:
    write_particles(workflow.folder / "mine", labels=(7, 7, 7))
    grid = {"source_snrs": [1000, 0.5, 0.1, 0.05, 0.03], "target_domains": ["mine"]}
    config = {**OWN, "grid": grid, "seeds": [0, 1], "methods": [*TINY["methods"], "fada"]}
    jobs = workflow.planned(config)
    assert (jobs["import_particles"], jobs["draw_split"]) == (1, 2)
    assert jobs["train_source"] == jobs["train_coral"] == 2 * 5
    assert {"table2", "figure4", "harmonised_figure", "subtomograms_figure"} <= set(jobs)
    assert not {"simulate_B", "snr_figure", "predict_particles"} & set(jobs)
