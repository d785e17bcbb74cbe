"""The table of procedural classes: which structure each of them is."""

import re
from dataclasses import dataclass
from pathlib import Path

from fsft.formats.csv_file import read_csv
from fsft.runtime.errors import InputError

PROCEDURAL_TABLE = Path(__file__).parents[3] / "resources" / "structures" / "procedural.csv"
COLUMNS = ("name", "symmetry", "residues_per_subunit", "domains")
FORM = "form"
POINT_GROUP = re.compile(r"C([1-9]|1[0-4])|D([2-9]|1[0-2])|T|O|I")
RESIDUES, DOMAINS = re.compile(r"[1-9][0-9]{0,5}"), re.compile(r"[1-9]|1[0-2]")
SMALLEST_DOMAIN = 40
"""Residues per domain that a row must allow on average: about the smallest fold there is."""

CAPS = {"one_cap": 1, "two_caps": 2}
"""Forms of a complex whose axis carries further particles at its ends."""

WITHOUT_SUBUNITS = ("membrane", "none")
FORMS = ("complex", *CAPS, *WITHOUT_SUBUNITS)


@dataclass(frozen=True)
class Row:
    """A row of the table.

    form: `complex`, a point group of equal subunits, each of globular domains; `one_cap` and
    `two_caps`, the same with a particle at one or both ends of its axis, and rows that differ in
    this alone have equal cores and caps; `membrane`, a patch of a bilayer; `none`, nothing. The
    last two have no symmetry and no subunits.
    """

    name: str
    symmetry: str
    residues_per_subunit: int
    domains: int
    form: str = "complex"


def read_table(path: Path) -> list[Row]:
    """The rows of a table, in its order.

    Raises InputError naming the file, and the row, unless its columns are name, symmetry (C1..C14,
    D2..D12, T, O, I), residues_per_subunit and domains, perhaps form (see `Row`), and every name
    stands there once.
    """
    if not path.is_file():
        raise InputError(f"{path} is missing; expected a table of procedural classes")
    columns, rows = read_csv(path)
    if tuple(columns) not in (COLUMNS, (*COLUMNS, FORM)):
        raise InputError(
            f"{path} has the columns {', '.join(columns)}; expected {', '.join(COLUMNS)}, and "
            f"perhaps {FORM}"
        )
    parsed = [_parse(row, f"{path}, row {n}") for n, row in enumerate(rows, start=1)]
    names = [each.name for each in parsed]
    for name in names:
        if names.count(name) > 1:
            raise InputError(f"{path} lists the class {name} twice")
    return parsed


def _parse(row: dict[str, str], where: str) -> Row:
    form = row.get(FORM, "complex")
    if form not in FORMS:
        raise InputError(f"{where}: the form is {form!r}; expected one of {', '.join(FORMS)}")
    if form in WITHOUT_SUBUNITS:
        if any(row[column] for column in COLUMNS[1:]):
            raise InputError(f"{where}: the form {form} has no subunits; expected empty columns")
        return Row(row["name"], "", 0, 0, form)
    if not POINT_GROUP.fullmatch(row["symmetry"]):
        raise InputError(
            f"{where}: the symmetry is {row['symmetry']!r}; expected C1 to C14, D2 to D12, T, O, I"
        )
    residues, domains = row["residues_per_subunit"], row["domains"]
    if not (RESIDUES.fullmatch(residues) and DOMAINS.fullmatch(domains)):
        raise InputError(
            f"{where}: {residues!r} residues in {domains!r} domains; expected numbers, 1 to 12 "
            "domains"
        )
    if int(residues) < SMALLEST_DOMAIN * int(domains):
        raise InputError(
            f"{where}: {residues} residues in {domains} domains; expected {SMALLEST_DOMAIN} or "
            "more residues per domain"
        )
    return Row(row["name"], row["symmetry"], int(residues), int(domains), form)
