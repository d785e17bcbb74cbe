"""The table of procedural classes: which complex each of them is."""

import csv
import re
from dataclasses import dataclass
from pathlib import Path

from fsft.runtime.errors import InputError

PROCEDURAL_TABLE = Path(__file__).parents[3] / "resources" / "structures" / "procedural.csv"
COLUMNS = ("name", "symmetry", "residues_per_subunit", "domains")
POINT_GROUP = re.compile(r"C([1-9]|1[0-4])|D([2-9]|1[0-2])|T|O|I")
SMALLEST_DOMAIN = 40
"""Residues per domain that a row must allow on average: about the smallest fold there is."""


@dataclass(frozen=True)
class Complex:
    """A row of the table: a point group of equal subunits, each of globular domains."""

    name: str
    symmetry: str
    residues_per_subunit: int
    domains: int


def read_table(path: Path) -> list[Complex]:
    """The complexes in a table, in its order.

    Raises InputError naming the file, and the row, unless its columns are name, symmetry (C1..C14,
    D2..D12, T, O, I), residues_per_subunit and domains, and every name stands there once.
    """
    if not path.is_file():
        raise InputError(f"{path} is missing; expected the table of procedural classes")
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    complexes = [_parse(row, f"{path}, row {n}") for n, row in enumerate(rows, start=1)]
    names = [each.name for each in complexes]
    for name in names:
        if names.count(name) > 1:
            raise InputError(f"{path} lists the class {name} twice")
    return complexes


def _parse(row: dict[str, str], where: str) -> Complex:
    if tuple(row) != COLUMNS:
        raise InputError(f"{where}: the columns are {', '.join(map(str, row))}; expected {COLUMNS}")
    if not POINT_GROUP.fullmatch(row["symmetry"]):
        raise InputError(
            f"{where}: the symmetry is {row['symmetry']!r}; expected C1 to C14, D2 to D12, T, O, I"
        )
    residues, domains = row["residues_per_subunit"], row["domains"]
    if not (residues.isdecimal() and domains.isdecimal() and 1 <= int(domains) <= 12):
        raise InputError(
            f"{where}: {residues!r} residues in {domains!r} domains; expected numbers, 1 to 12 "
            "domains"
        )
    if int(residues) < SMALLEST_DOMAIN * int(domains):
        raise InputError(
            f"{where}: {residues} residues in {domains} domains; expected {SMALLEST_DOMAIN} or "
            "more residues per domain"
        )
    return Complex(row["name"], row["symmetry"], int(residues), int(domains))
