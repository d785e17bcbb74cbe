"""Stored results: all that tables and figures are made from, in one small archive.

`python -m fsft.jobs.pack FOLDER_OR_ARCHIVE` checks stored results, unpacks an archive, and prints
the folder they lie in. Nothing here imports torch.
"""

import gzip
import io
import json
import shutil
import sys
import tarfile
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from fsft.jobs.plain import read_plain
from fsft.runtime.errors import InputError
from fsft.runtime.files import replacing, sha256, writing

CONFIG = "config.yaml"
"""The effective configuration of the run."""

CHECKSUMS = "checksums.sha256"
"""The SHA-256 of every other file, as `sha256sum --check` reads it."""

UNPACKED = Path("results/stored")
"""Below it archives are unpacked, each into a folder of its name."""


def write_config(path: Path, config: Mapping[str, Any]) -> None:
    """Write a configuration as plain YAML, keys in their order."""
    plain = json.loads(json.dumps(config))
    with replacing(path) as temporary:
        temporary.write_text(yaml.safe_dump(plain, sort_keys=False), encoding="utf-8")


def read_config(folder: Path) -> dict[str, Any]:
    """The configuration of stored results; their own paths are left out."""
    config = read_plain(folder / CONFIG)
    return {key: value for key, value in config.items() if key != "pathvars"}


def pack(files: Iterable[Path], *, folder: Path, archive: Path) -> None:
    """Write `files`, all below `folder`, and their checksums into a compressed archive.

    The same files make the same archive: sorted, with no dates and no owners.
    """
    names = sorted(path.relative_to(folder).as_posix() for path in files)
    listing = "".join(f"{sha256(folder / name)}  {name}\n" for name in names).encode()
    top = folder.name
    with (
        replacing(archive) as temporary,
        temporary.open("wb") as raw,
        gzip.GzipFile("", "wb", fileobj=raw, mtime=0) as zipped,
        tarfile.open(fileobj=zipped, mode="w") as tar,
    ):
        member = tarfile.TarInfo(f"{top}/{CHECKSUMS}")
        member.size = len(listing)
        tar.addfile(member, io.BytesIO(listing))
        for name in names:
            member = tarfile.TarInfo(f"{top}/{name}")
            member.size = (folder / name).stat().st_size
            with (folder / name).open("rb") as content:
                tar.addfile(member, content)


def unpack(archive: Path, into: Path) -> Path:
    """Unpack an archive into a folder of its name below `into`, in place of an earlier one.

    Returns that folder. Only files that the archive's checksums list are written, and it is put in
    place once they agree. Raises InputError, naming the file, if one is missing or was changed.
    """
    folder = into / archive.name.partition(".")[0]
    with writing(folder):
        into.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=into) as temporary:
            scratch = Path(temporary) / folder.name
            try:
                with writing(folder):
                    _extract(archive, scratch)
            except (tarfile.TarError, OSError, EOFError, zlib.error) as error:
                reason = str(error) or "it ends early"
                raise InputError(
                    f"{archive} is damaged or was not made by `make pack` ({reason})"
                ) from None
            check(scratch, called=f"{archive}: ")
            shutil.rmtree(folder, ignore_errors=True)
            scratch.replace(folder)
    return folder


def _extract(archive: Path, folder: Path) -> None:
    """Write the listed files of an archive, and no others, into `folder`."""
    with tarfile.open(archive, "r:gz") as tar:
        members = {member.name.partition("/")[2]: member for member in tar if member.isfile()}
        if CHECKSUMS not in members:
            raise InputError(f"{archive} holds no {CHECKSUMS}; expected what `make pack` wrote")
        for name in (CHECKSUMS, *listed(_content(tar, members[CHECKSUMS]))):
            if name in members:
                path = folder / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(_content(tar, members[name]))


def _content(tar: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    opened = tar.extractfile(member)
    assert opened is not None  # a regular file
    return opened.read()


def listed(listing: bytes) -> dict[str, str]:
    """Checksums by file. Raises InputError for a line that is none or a path that leads out."""
    checksums = {}
    for line in listing.decode("utf-8", "replace").splitlines():
        checksum, _, name = line.partition("  ")
        path = PurePosixPath(name)
        if not name or path.is_absolute() or ".." in path.parts:
            raise InputError(f"{CHECKSUMS} holds {line!r}; expected a checksum and a path below it")
        checksums[name] = checksum
    return checksums


def check(folder: Path, *, called: str = "") -> None:
    """Raise InputError, naming the file, if one that is listed is missing or was changed.

    A folder without checksums is a run's own and has only to hold its configuration.
    """
    where = called or f"{folder}/"
    if (folder / CHECKSUMS).is_file():
        for name, checksum in listed((folder / CHECKSUMS).read_bytes()).items():
            if not (folder / name).is_file():
                raise InputError(f"{where}{name} is missing, though {CHECKSUMS} lists it")
            if sha256(folder / name) != checksum:
                raise InputError(f"{where}{name} was changed: it does not match {CHECKSUMS}")
    if not (folder / CONFIG).is_file():
        raise InputError(
            f"{where}{CONFIG} is missing; expected an archive of `make pack`, such an archive "
            "unpacked, or the folder of a run"
        )


def main(given: Path) -> Path:
    """Check a folder, or unpack and check an archive. Returns the folder."""
    if not given.exists():
        raise InputError(f"{given} does not exist; expected a folder or archive of stored results")
    if not given.is_dir():
        return unpack(given, UNPACKED)
    check(given)
    return given


if __name__ == "__main__":
    try:
        print(main(Path(sys.argv[1])))
    except InputError as error:
        sys.exit(f"error: {error}")
