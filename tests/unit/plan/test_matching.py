"""What a configuration asks of template matching."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from fsft.plan.estimate import effective
from fsft.plan.grid import Grid
from fsft.plan.matching import matches
from fsft.plan.needs import has_data
from fsft.runtime.errors import InputError
from tests.unit.plan.test_estimate import STAND_IN, forecast, job
from tests.workflow.running import ROOT

ASKED: dict[str, Any] = {"template_matching": {"particles": 300}}


@pytest.fixture(autouse=True)
def _at_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def grid(folder: Path, **changes: Any) -> Grid:
    path = folder / "changes.yaml"
    path.write_text(yaml.safe_dump(changes))
    return Grid(effective([path]))


def test_every_seed_has_a_file_of_the_pair_shown_if_it_is_asked_for(tmp_path: Path) -> None:
    assert matches(grid(tmp_path)) == {}
    asked = grid(tmp_path, **ASKED, seeds=[0, 4])
    assert list(matches(asked)) == [0, 4]
    assert matches(asked)[4] == "template_matching/B-snr0.1/seed-4.csv"
    assert has_data("template_matching", asked)
    assert not has_data("template_matching", grid(tmp_path))


def test_it_is_refused_for_an_imported_target(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"^configuration key template_matching\.particles is 300"):
        grid(tmp_path, **ASKED, **STAND_IN)
    assert grid(tmp_path, **STAND_IN).imported == "mine"


def test_the_plan_counts_rotations_shifts_and_particles(tmp_path: Path) -> None:
    def seconds(particles: int, **changes: Any) -> float:
        of = forecast(tmp_path, template_matching={"particles": particles, **changes})
        return float(job(of, "match_templates").seconds or 0)

    start = forecast(tmp_path).measured.seconds("job", width=1, side=20)
    assert seconds(8) - start == pytest.approx(seconds(5) - start)  # four classes
    few, many, more = seconds(40), seconds(80), seconds(120)
    assert more - many == pytest.approx(many - few)
    assert seconds(40, step_deg=10) - start == pytest.approx(8 * (few - start), rel=0.01)
