"""Five hundred changed configurations: each is planned as it says, or refused in one sentence."""

import json
import math
import re
from collections import Counter
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
import yaml

from fsft.formats.archive import read_config, write_config
from fsft.methods.registry import METHODS, STAGES
from fsft.plan import cells
from fsft.plan.dry_run import Planned
from fsft.plan.estimate import effective
from fsft.plan.forecast import Forecast
from fsft.plan.grid import Grid
from fsft.plan.measured_costs import Measured
from fsft.plan.unfinished import Work
from fsft.runtime.errors import InputError
from tests.unit.plan.mutations import mutated
from tests.workflow.running import ROOT

COUNT = 500
NAME = re.compile("[A-Za-z0-9._-]{1,120}")


def test_a_changed_configuration_is_planned_or_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    path, measured = tmp_path / "changes.yaml", Measured()
    met: Counter[str] = Counter()
    for number in range(COUNT):
        path.write_text(yaml.safe_dump(mutated(number)), encoding="utf-8")
        try:
            config = effective([path])
        except InputError as refusal:
            met["refused"] += 1
            sentence = str(refusal)
            assert sentence.isprintable(), (number, sentence)
            assert len(sentence) < 1500, (number, sentence)
        else:
            met["planned"] += 1
            _check_plan(config)
            _check_forecast(config, measured)
            _check_stored(config, tmp_path)
    assert min(met["refused"], met["planned"]) > COUNT / 10, met


def _check_plan(config: dict[str, Any]) -> None:
    """What can be counted from the keys without the code that plans."""
    whole = [config["subtomograms"]["side"], config["subtomograms"]["per_class"]]
    whole += [config["master_seed"], *config["seeds"], *config["shots"]]
    assert {type(number) for number in whole} == {int}
    grid, source, targets = Grid(config), config["grid"], config["grid"]["target_domains"]
    is_simulated = set(targets) <= set(config["domains"])
    meet = [(a, b) for a in source["source_domains"] for b in targets if a != b]
    sources = len(source["source_domains"]) * len(source["source_snrs"])
    levels = [len(source["source_snrs"]), len(source["target_snrs"]) if is_simulated else 1]
    pairs = [(pair.source, pair.target) for pair in grid.pairs]
    assert len(pairs) == len(set(pairs)) == len(meet) * math.prod(levels)
    assert (grid.reported.source, grid.reported.target) in pairs
    assert set(grid.datasets) >= {name for pair in pairs for name in pair}

    seeds = len(config["seeds"])
    work = Work(grid)
    trained = work.trained
    assert len(trained) == len(set(trained))
    for path in trained:
        below = PurePosixPath(config["pathvars"]["results"], "models", path)
        assert ".." not in below.parts
        assert all(NAME.fullmatch(part) for part in PurePosixPath(path).parts), path
    everywhere = [
        name
        for name in config["methods"]
        if METHODS[name].role in ("paper", "control") and METHODS[name].chain[0] == "source"
    ]
    if everywhere and not grid.variants:
        first = [path for path in trained if path.startswith("source/")]
        assert len(first) == sources * seeds
    if config["methods"] == ["source_only"]:
        assert len(trained) == sources * seeds
    ends = {end.cell.path for end in cells.ends(grid)}
    assert ends <= set(work.cells)
    assert len({(role.model.pair, role.cell.seed) for role in cells.roles(grid)}) == (
        len(pairs) * seeds
    )
    for node in grid.plan.nodes.values():
        for key, value in node.settings:
            meaning = STAGES[node.stage].meanings[key]
            low, high = meaning.at_least, meaning.at_most
            assert value in meaning.one_of if meaning.one_of else low <= value <= high, (key, value)


def _check_forecast(config: dict[str, Any], measured: Measured) -> None:
    """Its numbers are numbers, for every model and every reading of one."""
    forecast = Forecast(Grid(config), measured)
    jobs = [
        *forecast.shared,
        *(
            forecast.job(Planned("evaluate_model", forecast.results / "predictions" / path, True))
            for path in forecast.work.left
        ),
    ]
    for job in jobs:
        assert all(map(math.isfinite, (job.seconds or 0, job.memory_mb, job.disk_mb)))


def _check_stored(config: dict[str, Any], folder: Path) -> None:
    """It is JSON, and comes back from where a run keeps it as it was."""
    plain = json.loads(json.dumps(config, allow_nan=False))
    write_config(folder / "config.yaml", config)
    del plain["pathvars"], plain["device"]
    assert read_config(folder) == plain
