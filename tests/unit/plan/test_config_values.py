"""Values that would plan nonsense, or break a job hours later, are refused when they are read."""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from fsft.methods.registry import STAGES
from fsft.plan.boxes import FINEST
from fsft.runtime.errors import InputError
from fsft.structures.density import points_to_density
from fsft.structures.template import OVERSAMPLING
from tests.unit.plan.test_config import ROOT, STAND_IN, check, configuration, refusal

CLASS = "D7_14x520"
COUNTS = {CLASS: 40, "C1_1x4200": 40}
TARGET = {"structures": {"classes": list(COUNTS)}, "grid": {"target_domains": ["mine"]}}


def changed(key: str, value: Any) -> dict[str, Any]:
    """The change of a key that is written with points, e.g. `structures.classes`."""
    for name in reversed(key.split(".")):
        value = {name: value}
    return dict(value)


def stand_in(**changes: Any) -> dict[str, Any]:
    return {
        **TARGET,
        **changed("particles.mine.stand_in", {**STAND_IN, "counts": COUNTS, **changes}),
    }


def files(**changes: Any) -> dict[str, Any]:
    return changed("particles.mine", {"path": "config", **changes})


def domain(**changes: Any) -> dict[str, Any]:
    return changed("domains.C", {"defocus_um": -5, "cs_mm": 2, **changes})


def variant(**changes: Any) -> dict[str, Any]:
    return {"variants": [{"name": "x", "methods": ["fsft"], "stages": {}, **changes}]}


NAN, INF, LONG, HUGE = math.nan, math.inf, "a" * 300, 10**400

VALUES: dict[str, Sequence[Any]] = {
    "pathvars": ("x", None, ["a"]),
    "pathvars.results": (
        *("", " ", ".", "/", "..", "a/..", "a/", "a//b", "a{b}", "<logs>", "a\n", LONG, 5, ["a"]),
        *("a/" * 1000 + "a", "config/demo.yaml", "config/demo.yaml/a"),
    ),
    "pathvars.logs": ("", "{a}", "<results>/{a}", "/"),
    "master_seed": (-1, 2**63, HUGE, 1.0, NAN, "1", True),
    "seeds": ([], [1e3], [1, 1], [-1], [2**32], [[0]], [HUGE], 3, list(range(101))),
    "structures.classes": (3.0, 1, 0, -1, [], [CLASS], [CLASS] * 2, 44, 10**30, NAN, True, "all"),
    "structures.resolution_nm": (NAN, INF, -INF, 1000, 0, -4, 1e-300, HUGE, 1.7, 18, "4", None),
    "structures.table": ("", LONG, "a\0"),
    "subtomograms.side": (16.0, 1, 0, 1000, NAN, "35"),
    "subtomograms.voxel_nm": (0.001, 0, -1, NAN, INF, 1e300, None),
    "subtomograms.per_class": (1, 2, 100.0, 10**9),
    "grid.source_snrs": (
        *([], [NAN], [INF], [1e-300], [1e300], [10**7], ["9" * 400], ["1\n"], [0.5, "0.50"]),
    ),
    "report.snrs": ([1e-7], [0.5, 0.5], "0.5", [None]),
    "predict.method": ("", "fstf", 1),
    "splits.unlabelled_fraction": (NAN, 0, 1, -1, "half"),
    "splits.support_pool": (0, 7.0, 100, 10**9),
    "splits.test_per_class": (-1, 50.0, True, NAN, "all", 10**6),
    "shots": ([], [0], [3.0], [3, 3], [8], [-3], 3),
    "methods": ([], ["fsft", "fsft"], "fsft", [1], ["fsft_gan", "fsft_2x4_0010"]),
    "presets": (["sanity", "sanity"], ["all"], "sanity"),
    "stages.source.learning_rate": (NAN, INF, 0, -1, 2, 1e-300, HUGE, "1e-3"),
    "stages.source.batch": (0, 1, 3, 10**9, 32.0, True, NAN),
    "stages.source.epochs": (0, -1, 10**9, 2.5),
    "stages.source.width": (0, 10**6, None, [8], {}),
    "stages.source.features": (0, 10**6),
    "stages.coral.alpha": (NAN, INF, -1, 1e300),
    "stages.coral.coral_power": (True, 2.0, 3, "1"),
    "stages.coral.split_encoder": (1, "yes", None),
    "stages.swd.projections": (0, 10**9),
    "stages.swd.encoder_steps": (0, 10**9),
}
"""By the key that the sentence must name: its values."""

