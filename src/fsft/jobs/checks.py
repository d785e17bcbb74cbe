"""Checks that several keys of a configuration share; each raises InputError naming the key."""

import math
import re
from collections.abc import Callable, Iterable
from typing import Any

from fsft.runtime.errors import InputError

SPELLED_NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?(e-?[0-9]+)?")


def check_once(key: str, entries: Iterable[Any], identity: Callable[[Any], Any] = str) -> None:
    """Refuse an entry that is listed twice, as `identity` tells them apart."""
    seen = set()
    for entry in entries:
        if identity(entry) in seen:
            raise InputError(f"configuration key {key} lists {entry} twice; expected it once")
        seen.add(identity(entry))


def check_snr(key: str, snr: Any) -> None:
    """Refuse an SNR that is not a number above zero, or is spelled so that no path can hold it."""
    spelled = str(snr)
    if not SPELLED_NUMBER.fullmatch(spelled) or not 0 < float(spelled) < math.inf:
        raise InputError(f"configuration key {key} holds {spelled}; expected a number above zero")
