"""Running the workflow in tests, without the default profile."""

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

    def snakemake(
        self, config: dict[str, Any], *arguments: str
    ) -> subprocess.CompletedProcess[str]:
        """Run Snakemake with `config` over config/config.yaml."""
        shutil.copytree(self.root / "config", self.folder / "config", dirs_exist_ok=True)
        configfile = self.folder / "changes.yaml"
        configfile.write_text(yaml.safe_dump(config), encoding="utf-8")
        command = [
            *(sys.executable, "-m", "snakemake", "--cores", "1", "--workflow-profile", "none"),
            *("--runtime-source-cache-path", str(self.folder / "cache")),
            *("--directory", str(self.folder), "--configfile", str(configfile)),
            *("--snakefile", str(self.root / "workflow" / "Snakefile")),
        ]
        return subprocess.run(
            [*command, *arguments],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "PYTHONPATH": str(self.root / "src")},
        )

    def planned(self, config: dict[str, Any], *targets: str) -> dict[str, int]:
        """Jobs by rule that a dry run plans, without the total."""
        result = self.snakemake(config, "--dry-run", "--", *targets)
        assert result.returncode == 0, result.stdout + result.stderr
        table = re.findall(r"^(\w+) +(\d+)$", result.stdout + result.stderr, re.MULTILINE)
        return {rule: int(count) for rule, count in table if rule != "total"}
