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
        for key, snr in (("target_snrs", 0), ("source_snrs", -1), ("target_snrs", float("nan")))
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
            "error: configuration key __use_yte__ is unknown; expected one of ",
        ),
        (
            "hostile.yaml",
            "seeds: !!python/object/apply:os.system ['touch ran']",
            "Config file is not valid JSON or YAML.",
        ),
    ],
)
def test_snakemake_does_not_run_what_is_in_a_file(
    workflow: Workflow, name: str, text: str, said: str
) -> None:
    workflow.folder.mkdir()
    (workflow.folder / name).write_text(text, encoding="utf-8")
    result = workflow.snakemake({}, "--configfile", str(workflow.folder / name))
    assert result.returncode == 1
    assert said in result.stderr
    assert "Traceback" not in result.stderr
    assert not (workflow.folder / "ran").exists()
