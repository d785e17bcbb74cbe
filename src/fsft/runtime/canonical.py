"""One spelling of plain values, so that two of them are equal where they mean the same."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

DIGITS = 16


def canonical(value: Any) -> Any:
    """The same plain value with the keys of every mapping in sorted order and tuples as lists."""
    if isinstance(value, Mapping):
        return {key: canonical(value[key]) for key in sorted(value, key=str)}
    if isinstance(value, list | tuple):
        return [canonical(each) for each in value]
    return value


def digest(value: Any) -> str:
    """Hexadecimal digits that stand for a plain value, whatever the order of its keys."""
    text = json.dumps(canonical(value), separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()[:DIGITS]
