"""A wrong configuration is refused in one sentence, before any job."""

import re
from typing import Any

import pytest

from tests.workflow.running import Workflow

PREAMBLE = re.compile("Using workflow specific profile|Config file .* is extended")

ABOVE_ZERO = "expected a number above zero"
CLASS, ANOTHER = "D7_14x520", "C1_1x4200"

SENTENCES: list[tuple[dict[str, Any], str]] = [
    ({"shot": [3]}, r"configuration key shot is unknown; expected one of pathvars, .*"),
    ({"stages": {"coral": {"beta": 1}}}, "stages.coral: unknown key 'beta'; expected one of .*"),
    *(
        ({"grid": {key: [snr]}}, f"configuration key grid.{key} holds {snr}; {ABOVE_ZERO}")
        for key, snr in (("target_snrs", 0), ("source_snrs", -1))
    ),
    (
        {"shots": [8]},
        "configuration key shots holds 8; expected at most splits.support_pool, 7",
    ),
    (
        {"shots": [120], "splits": {"support_pool": 120}},
        "configuration key splits.support_pool is 120 of subtomograms.per_class 100; expected .*",
    ),
    (
        {"structures": {"classes": [CLASS, ANOTHER, CLASS]}},
        f"configuration key structures.classes lists {CLASS} twice; expected it once",
    ),
    (
        {"structures": {"classes": [CLASS, "ribosome"]}},
        "configuration key structures.classes holds 'ribosome', which the provider procedural .*",
    ),
    *(
        ({"grid": {key: [float("nan")]}}, rf"configuration key grid.{key}\[0\] is nan; .*")
        for key in ("target_snrs", "source_snrs")
    ),
    (
        {"pathvars": {"results": ""}},
        "configuration key pathvars.results is ''; expected at least 1 characters",
    ),
    (
        {"pathvars": {"results": "a" * 300}},
        "configuration key pathvars.results is 'a+...: File name too long",
    ),
    (
        {"pathvars": {"results": "config/config.yaml"}},
        "configuration key pathvars.results is 'config/config.yaml', a file; expected a folder",
    ),
    (
        {"pathvars": {"results": "run{seed}"}},
        r"configuration key pathvars.results is 'run\{seed\}'; expected a folder without any of .*",
    ),
    (
        {"structures": {"classes": 3.0}},
        r"configuration key structures.classes is 3.0; expected a whole number \(no point\) or .*",
    ),
    (
        {"stages": {"all": {"learning_rate": float("nan")}}},
        "stages.all.learning_rate is nan; expected a number from 1e-09 to 1",
    ),
    ({"methods": ["fsft", "fstf"]}, "methods: unknown method 'fstf'; .*"),
    (
        {"structures": {"provider": "maps", "folder": "."}},
        r"configuration key structures.folder: \. holds no structures; expected .*",
    ),
    (
        {"structures": {"provider": "maps", "folder": "nowhere"}},
        "configuration key structures.folder: nowhere is not a folder; expected .*",
    ),
]


@pytest.mark.parametrize(("config", "sentence"), SENTENCES)
def test_refused_in_one_sentence(workflow: Workflow, config: dict[str, Any], sentence: str) -> None:
    result = workflow.snakemake(config)
    assert result.returncode == 1
    lines = (result.stdout + result.stderr).splitlines()
    (said,) = (line for line in lines if not PREAMBLE.match(line))
    assert re.fullmatch(f"error: {sentence}", said)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        (
            "hostile.json",
            '{"__use_yte__": true, "__definitions__": ["open(\'ran\', \'w\')"]}',
            "holds the key __use_yte__, which runs code; expected plain YAML",
        ),
        (
            "hostile.yaml",
            "seeds: !!python/object/apply:os.system ['touch ran']",
            "Config file is not valid JSON or YAML.",
        ),
        (
            "twice.yaml",
            "seeds: [0]\nseeds: [1]\n",
            "line 2: the key 'seeds' stands here again; expected it once",
        ),
    ],
)
def test_what_snakemake_reads_is_refused_and_does_not_run(
    workflow: Workflow, name: str, text: str, said: str
) -> None:
    workflow.folder.mkdir()
    (workflow.folder / name).write_text(text, encoding="utf-8")
    result = workflow.snakemake({}, "--configfile", str(workflow.folder / name))
    assert result.returncode == 1
    assert said in result.stderr
    assert "Traceback" not in result.stderr
    assert not (workflow.folder / "ran").exists()
