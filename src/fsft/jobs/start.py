"""How a workflow script starts its job: in a fork of the run's warm process, or in its own.

`python -m fsft.jobs.start SOCKET` is the warm process.
"""

import gc
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from inspect import isfunction
from pathlib import Path
from typing import Any

from fsft.jobs.logbook import logged
from fsft.runtime.allocator import keep_freed_memory
from fsft.runtime.errors import InputError
from fsft.runtime.forks import listening, serve
from fsft.runtime.warm import forked

WARMED = (
    "fsft.jobs.collect_tables",
    "fsft.jobs.split_dataset",
    "fsft.jobs.extract_features",
    "fsft.jobs.evaluate_model",
    "fsft.jobs.make_table",
    "fsft.jobs.draw_figure",
    "fsft.jobs.train_stage",
    "matplotlib.pyplot",
    "seaborn",
    "scipy.stats",
)
"""What takes long to import; whatever else a job needs, it imports by itself."""

PATH, SET = "<path>", "<set>"
"""How JSON spells what it has no word for."""


def run_job(function: str, log: str, /, **arguments: Any) -> None:
    """Run a job, e.g. `run_job("fsft.jobs.collect_tables:collect_costs", "x.log", costs=[...])`.

    arguments: numbers, text, paths, and lists, sets and mappings of them. Errors and exit codes
    are those of `logged`, whichever process the job runs in.
    """
    spelled = json.dumps(arguments, default=_spelled)
    request = {"function": function, "log": log, "arguments": spelled}
    code = forked(request)
    if code is None:
        work(request)
    elif code:
        raise SystemExit(code)


def work(request: Mapping[str, str]) -> None:
    """Do what `run_job` asks for in this process."""
    with logged(request["log"]):
        with importing():
            job = _job(request["function"])
        job(**json.loads(request["arguments"], object_hook=_meant))


@contextmanager
def importing() -> Iterator[None]:
    """Imports in which nothing is collected, and whose objects no later collection goes through.

    What is imported stays, so that the collector finds nothing in it, again and again: that takes a
    third of the time in which torch is imported.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.freeze()


def _job(name: str) -> Any:
    """A function of a module of fsft.jobs; InputError if `name` means anything else."""
    module, _, function = name.partition(":")
    if module.startswith("fsft.jobs.") and not function.startswith("_"):
        found = vars(import_module(module)).get(function)
        if isfunction(found) and found.__module__ == module:
            return found
    raise InputError(f"{name!r} is no job; expected a public function of fsft.jobs")


def _spelled(value: Any) -> dict[str, Any]:
    if isinstance(value, Path):
        return {PATH: str(value)}
    if isinstance(value, frozenset):
        return {SET: sorted(value)}
    raise TypeError(f"a job cannot be given {value!r}; expected what JSON can spell")


def _meant(value: dict[str, Any]) -> Any:
    if PATH in value:
        return Path(value[PATH])
    return frozenset(value[SET]) if SET in value else value


def warm_up() -> None:
    """Import what jobs import, and keep it out of their garbage collections."""
    with importing():
        for module in WARMED:
            import_module(module)


if __name__ == "__main__":
    keep_freed_memory()
    with listening() as listener:
        warm_up()
        serve(listener, work)
