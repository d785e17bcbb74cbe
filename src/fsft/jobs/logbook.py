"""How a workflow script runs: logged, in one thread, and with errors a person can act on."""

import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import TextIO

from fsft.runtime.allocator import keep_freed_memory
from fsft.runtime.command import INTERRUPTED
from fsft.runtime.errors import InputError
from fsft.runtime.files import writing


@contextmanager
def logged(path: Path | str) -> Iterator[None]:
    """Run a job with its output in the log file `path`.

    An InputError ends the process with its one sentence on standard error, for a traceback would
    hide it, and so does a log that cannot be written; Ctrl-C ends it without a word. Any other
    error is written in full to the log and raised.
    """
    keep_freed_memory()
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    try:
        with writing(path), _opened(Path(path)) as log, redirect_stdout(log), redirect_stderr(log):
            try:
                yield
            except InputError as error:
                print(f"error: {error}", file=log)
                raise
            except KeyboardInterrupt:
                print("interrupted", file=log)
                raise SystemExit(INTERRUPTED) from None
            except Exception:
                traceback.print_exc(file=log)
                raise
    except InputError as error:
        print(f"error: {error}", file=sys.stderr)
        raise SystemExit(1) from None


def _opened(path: Path) -> TextIO:
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.open("w", encoding="utf-8", buffering=1)
