"""A file of an archive into a folder: fetched once, its hash recorded, a cut download taken up."""

import gzip
import sys
import time
import zlib
from functools import partial
from pathlib import Path

import pooch
import requests
from urllib3.exceptions import HTTPError

from fsft.runtime.errors import InputError
from fsft.runtime.files import replacing, sha256

WAITS_S = (1, 4, 15)
"""Pauses before the second and later attempts."""

TIMEOUT_S = 30
CHUNK = 1 << 20
PASSING = (429, 500, 502, 503, 504)
"""Answers of a server that may be better a little later."""


class _CutError(Exception):
    """A download did not arrive whole; another attempt may go on from there."""


def fetch(url: str, folder: Path, *, known_sha256: str = "", where: str) -> Path:
    """The path of a gzip file in `folder`, downloaded if it is not there.

    known_sha256: what the file must hash to; if empty, what was recorded at its first download in
    a file beside it, `<name>.sha256`, as `sha256sum -c` reads it. A file put there by hand is
    recorded like a downloaded one, so a folder can be filled where there is no network.
    A connection that is cut is taken up again where it ended, now or in a later run, from
    `<name>.part`; pooch itself would start anew. A file counts as whole if it unpacks.
    Raises InputError, with `where` first, if the file cannot be had or has another hash.
    """
    path = folder / url.rsplit("/", 1)[-1]
    record = path.with_name(f"{path.name}.sha256")
    if known_sha256:
        expected, remedy = known_sha256.lower(), "correct the sha256 of the manifest"
    else:
        expected, remedy = _recorded(record), f"delete {record}"
    if not path.exists():
        _download(url, path, expected, remedy, where)
    found = sha256(path)
    if expected and found != expected:
        raise InputError(
            f"{where}: {path} has the SHA-256 {found}; expected {expected}; delete the file to "
            f"download it again, or {remedy} to accept it"
        )
    if not record.exists():
        with replacing(record) as temporary:
            temporary.write_text(f"{found}  {path.name}\n", encoding="utf-8")
    return path


def _recorded(record: Path) -> str:
    words = record.read_text(encoding="utf-8").split() if record.exists() else []
    return words[0] if words else ""


def _download(url: str, path: Path, expected: str, remedy: str, where: str) -> None:
    unfinished = path.with_name(f"{path.name}.part")
    pooch.get_logger().setLevel("WARNING")  # it would advise the user to change a call of pooch
    print(f"downloading {url} to {path.parent}", file=sys.stderr, flush=True)
    try:
        pooch.retrieve(
            url,
            known_hash=f"sha256:{expected}" if expected else None,
            fname=path.name,
            path=path.parent,
            downloader=partial(_continue_download, unfinished=unfinished),
        )
    except requests.HTTPError as error:
        raise InputError(
            f"{where}: the archive does not give it ({_one_line(error)}); check the id, and "
            "whether another entry has replaced it"
        ) from error
    except (_CutError, requests.RequestException) as error:
        raise InputError(
            f"{where}: {url} cannot be downloaded ({_one_line(error)}); connect to the network and "
            f"start again, or put the file into {path.parent}"
        ) from error
    except OSError as error:
        raise InputError(f"{where}: {path} cannot be written: {_one_line(error)}") from error
    except ValueError as error:  # pooch's, for another hash
        raise InputError(
            f"{where}: {url} does not have the SHA-256 {expected}, so the archive has changed it "
            f"since; {remedy} to accept it"
        ) from error


def _continue_download(url: str, output: str, _: pooch.Pooch | None, *, unfinished: Path) -> None:
    """A downloader of pooch that keeps what has arrived in `unfinished` until all of it has."""
    for pause in (*WAITS_S, None):
        try:
            _receive(url, unfinished)
            _check_whole(unfinished)
            break
        except (_CutError, requests.ConnectionError, requests.Timeout):
            if pause is None:
                raise
            time.sleep(pause)
    unfinished.replace(output)


def _receive(url: str, unfinished: Path) -> None:
    """Append to a file what it lacks, or write it anew if the server sends all of it."""
    have = unfinished.stat().st_size if unfinished.exists() else 0
    headers = {"Accept-Encoding": "identity"}
    if have:
        headers["Range"] = f"bytes={have}-"
    with requests.get(url, headers=headers, stream=True, timeout=TIMEOUT_S) as response:
        if response.status_code == requests.codes.requested_range_not_satisfiable:
            return  # nothing is lacking, or it is not the same file; unpacking tells
        if response.status_code in PASSING:
            raise _CutError(f"the server answers {response.status_code}")
        response.raise_for_status()
        resumed = response.status_code == requests.codes.partial_content
        with unfinished.open("ab" if resumed else "wb") as file:
            try:
                # as sent: a server may call the file itself an encoding
                for chunk in response.raw.stream(CHUNK, decode_content=False):
                    file.write(chunk)
            except HTTPError as error:
                raise _CutError(f"the connection was cut: {_one_line(error)}") from error


def _check_whole(unfinished: Path) -> None:
    """Raise _CutError, and drop the file if it is damaged, unless it unpacks to its end."""
    if unfinished.stat().st_size == 0:
        raise _CutError("nothing has arrived")
    try:
        with gzip.open(unfinished) as content:
            while content.read(CHUNK):
                pass
    except EOFError as error:
        raise _CutError("the connection was cut") from error
    except (gzip.BadGzipFile, zlib.error) as error:
        unfinished.unlink()
        raise _CutError("what arrived is not a gzip file") from error


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__
