"""The workflow as a module of another one, from another directory, and without its package."""

import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import yaml

from tests.workflow.conftest import TINY
from tests.workflow.running import ROOT, one_error

SNAKEFILE = ROOT / "workflow" / "Snakefile"
QUICK = {**TINY, "methods": ["radial_profile"], "report": {}}

OTHER = """
module fsft:
    snakefile: "{snakefile}"
    config: {config!r}

use rule * from fsft as fsft_*

rule count:
    default_target: True
    input: rules.fsft_metrics.output[0], *rules.fsft_tables.input
    output: "count.txt"
    shell: "wc -l < {{input[0]}} > {{output}}"
"""


def snakemake(
    folder: Path, *arguments: str, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run Snakemake in `folder`, which holds nothing of this project."""
    return subprocess.run(
        [sys.executable, "-m", "snakemake", "--cores", "2", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
    )


def test_it_is_a_module_of_another_workflow(tmp_path: Path) -> None:
    other = tmp_path / "Snakefile"
    other.write_text(OTHER.format(snakefile=SNAKEFILE, config=QUICK), encoding="utf-8")
    result = snakemake(tmp_path)
    assert result.returncode == 0, result.stdout + result.stderr
    lines = int((tmp_path / "count.txt").read_text(encoding="utf-8"))
    assert lines == 1 + len(pd.read_csv(tmp_path / "results/metrics.csv")) > 1
    assert (tmp_path / "results/tables/table1.csv").is_file()


def test_it_is_planned_from_another_directory(tmp_path: Path) -> None:
    changes = tmp_path / "changes.yaml"
    changes.write_text(yaml.safe_dump(QUICK), encoding="utf-8")
    named = ("--dry-run", "--snakefile", str(SNAKEFILE), "--configfile", str(changes))
    result = snakemake(tmp_path, *named)
    assert result.returncode == 0, result.stdout + result.stderr


def test_a_python_without_the_package_is_told_so(tmp_path: Path) -> None:
    hiding = "import sys\nsys.modules['fsft'] = None\n"
    (tmp_path / "sitecustomize.py").write_text(hiding, encoding="utf-8")
    named = (
        "--dry-run",
        "--snakefile",
        str(SNAKEFILE),
        "--configfile",
        str(ROOT / "config/demo.yaml"),
    )
    result = snakemake(tmp_path, *named, PYTHONPATH=str(tmp_path))
    assert "pip install" in one_error(result)
