"""How a workflow script runs: logged, in one thread, and with errors a person can act on."""

import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path

from fsft.runtime.allocator import keep_freed_memory
from fsft.runtime.alone import lock
from fsft.runtime.errors import InputError
from fsft.runtime.files import writing


@contextmanager
def logged(path: Path | str) -> Iterator[None]:
    """Run a job with its output in the log file `path`.

    An InputError ends the process with its one sentence on standard error, for a traceback would
    hide it, and so does a log that cannot be written, or that another job still writes, one that
    outlived a killed run; any other error is written in full to the log and raised.
    """
    keep_freed_memory()
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    try:
        with (
            writing(path),
            _alone_with(Path(path)),
            Path(path).open("w", encoding="utf-8", buffering=1) as log,
            redirect_stdout(log),
            redirect_stderr(log),
        ):
            try:
                yield
            except InputError as error:
                print(f"error: {error}", file=log)
                raise
            except Exception:
                traceback.print_exc(file=log)
                raise
    except InputError as error:
        print(f"error: {error}", file=sys.stderr)
        raise SystemExit(1) from None


@contextmanager
def _alone_with(path: Path) -> Iterator[None]:
    """Lock a log, since a job may outlive a run that was killed and still write its results."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as log:
        if not lock(log):
            raise InputError(
                f"a job of an earlier run still writes {path}; wait until it ends, or stop it"
            )
        yield
