"""How a command ends that a person runs: with one line, whatever stopped it."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from fsft.runtime.errors import InputError

INTERRUPTED = 130
"""Exit status of what Ctrl-C has stopped, as shells have it."""


@contextmanager
def command() -> Iterator[None]:
    """End the process with one line on standard error for an InputError or for Ctrl-C."""
    try:
        yield
    except InputError as error:
        sys.exit(f"error: {error}")
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        sys.exit(INTERRUPTED)
