"""How a workflow script runs: logged, in one thread, and with errors a person can act on."""

import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fsft.runtime.allocator import keep_freed_memory
from fsft.runtime.errors import InputError


@contextmanager
def logged(path: Path | str) -> Iterator[None]:
    """Run a job with its output in the log file `path`.

    An InputError ends the process with its one sentence on standard error, for a traceback would
    hide it; any other error is written in full to the log and raised.
    """
    keep_freed_memory()
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    with Path(path).open("w", encoding="utf-8", buffering=1) as log:
        terminal, sys.stderr, stdout, sys.stdout = sys.stderr, log, sys.stdout, log
        try:
            yield
        except InputError as error:
            print(f"error: {error}", file=log)
            print(f"error: {error}", file=terminal)
            raise SystemExit(1) from None
        except Exception:
            traceback.print_exc(file=log)
            raise
        finally:
            sys.stderr, sys.stdout = terminal, stdout
