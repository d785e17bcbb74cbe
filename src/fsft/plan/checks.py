"""Checks that several keys of a configuration share; each raises InputError naming the key."""

import os
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from fsft.runtime.errors import InputError, quoted

SPELLED_NUMBER = re.compile(r"[0-9]{1,12}(\.[0-9]{1,12})?(e-?[0-9]{1,2})?")

SNR_RANGE = (1e-6, 1e6)
"""Beyond it signal or noise is lost in the float16 of a stored subtomogram."""

LONGEST_PATH = 1024
"""Bytes of a path that leave room, of the 4096 of Linux, for what a run puts below it."""


def check_once(key: str, entries: Iterable[Any], identity: Callable[[Any], Any] = str) -> None:
    """Refuse an entry that is listed twice, as `identity` tells them apart."""
    seen = set()
    for entry in entries:
        if identity(entry) in seen:
            raise InputError(f"configuration key {key} lists {entry} twice; expected it once")
        seen.add(identity(entry))


def check_snr(key: str, snr: Any) -> None:
    """Refuse an SNR that is no number in SNR_RANGE, or is spelled so that no path can hold it."""
    spelled = str(snr)
    if not SPELLED_NUMBER.fullmatch(spelled) or not float(spelled) > 0:
        raise InputError(
            f"configuration key {key} holds {quoted(snr)}; expected a number above zero"
        )
    lowest, highest = SNR_RANGE
    if not lowest <= float(spelled) <= highest:
        raise InputError(
            f"configuration key {key} holds {snr}; expected from {lowest:g} to {highest:g}"
        )


def check_path(key: str, path: str) -> None:
    """Refuse a path that the system cannot look for; one where nothing is yet may be right."""
    try:
        if len(os.fsencode(Path(path).absolute())) > LONGEST_PATH:
            raise InputError(
                f"configuration key {key} is {quoted(path)}; expected a path of at most "
                f"{LONGEST_PATH} bytes"
            )
        Path(path).stat()
    except FileNotFoundError:
        pass
    except OSError as error:
        raise InputError(f"configuration key {key} is {quoted(path)}: {error.strerror}") from None


def check_folder(key: str, path: str) -> None:
    """Refuse a path where no folder of a run's own can be.

    Snakemake takes braces for wildcards and angle brackets for the folders of `pathvars`.
    """
    check_path(key, path)
    inside = path.removeprefix("<results>/")
    if re.search("[{}<>]", inside):
        raise InputError(
            f"configuration key {key} is {quoted(path)}; expected a folder without any of {{ }} < >"
        )
    if path != path.strip() or path.endswith("/") or "//" in path:
        raise InputError(
            f"configuration key {key} is {quoted(path)}; expected a folder without a blank or "
            "slash at its ends, or two slashes"
        )
    if Path(path).name in ("", ".."):
        raise InputError(f"configuration key {key} is {quoted(path)}; expected a folder of its own")
    if Path(path).exists() and not Path(path).is_dir():
        raise InputError(f"configuration key {key} is {quoted(path)}, a file; expected a folder")
