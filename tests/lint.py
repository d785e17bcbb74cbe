"""Lint the workflow: all that `snakemake --lint` says, but for one thing.

It asks for a conda environment or container for every rule. Here Snakemake and all rules share one
environment, made from requirements.lock.
"""

import re
import subprocess
import sys

SOFTWARE = "Specify a conda environment or container for each rule."

command = [sys.executable, "-m", "snakemake", "--workflow-profile", "none", "--lint"]
linted = subprocess.run(command, stderr=subprocess.PIPE, text=True, check=False)
titles = re.findall(r"^    \* (.+):$", linted.stderr, re.MULTILINE)
if set(titles) - {SOFTWARE} or (linted.returncode != 0 and not titles):
    sys.exit(linted.stderr)
print("snakemake --lint: clean")
