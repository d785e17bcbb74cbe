"""Archives of stored results: written, checked and unpacked.

`python -m fsft.formats.archive FOLDER_OR_ARCHIVE...` checks stored results, unpacks archives, and
prints the folders they lie in. Nothing here imports torch.
"""

import gzip
import hashlib
import io
import json
import sys
import tarfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from fsft.formats.older import renew
from fsft.formats.plain_yaml import read_plain
from fsft.runtime.canonical import canonical
from fsft.runtime.command import command
from fsft.runtime.errors import InputError
from fsft.runtime.files import replacing, sha256, writing

CONFIG = "config.yaml"
"""The effective configuration of the run."""

CHECKSUMS = "checksums.sha256"
"""The SHA-256 of every other file, as `sha256sum --check` reads it."""

UNPACKED = Path("results/stored")
"""Below it archives are unpacked, each into a folder of its name."""

MOST_BYTES, MOST_FILES = 2**30, 10**5
"""Of an archive, unpacked: the paper's grid takes some tens of MiB."""


def config_text(config: Mapping[str, Any]) -> str:
    """A configuration as plain YAML, in one order of its keys, but for the device, which is a
    matter of the machine."""
    kept = {key: value for key, value in config.items() if key != "device"}
    return yaml.safe_dump(json.loads(json.dumps(canonical(kept))), sort_keys=False)


def write_config(path: Path, config: Mapping[str, Any]) -> None:
    """Write a configuration as plain YAML."""
    with replacing(path) as temporary:
        temporary.write_text(config_text(config), encoding="utf-8")


def read_config(folder: Path) -> dict[str, Any]:
    """The configuration of stored results; their own paths are left out.

    One that says nothing of a test set of its own is older than it: a part of the target was.
    """
    config = read_plain(folder / CONFIG)
    renew(config)
    config["splits"] = {"test_per_class": 0, **config.get("splits", {})}
    return {key: value for key, value in config.items() if key != "pathvars"}


def write_archive(contents: Mapping[str, Path | bytes], archive: Path, top: str) -> None:
    """Write files, by their path below a folder called `top`, and their checksums into an archive.

    The same contents make the same archive: sorted, with no dates and no owners.
    """
    names = sorted(contents)
    checksums = ((_checksum(contents[name]), name) for name in names)
    listing = "".join(f"{checksum}  {name}\n" for checksum, name in checksums).encode()
    with (
        replacing(archive) as temporary,
        temporary.open("wb") as raw,
        gzip.GzipFile("", "wb", fileobj=raw, mtime=0) as zipped,
        tarfile.open(fileobj=zipped, mode="w") as tar,
    ):
        for name, content in ((CHECKSUMS, listing), *((name, contents[name]) for name in names)):
            data = content if isinstance(content, bytes) else content.read_bytes()
            member = tarfile.TarInfo(f"{top}/{name}")
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))


def _checksum(content: Path | bytes) -> str:
    return hashlib.sha256(content).hexdigest() if isinstance(content, bytes) else sha256(content)


def stem(archive: Path) -> str:
    """The name of an archive without its suffix. Raises InputError if nothing is left of it."""
    name = archive.name.removesuffix(".gz").removesuffix(".tgz").removesuffix(".tar")
    if not name.strip("."):
        raise InputError(
            f"{archive} has no name before .tar.gz; expected one, since it names a folder"
        )
    return name


def unpack(archive: Path, folder: Path, *, holding: str = CONFIG) -> None:
    """Unpack an archive into `folder`, in place of what was unpacked there earlier.

    Only files that the archive's checksums list are written, and they are put in place once they
    agree. Raises InputError, naming the file, if one is missing or was changed, if the archive
    lacks `holding` or would unpack to more than MOST_BYTES, or if the folder there is not an
    unpacked archive.
    """
    if folder.exists() and not (folder / CHECKSUMS).is_file():
        raise InputError(
            f"{folder} is in the way and is not an unpacked archive; expected another name for "
            f"{archive}, or move that away"
        )
    with writing(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=folder.parent, prefix=".") as temporary:
            scratch = Path(temporary) / "unpacked"
            try:
                with writing(folder):
                    _extract(archive, scratch)
            except (tarfile.TarError, OSError, EOFError, zlib.error) as error:
                reason = str(error) or "it ends early"
                raise InputError(
                    f"{archive} is damaged or was not made by `make pack` ({reason})"
                ) from None
            check(scratch, called=f"{archive}: ", holding=holding)
            if folder.exists():
                folder.replace(Path(temporary) / "earlier")
            scratch.replace(folder)


def _extract(archive: Path, folder: Path) -> None:
    """Write the listed files of an archive, and no others, into `folder`."""
    with tarfile.open(archive, "r:gz") as tar:
        members = {
            member.name.partition("/")[2]: member
            for member in _bounded(tar, archive)
            if member.isfile()
        }
        if CHECKSUMS not in members:
            raise InputError(f"{archive} holds no {CHECKSUMS}; expected what `make pack` wrote")
        for name in (CHECKSUMS, *listed(_content(tar, members[CHECKSUMS]))):
            if name in members:
                path = folder / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(_content(tar, members[name]))


def _bounded(tar: tarfile.TarFile, archive: Path) -> Iterator[tarfile.TarInfo]:
    """The members of an archive, as long as they are not too many or too large together."""
    size = 0
    for number, member in enumerate(tar):
        size += member.size
        if size > MOST_BYTES or number >= MOST_FILES:
            raise InputError(
                f"{archive} would unpack to more than {MOST_BYTES >> 20} MiB or {MOST_FILES} "
                "files; expected the archive of a run, which is far smaller"
            )
        yield member


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


def check(folder: Path, *, called: str = "", holding: str = CONFIG) -> None:
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
    if not (folder / holding).is_file():
        raise InputError(
            f"{where}{holding} is missing; expected an archive of `make pack`, such an archive "
            "unpacked, or the folder of a run"
        )


def main(given: str) -> Path:
    """Check a folder, or unpack and check an archive. Returns the folder."""
    path = Path(given)
    if not given or not path.exists():
        raise InputError(
            f"{given or 'RESULTS'} does not exist; expected a folder or archive of stored results"
        )
    folder = _place(path)
    if path.is_dir():
        check(folder)
    else:
        unpack(path, folder)
    return folder


def _place(path: Path) -> Path:
    """The folder that stored results lie in, or are unpacked into."""
    return path if path.is_dir() else UNPACKED / stem(path)


def check_apart(given: Sequence[str]) -> None:
    """Raise InputError if two of some folders and archives would lie in one place."""
    places: dict[Path, str] = {}
    for each in given:
        place = _place(Path(each)).resolve()
        if place in places:
            raise InputError(
                f"{places[place]} and {each} would lie in one folder, {_place(Path(each))}; "
                "expected different runs, and archives of different names"
            )
        places[place] = each


def spelled(folders: Sequence[Path]) -> str:
    """Folders so that Snakemake takes them for a list of text: alone, `2024` would be a number."""
    return json.dumps([str(folder) for folder in folders])


if __name__ == "__main__":
    with command():
        given = sys.argv[1:] or [""]
        check_apart(given)
        print(spelled([main(each) for each in given]))
