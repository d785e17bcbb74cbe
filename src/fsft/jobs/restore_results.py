"""Lay packs into a run, to go on from.

`python -m fsft.jobs.restore_results CONFIG... --archives ARCHIVE...`

Each is unpacked into a folder below `<results>/stored/` that is named after it and its content, so
that packs of several machines lie side by side, and the same one laid in twice lies there once.
"""

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from fsft.formats.archive import stem, unpack
from fsft.jobs.collect_tables import read_values
from fsft.plan.estimate import effective
from fsft.plan.grid import Grid
from fsft.plan.stored import CELL, INDEX, STORED, VALUES, Store
from fsft.plan.unfinished import Work
from fsft.runtime.alone import keep_alone
from fsft.runtime.errors import InputError
from fsft.runtime.files import sha256


def restore(config: Mapping[str, Any], archives: Sequence[Path]) -> Iterator[str]:
    """Unpack archives into the run of a configuration, and say what it has of them.

    Raises InputError, naming the file, for an archive that is none, is damaged or holds nothing to
    go on from.
    """
    results = Path(config["pathvars"]["results"])
    for archive in archives:
        if not archive.is_file():
            raise InputError(f"{archive} is no file; expected an archive that `make pack` wrote")
    for archive in archives:
        name = f"{stem(archive)}-{sha256(archive)[:8]}"
        unpack(archive, results / STORED / name, holding=INDEX)
    work = Work(Grid(config), Store(results / STORED))
    yield f"{len(work.stored)} of {len(work.cells)} cells of the run in {results} are stored"
    if work.unasked:
        yield f"{work.unasked} stored cells are of another configuration and play no part"
    yield from _conflicts(work.store)


def _conflicts(store: Store) -> Iterator[str]:
    """A sentence for every two packs that hold other numbers of the same cells."""
    values = {pack: read_values(pack / VALUES) for pack in store.packs}
    cells = [entries for (kind, _), entries in store.entries.items() if kind == CELL]
    other: dict[tuple[str, str], int] = {}
    for first, *more in cells:
        for entry in more:
            ours, theirs = (values[each.pack][each.identity] for each in (first, entry))
            if not ours.reset_index(drop=True).equals(theirs.reset_index(drop=True)):
                pair = first.pack.name, entry.pack.name
                other[pair] = other.get(pair, 0) + 1
    for (kept, left), count in other.items():
        yield f"{count} cells have other numbers in {left} than in {kept}; those of {kept} count"


def main(arguments: Sequence[str]) -> None:
    """Lay in the archives that the command line names."""
    parser = argparse.ArgumentParser(
        prog="python -m fsft.jobs.restore_results", description=__doc__
    )
    parser.add_argument("config", nargs="+", type=Path, help="files of the configuration")
    parser.add_argument("--archives", nargs="+", type=Path, required=True, help="packs to lay in")
    given = parser.parse_args(arguments)
    config = effective(given.config)
    keep_alone(Path(config["pathvars"]["results"]))
    for line in restore(config, given.archives):
        print(line)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except InputError as error:
        sys.exit(f"error: {error}")
