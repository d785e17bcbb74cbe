"""Running the workflow in tests, as a person would."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]


class Workflow:
    """The workflow of a source tree, run in a folder of its own."""

    def __init__(self, folder: Path, root: Path = ROOT) -> None:
        self.folder, self.root = folder, root

    def start(
        self, config: dict[str, Any], *arguments: str, process_group: int | None = None
    ) -> subprocess.Popen[str]:
        """Start Snakemake with `config` over config/config.yaml."""
        for name in ("config", "resources"):
            shutil.copytree(self.root / name, self.folder / name, dirs_exist_ok=True)
        configfile = self.folder / "changes.yaml"
        configfile.write_text(yaml.safe_dump(config), encoding="utf-8")
        command = [
            *(sys.executable, "-m", "snakemake", "--cores", "1"),
            *("--runtime-source-cache-path", str(self.folder / "cache")),
            *("--directory", str(self.folder), "--configfile", str(configfile)),
            *("--snakefile", str(self.root / "workflow" / "Snakefile")),
        ]
        path = (str(self.root / "src"), os.environ.get("PYTHONPATH"))
        return subprocess.Popen(
            [*command, *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, path))},
            process_group=process_group,
        )

    def snakemake(
        self, config: dict[str, Any], *arguments: str
    ) -> subprocess.CompletedProcess[str]:
        """Run Snakemake to its end."""
        process = self.start(config, *arguments)
        stdout, stderr = process.communicate()
        return subprocess.CompletedProcess(process.args, process.returncode, stdout, stderr)

    def run(self, config: dict[str, Any], *targets: str) -> None:
        """Make targets, or everything."""
        result = self.snakemake(config, "--", *targets)
        assert result.returncode == 0, result.stdout + result.stderr

    def planned(self, config: dict[str, Any], *targets: str) -> dict[str, int]:
        """Jobs by rule that a dry run plans, without the total."""
        result = self.snakemake(config, "--dry-run", "--", *targets)
        assert result.returncode == 0, result.stdout + result.stderr
        table = re.findall(r"^(\w+) +(\d+)$", result.stdout + result.stderr, re.MULTILINE)
        return {rule: int(count) for rule, count in table if rule != "total"}


def one_error(result: subprocess.CompletedProcess[str]) -> str:
    """The one sentence with which a run has failed."""
    assert result.returncode == 1
    said = result.stdout + result.stderr
    errors = {line for line in said.splitlines() if line.startswith("error: ")}
    assert len(errors) == 1, said
    assert "Traceback" not in said
    return errors.pop().removeprefix("error: ")
