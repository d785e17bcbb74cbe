"""A line on standard error now and then while subtomograms are simulated."""

import sys
import time
from collections.abc import Callable

SECONDS_BETWEEN_LINES = 5.0


def progress(what: str, count: int) -> Callable[[int], None]:
    """A function that, told how many are done, prints a line every few seconds and at the end."""
    started = shown = time.perf_counter()

    def show(done: int) -> None:
        nonlocal shown
        now = time.perf_counter()
        if now - shown >= SECONDS_BETWEEN_LINES or done == count:
            rate = done / (now - started)
            print(f"{what}: {done}/{count} subtomograms, {rate:.0f}/s", file=sys.stderr, flush=True)
            shown = now

    return show
