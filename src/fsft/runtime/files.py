"""Whole files or none: everything is written under a temporary name and then renamed."""

import errno
import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from glob import escape
from pathlib import Path
from typing import Any

from fsft.runtime.errors import InputError

READ_AND_WRITE = 0o666
FULL = (errno.ENOSPC, errno.EDQUOT)


@contextmanager
def writing(path: Path | str) -> Iterator[None]:
    """Raise InputError, naming `path`, if it cannot be written for want of space or permission."""
    try:
        yield
    except OSError as error:
        is_full, is_read_only = error.errno in FULL, error.errno == errno.EROFS
        if not (is_full or is_read_only or not os.access(Path(path).parent, os.W_OK)):
            raise
        advice = (
            "make room and run the same command again"
            if is_full
            else "expected a folder that may be written to"
        )
        raise InputError(f"{path} cannot be written: {error.strerror}; {advice}") from error


@contextmanager
def replacing(path: Path | str) -> Iterator[Path]:
    """Yield a temporary path beside `path`; rename it to `path` if the block ends well.

    The temporary file keeps the suffix of `path`, since some writers choose their format by it. The
    file may be read by whoever may read its folder, since some writers make theirs private.
    What a killed process has left is removed; a job that has outlived its run fails, for its file
    is gone, and cannot put that of another process in place.
    If the block raises, the temporary file is removed and `path` is left as it was. On a full disk
    or in a folder that is read-only it raises InputError, as `writing` does.
    """
    path = Path(path)
    temporary = path.with_name(f".{path.stem}.{os.getpid()}.partial{path.suffix}")
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        for left in path.parent.glob(f".{escape(path.stem)}.[0-9]*.partial{escape(path.suffix)}"):
            left.unlink(missing_ok=True)
        try:
            yield temporary
            with temporary.open("rb") as written:
                os.fsync(written.fileno())
            temporary.chmod(path.parent.stat().st_mode & READ_AND_WRITE)
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)


@contextmanager
def replacing_folder(folder: Path | str) -> Iterator[Path]:
    """Yield a new, empty folder beside `folder`; put it in the place of `folder` if all ends well.

    Otherwise as `replacing`: whatever happens, `folder` is the old one, the new one or none, never
    half of one.
    """
    folder = Path(folder)
    temporary, old = (
        folder.with_name(f".{folder.name}.{os.getpid()}.{kind}") for kind in ("partial", "old")
    )
    with writing(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        for left in folder.parent.iterdir():
            if re.fullmatch(rf"\.{re.escape(folder.name)}\.\d+\.(partial|old)", left.name):
                shutil.rmtree(left)
        temporary.mkdir()
        try:
            yield temporary
            if folder.exists():
                folder.rename(old)
            temporary.rename(folder)
        finally:
            for left in (temporary, old):
                shutil.rmtree(left, ignore_errors=True)


def visible(folder: Path) -> list[Path]:
    """What lies in a folder, by name, but for hidden files; InputError if it cannot be read."""
    try:
        return sorted(each for each in folder.iterdir() if not each.name.startswith("."))
    except OSError as error:
        raise InputError(f"{folder} cannot be read: {error.strerror}") from None


def write_json(path: Path | str, value: Any) -> None:
    """Write `value` as indented JSON with its keys in the given order; NaN is refused."""
    text = json.dumps(value, indent=2, allow_nan=False)
    with replacing(path) as temporary:
        temporary.write_text(text + "\n", encoding="utf-8")


def sha256(path: Path | str) -> str:
    """Hexadecimal SHA-256 of a file's content."""
    with Path(path).open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
