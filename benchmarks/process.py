"""A measurement in a process of its own, for peak memory and the allocator belong to a process."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]


def measure(module: str, *words: object) -> dict[str, float]:
    """Run `python -m benchmarks.module words` in one thread; what it prints, read as JSON.

    Says on standard error what runs and how long it took. Raises CalledProcessError if it fails.
    Ctrl-C does not reach it, in a process group of its own, so that it is killed without a word.
    """
    spelled = [str(word) for word in words]
    label = " ".join([module, *(word for word in spelled if not Path(word).is_absolute())])
    print(f"bench: {label} ...", file=sys.stderr, flush=True)
    start = time.perf_counter()
    command = [sys.executable, "-m", f"benchmarks.{module}", *spelled]
    one_thread = {**os.environ, "OMP_NUM_THREADS": "1"}
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=one_thread,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        process_group=0,
    )
    seconds = time.perf_counter() - start
    print(f"bench: {label}: {seconds:.0f} s {done.stdout.strip()}", file=sys.stderr, flush=True)
    measured: dict[str, float] = json.loads(done.stdout or "{}")
    return measured
