"""What a class may be called, so that lists, tables and file names can hold its name."""

import re

from fsft.runtime.errors import InputError

LONGEST = 100
"""Bytes of a name: a file name holds 255, of which some are for what is written around it."""

UNLABELLED = "unlabelled"
"""What a folder of particles without labels is called, so that no class is."""

MISSING = "<NA>"
"""What the package starfile writes for a value that is missing."""

UNUSABLE = re.compile(r"[\"'#/\\]|^[._]|^(data|loop|save|global|stop)_", re.IGNORECASE)
"""Characters that end a text in a STAR file or a folder in a path, and beginnings that mean
something else there: a hidden file, a column, a block."""


def check_class_name(name: str, where: str) -> None:
    """Raise InputError, beginning with `where`, if STAR files or file names cannot hold a name.

    Any other text is a name, a number or `nan` as well.
    """
    if name in ("", UNLABELLED, MISSING):
        raise InputError(f"{where}: {name!r} means that there is no class; expected a name")
    found = UNUSABLE.search(name)
    if found:
        raise InputError(
            f"{where}: {name!r} holds {found.group()!r} where no STAR file or file name can; "
            "expected another name"
        )
    if not name.isprintable() or name != name.strip():
        raise InputError(
            f"{where}: {name!r} holds what cannot be seen; expected printable characters, and no "
            "space around them"
        )
    if len(name.encode()) > LONGEST:
        raise InputError(
            f"{where}: the name {name[:20]}... has {len(name.encode())} bytes; expected at most "
            f"{LONGEST}"
        )
