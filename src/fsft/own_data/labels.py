"""Which class each particle is of, where that is known."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from fsft.formats.csv_file import read_csv
from fsft.runtime.errors import InputError, quoted


def read_labels(path: Path, names: Sequence[str]) -> list[str]:
    """The class of each particle from a CSV with a column `class`, empty for an unlabelled one.

    names: what the particles are called. With a column `name` the CSV tells of those it lists, and
    the others are unlabelled; without, it has a row for each particle. Raises InputError naming
    file and row.
    """
    columns, rows = read_csv(path)
    if "class" not in columns:
        raise InputError(f"{path} has no column named class; it has {', '.join(columns)}")
    classes = [row["class"] for row in rows]
    if "name" not in columns:
        if len(classes) != len(names):
            raise InputError(
                f"{path} has {len(classes)} rows for {len(names)} particles; expected one each, or "
                "a column named name"
            )
        return classes
    of_name = dict.fromkeys(names, "")
    seen: dict[str, int] = {}
    for n, (row, class_name) in enumerate(zip(rows, classes, strict=True), start=1):
        name = row["name"]
        if name not in of_name:
            raise InputError(f"{path}, row {n}: there is no particle {name!r}")
        if name in seen:
            raise InputError(f"{path}, row {n}: {name!r} is in row {seen[name]} already")
        seen[name] = n
        of_name[name] = class_name
    return [of_name[name] for name in names]


def check_labels(table: pd.DataFrame, classes: Sequence[str], shots: int) -> None:
    """Refuse labels that cannot be used with a source of these classes.

    table: see `Particles`. Raises InputError naming source and row for a label that is none of
    `classes`, and naming source and class for a class with fewer than `shots` labels; if there is
    no label at all, it says where labels may stand.
    """
    known = {"", *classes}
    source = table["source"].iat[0]
    for row, name, label in zip(table["row"], table["name"], table["class"], strict=True):
        if label not in known:
            raise InputError(
                f"{source}, row {row} ({name}): {quoted(label)} is not a class of the source; "
                f"expected one of {', '.join(classes)}, or nothing"
            )
    counts = table["class"].value_counts()
    if shots > 0 and not (table["class"] != "").any():
        raise InputError(
            f"{source} gives no particle a label; expected {shots} of each class, in the CSV file "
            "that the key labels names or in the column that the key class_column names"
        )
    for label in classes:
        count = int(counts.get(label, 0))
        if shots > 0 and count == 0:
            raise InputError(
                f"{source}: class {label} is empty; expected {shots} labelled particles"
            )
        if count < shots:
            raise InputError(
                f"{source}: class {label} has {count} labelled particles; expected {shots}, one "
                "for each shot"
            )
