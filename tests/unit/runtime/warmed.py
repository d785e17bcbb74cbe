"""A warm process without torch that does what tests ask of it, to be run with python -m."""

import json
import os
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from fsft.runtime.forks import listening, serve

MEGABYTES_BEFORE = 400
left_behind: list[str] = []


def work(request: dict[str, Any]) -> None:
    match request:
        case {"say": words, "exit": code}:
            print(words)
            print(words.upper(), file=sys.stderr)
            sys.exit(code)
        case {"raise": words}:
            raise RuntimeError(words)
        case {"leave": words}:
            left_behind.append(words)
            os.environ["LEFT"] = words
        case {"sleep": note}:
            Path(note).write_text(str(os.getpid()))
            try:
                time.sleep(60)
            finally:
                Path(note).with_suffix(".stopped").touch()
        case "facts":
            mask = os.umask(0)
            facts = {
                "folder": str(Path.cwd()),
                "mask": mask,
                "temporary": tempfile.gettempdir(),
                "left": [*left_behind, os.environ.get("LEFT")],
                "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
                "processor_seconds": time.process_time(),
            }
            print(json.dumps(facts))


if __name__ == "__main__":
    bytearray(MEGABYTES_BEFORE * 2**20)
    tempfile.gettempdir()
    with listening() as listener:
        serve(listener, work)
