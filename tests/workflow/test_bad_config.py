"""A wrong configuration is refused in one sentence, before any job."""

import re
from typing import Any

import pytest

from tests.workflow.running import Workflow

SENTENCES: list[tuple[dict[str, Any], str]] = [
    ({"shot": [3]}, r"configuration key shot is unknown; expected one of pathvars, .*"),
    ({"grid": {"target_snrs": [0]}}, "configuration key grid.target_snrs holds 0; expected .*"),
    ({"structures": {"provider": "maps", "folder": "."}}, "configuration key structures.folder .*"),
]


@pytest.mark.parametrize(("config", "sentence"), SENTENCES)
def test_refused_in_one_sentence(workflow: Workflow, config: dict[str, Any], sentence: str) -> None:
    result = workflow.snakemake(config)
    assert result.returncode == 1
    lines = (result.stdout + result.stderr).splitlines()
    assert lines[0].startswith("Config file config/config.yaml is extended")
    assert re.fullmatch(f"error: {sentence}", lines[1])
    assert len(lines) == 2
