"""Stands in for Slurm: `sbatch` notes what it is given, and every job is done at once by writing
something into each file that the run is to make.

    python pretend.py FOLDER COMMAND ARGUMENT...

FOLDER/submissions.jsonl gets a line for each submission; FOLDER/files.json lists the files. The
first submission of the rule that FOLDER/stopped.txt names counts as stopped for its memory.
"""

import fcntl
import json
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any


def submissions(folder: Path) -> list[dict[str, Any]]:
    """All submissions, earliest first: number, state, rules and arguments."""
    lines = (folder / "submissions.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def rules_of(arguments: list[str]) -> dict[str, int]:
    """Jobs by rule of a submission, from the Snakemake that it runs."""
    (wrapped,) = (each for each in arguments if each.startswith("--wrap="))
    jobs = re.search(r"--target-jobs (.+?) --", wrapped)
    assert jobs is not None, wrapped
    return Counter(re.findall(r"(\w+):", jobs.group(1)))


def sbatch(folder: Path, arguments: list[str]) -> str:
    """Note a submission and do its jobs."""
    with (folder / "submissions.jsonl").open("a", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        earlier, rules = submissions(folder), rules_of(arguments)
        stopped = (folder / "stopped.txt").read_text(encoding="utf-8")
        fails = stopped in rules and not any(stopped in each["rules"] for each in earlier)
        state = "OUT_OF_MEMORY" if fails else "COMPLETED"
        number = len(earlier) + 1
        noted = {"number": number, "state": state, "rules": rules, "arguments": arguments}
        print(json.dumps(noted), file=file)
    if not fails:
        for path in map(Path, json.loads((folder / "files.json").read_text(encoding="utf-8"))):
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.exists():
                path.write_text("made\n", encoding="utf-8")
    return str(number)


def main(folder: Path, command: str, arguments: list[str]) -> str:
    """What a command of Slurm would print."""
    if command == "sbatch":
        return sbatch(folder, arguments)
    if command == "squeue":
        return "\n".join(f"{each['number']}|{each['state']}" for each in submissions(folder))
    if command == "scontrol":
        return "MinJobAge = 300 sec\nMaxArraySize = 1001"
    return ""


if __name__ == "__main__":
    print(main(Path(sys.argv[1]), sys.argv[2], sys.argv[3:]))
