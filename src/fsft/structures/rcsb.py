"""Structures from the Protein Data Bank, by the entries that a manifest lists."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pooch

from fsft.formats.csv_file import read_csv
from fsft.runtime.errors import InputError
from fsft.structures.coordinates import read_coordinates
from fsft.structures.download import fetch
from fsft.structures.structure import Structure

ARCHIVE = "https://files.rcsb.org/download"
REQUIRED = ("class", "pdb_id", "assembly", "sha256")
PDB_ID = re.compile(r"[1-9][A-Z0-9]{3}")
ASSEMBLY = re.compile(r"[1-9][0-9]{0,5}")
SHA256 = re.compile(r"([0-9a-f]{64})?")


@dataclass(frozen=True)
class Entry:
    """A row of a manifest: the class it stands for, its PDB id and its biological assembly.

    sha256: of the gzipped mmCIF file, empty until known. where: file and row, for messages.
    """

    name: str
    pdb_id: str
    assembly: int
    sha256: str
    where: str


def read_manifest(path: Path) -> dict[str, Entry]:
    """The entries of a manifest by class name, in its order.

    It is a CSV file with the columns class, pdb_id, assembly and sha256; others are for the reader.
    Raises InputError naming the file, and the row, if a column or value is missing or malformed, or
    if a class, where upper and lower case are one, or an assembly of an entry stands there twice.
    """
    if not path.is_file():
        raise InputError(f"{path} is missing; expected a manifest of PDB entries")
    columns, rows = read_csv(path)
    absent = [column for column in REQUIRED if column not in columns]
    if absent or not rows:
        lacking = f"has no column {absent[0]}" if absent else "lists no entries"
        raise InputError(f"{path} {lacking}; expected the columns {', '.join(REQUIRED)}, and rows")
    entries: dict[str, Entry] = {}
    seen: set[str] = set()
    for number, row in enumerate(rows, start=1):
        entry = _parse(row, f"{path}, row {number}")
        source = f"entry {entry.pdb_id}, assembly {entry.assembly},"
        for taken in (f"class {entry.name.lower()}", source):
            if taken in seen:
                raise InputError(f"{entry.where}: the {taken} is listed twice; expected it once")
        seen |= {f"class {entry.name.lower()}", source}
        entries[entry.name] = entry
    return entries


def read_entry(entry: Entry, *, cache: Path | None = None, archive: str = ARCHIVE) -> Structure:
    """The biological assembly of an entry, downloaded if `cache` does not have it.

    cache: folder of the files as they came, gzipped mmCIF; the user's cache of fsft if None.
    archive: the address below which `<id>.cif.gz` is.
    Raises InputError naming the entry or its file; see `fetch` and `read_coordinates`.
    """
    origin = f"{entry.where} (assembly {entry.assembly} of {entry.pdb_id})"
    path = fetch(
        f"{archive.rstrip('/')}/{entry.pdb_id}.cif.gz",
        cache or Path(pooch.os_cache("fsft")),
        known_sha256=entry.sha256,
        where=origin,
    )
    structure = read_coordinates(path, assembly=entry.assembly)
    return replace(structure, name=entry.name, origin=origin)


def _parse(row: Mapping[str, str], where: str) -> Entry:
    name, pdb_id, assembly, sha256 = (row[column].strip() for column in REQUIRED)
    pdb_id, sha256 = pdb_id.upper(), sha256.lower()
    if not name:
        raise InputError(f"{where}: the class is empty; expected a name")
    if not PDB_ID.fullmatch(pdb_id):
        raise InputError(f"{where}: the pdb_id is {pdb_id!r}; expected four characters like 1AON")
    if not ASSEMBLY.fullmatch(assembly):
        raise InputError(f"{where}: the assembly is {assembly!r}; expected a number from 1")
    if not SHA256.fullmatch(sha256):
        raise InputError(f"{where}: the sha256 is {sha256!r}; expected 64 digits, or none yet")
    return Entry(name, pdb_id, int(assembly), sha256, where)