CHANGES: dict[str, list[dict[str, Any]]] = {
    "domains": [{"domains": {1: {"defocus_um": -5, "cs_mm": 2}}}, {"domains": {"C\n": {}}}],
    "domains.C": [
        *(domain(defocus_um=value) for value in (NAN, INF, 1e6, -51, HUGE)),
        *(domain(cs_mm=value) for value in (NAN, -1, 1000)),
        *(domain(voltage_kv=value) for value in (0, NAN, 1e9, 0.3, -300)),
        *(domain(tilt_step_deg=value) for value in (0, NAN, 1e-9, 121)),
        *(domain(tilt_min_deg=60, tilt_max_deg=value) for value in (-60, 60, 61)),
        *(domain(tilt_min_deg=value) for value in (-91, 59)),
        *(domain(lowpass_per_nm=value) for value in (0, 1e9, NAN)),
        domain(lowpass_edge_per_nm=-1),
        domain(b_factor_nm2=1e9),
        domain(structural_noise=NAN),
        domain(amplitude_contrast=1.5),
        domain(defocus_um=0, cs_mm=0, amplitude_contrast=0),
    ],
    "domains.B.lowpass_per_nm": [
        {"domains": {"B": {"defocus_um": -5, "cs_mm": 2, "lowpass_per_nm": value}}}
        for value in (1e-9, 0.02)
    ],
    "leave an unlabelled": [
        *(
            {"splits": {"test_per_class": 0, "unlabelled_fraction": value}}
            for value in (1e-9, 0.999)
        ),
        stand_in(counts=dict.fromkeys(COUNTS, 7)),
    ],
    "variants": [
        *(variant(name=name) for name in ("", "x\n", LONG, "a/b", "default")),
        *(variant(methods=names) for names in ([], ["fsft", "fsft"])),
        *(variant(stages=value) for value in ({"coral": {"alpha": NAN}}, {"coral": 5}, None)),
        variant(stages={"all": {"batch": 0}}),
    ],
    "no discriminator": [
        changed(key, value)
        for stage in ("all", "adapt", "oracle")
        for key, value in ((f"stages.{stage}.gamma", 0.2), (f"stages.{stage}.adversarial", True))
    ],
    "particles.mine.voxel_nm": [files(voxel_nm=value) for value in (0, NAN, INF, -1, 1000, "1")],
    "particles.mine.path": [files(path=value) for value in ("", LONG, "config/demo.yaml/a", 5)],
    "particles.mine.labels": [files(labels=value) for value in ("", LONG)],
    "particles.mine.montage": [
        files(montage={"rows": 5, "columns": 6, "slices": 28, "gap": 1, **change})
        for change in ({"slices": 31}, {"rows": 0}, {"gap": -1}, {"columns": 10**9}, {"gap": 1.0})
    ],
    "particles.mine.stand_in": [
        *(stand_in(snr=value) for value in (NAN, 1e-300)),
        *(stand_in(side=value) for value in (24.0, 1000)),
        *(stand_in(neighbours=value) for value in (10**9, -1)),
        *(stand_in(counts={**COUNTS, CLASS: value}) for value in (10**9, 9.0)),
        stand_in(voxel_nm=1e-3),
        stand_in(counts={}),
    ],
    "structures.resolution_nm is": [stand_in(voxel_nm=2.5)],
}
"""The same for changes of several keys, or of those in a list."""

WRONG = [
    *((key, changed(key, value)) for key, values in VALUES.items() for value in values),
    *((words, changes) for words, several in CHANGES.items() for changes in several),
]


@pytest.mark.parametrize(("words", "changes"), WRONG)
def test_refused_in_a_sentence_that_names_the_key(
    words: str, changes: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    sentence = refusal(configuration(**changes))
    assert words in sentence
    assert "expected" in sentence or words.startswith(("pathvars", "structures", "particles"))
    assert sentence.isprintable()
    assert len(sentence) < 1000


@pytest.mark.parametrize(
    "changes",
    [
        {"pathvars": {"results": "with a space/and (more) é"}},
        {"pathvars": {"results": "/somewhere/else", "logs": "<results>/logs"}},
        {"structures": {"classes": 2, "resolution_nm": 1.75}},
        {"subtomograms": {"side": 16, "voxel_nm": 2.2}},
        {"subtomograms": {"per_class": 1000}, "splits": {"support_pool": 20}, "shots": [20, 3]},
        {"grid": {"source_snrs": [0.5, 1e-6, "0.10", 1000000]}},
        {"stages": {"adapt": {"epochs": 1, "gamma": 0}}},
        {"stages": {"adapt": {"gamma": 0.5}}, "methods": ["fsft", "fada"]},
        {"stages": {"coral": {"alpha": 0, "learning_rate": 1}}},
        files(montage={"rows": 5, "columns": 6, "slices": 28, "gap": 0}),
        stand_in(),
    ],
)
def test_what_is_sensible_is_accepted(
    changes: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    check(configuration(**changes))


def test_every_hyper_parameter_allows_its_default_and_says_what_else() -> None:
    for stage in STAGES.values():
        assert set(stage.meanings) == set(stage.defaults)
        for key, default in stage.defaults.items():
            stage.check(key, default, key)
            meaning = stage.meanings[key]
            assert meaning.sentence.endswith(".")
            assert meaning.one_of or isinstance(default, bool) or meaning.at_most < 1e10


def test_the_finest_resolution_is_what_templates_can_be_made_at() -> None:
    def template(resolution_nm: float) -> None:
        points, weights = np.zeros((1, 3)), np.ones(1)
        size = {"voxels": 32, "voxel_nm": 1.4 / OVERSAMPLING}
        points_to_density(points, weights, resolution_nm=resolution_nm, **size)

    template(FINEST * 1.4 * 1.001)
    with pytest.raises(InputError, match="too fine"):
        template(FINEST * 1.4 * 0.999)


def test_one_class_in_a_folder_or_table_is_refused(tmp_path: Path) -> None:
    (tmp_path / "ribosome.mrc").touch()
    maps = {"provider": "maps", "folder": str(tmp_path), "classes": None}
    assert refusal(configuration(structures=maps)) == (
        "configuration key structures.classes is None, which here is ribosome; expected two "
        "classes or more"
    )
