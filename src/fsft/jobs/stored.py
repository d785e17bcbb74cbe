"""Finished results that were laid into a run, to go on from: `<results>/stored/`, a folder a pack.

Read by the workflow while it plans, so nothing here imports torch or pandas.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

from fsft.runtime.errors import InputError

STORED = "stored"
"""The folder of a run that packs are laid into."""

INDEX = "finished.csv"
"""What a pack holds: a row for each of KINDS with its identity."""

VALUES = "cell_metrics.csv"
"""The metrics of its cells, by identity and without their roles."""

RECORDS = "model_costs.csv"
"""What its models cost and were made with, by identity."""

CELL, MODEL, FEATURES, CLASSES = KINDS = ("cell", "model", "features", "classes")

COLUMNS = ("kind", "identity", "path", "code")
"""Columns of INDEX. path: of a result in its run, below the folder of its kind and without suffix.
code: the fingerprint of the code that made it."""


@dataclass(frozen=True)
class Entry:
    """A result in a pack."""

    pack: Path
    kind: str
    identity: str
    path: str
    code: str


@dataclass(frozen=True)
class Store:
    """All packs in a folder, none if there is no folder; where two hold the same result, that of
    the first by name counts."""

    folder: Path | None = None

    @cached_property
    def packs(self) -> list[Path]:
        """Their folders, by name."""
        found = self.folder.glob(f"*/{INDEX}") if self.folder else []
        return sorted(path.parent for path in found)

    @cached_property
    def entries(self) -> Mapping[tuple[str, str], list[Entry]]:
        """What every pack holds of a result, by kind and identity."""
        found: dict[tuple[str, str], list[Entry]] = {}
        for pack in self.packs:
            for entry in read_index(pack):
                found.setdefault((entry.kind, entry.identity), []).append(entry)
        return found

    def find(self, kind: str, identity: str) -> Entry | None:
        """A result, if it is here."""
        return next(iter(self.entries.get((kind, identity), [])), None)

    def file(self, kind: str, identity: str, name: str) -> str | None:
        """A file of a result, if a pack holds it; name: its path there, with `{path}`."""
        files = (
            entry.pack / name.format(path=entry.path)
            for entry in self.entries.get((kind, identity), [])
        )
        return next((str(file) for file in files if file.is_file()), None)


def read_index(pack: Path) -> Iterator[Entry]:
    """The entries of a pack. Raises InputError, naming the file, if it is not what `pack` wrote."""
    path = pack / INDEX
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(lines, strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{path} cannot be read: {error}") from None
    for row in rows:
        if tuple(row) != COLUMNS or None in row.values() or row["kind"] not in KINDS:
            raise InputError(f"{path} is damaged; expected the columns {', '.join(COLUMNS)}")
        if PurePosixPath(row["path"]).is_absolute() or ".." in row["path"]:
            raise InputError(f"{path} holds {row['path']!r}; expected a path below its folder")
        yield Entry(pack, row["kind"], row["identity"], row["path"], row["code"])
