"""A user's CSV file as the text that stands there: no value becomes a number or goes missing."""

import csv
from pathlib import Path

from fsft.runtime.errors import InputError


def read_csv(path: Path) -> tuple[list[str], list[dict[str, str]]]:
    """Columns of a CSV file in UTF-8, and its rows by column.

    Empty lines are no rows, and a byte order mark is no text. Raises InputError naming file and row
    if it cannot be read, a column stands there twice, or a row has too few or too many values.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            header, *rows = [row for row in csv.reader(lines, strict=True) if row] or [[]]
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise InputError(f"{path} is no text in UTF-8; expected a CSV file saved as such") from None
    except csv.Error as error:
        raise InputError(f"{path} cannot be read as a CSV file: {error}") from None
    for column in filter(None, header):
        if header.count(column) > 1:
            raise InputError(f"{path} has the column {column} twice; expected it once")
    for n, row in enumerate(rows, start=1):
        if len(row) != len(header):
            raise InputError(
                f"{path}, row {n}: there are {len(row)} values for {len(header)} columns; expected "
                "one each"
            )
    return header, [dict(zip(header, row, strict=True)) for row in rows]


def read_columns(path: Path, *names: str) -> dict[str, list[str]]:
    """Some columns of a CSV file by name; InputError as from `read_csv`, or if one is missing."""
    columns, rows = read_csv(path)
    if missing := [name for name in names if name not in columns]:
        raise InputError(f"{path} lacks the column(s) {', '.join(missing)}")
    return {name: [row[name] for row in rows] for name in names}
