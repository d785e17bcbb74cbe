"""Which classes a configuration asks for.

Read by the workflow while it plans, so nothing here imports torch.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from unicodedata import normalize

from fsft.plan.checks import check_once
from fsft.runtime.errors import InputError
from fsft.structures.class_name import check_class_name
from fsft.structures.table import PROCEDURAL_TABLE, read_table

LISTED_IN = {
    "procedural": ("table", "a CSV file"),
    "maps": ("folder", "a folder of structures"),
    "rcsb": ("manifest", "a CSV file"),
}
"""The key that says which classes a provider has, and what it names."""

Config = Mapping[str, Any]


def check_classes(structures: Config) -> None:
    """Raise InputError unless the provider of the key `structures` has all classes, each once.

    Their names must be such as `check_class_name` takes, and differ in more than upper and lower
    case, since not every file system tells these apart.
    """
    known = known_classes(structures)
    chosen = structures["classes"]
    if isinstance(chosen, int):
        if chosen > len(known):
            raise InputError(
                f"configuration key structures.classes asks for {chosen} classes; expected at most "
                f"{len(known)}, as many as the provider {structures['provider']} has"
            )
    elif chosen is not None:
        check_once("structures.classes", chosen)
        for name in chosen:
            if name not in known:
                raise InputError(
                    f"configuration key structures.classes holds {name!r}, which the provider "
                    f"{structures['provider']} does not have; expected of {', '.join(known)}"
                )
    key, _ = LISTED_IN[structures["provider"]]
    seen: dict[str, str] = {}
    for name in chosen_classes(structures):
        check_class_name(name, f"configuration key structures.{key}")
        other = seen.setdefault(normalize("NFC", name).casefold(), name)
        if other != name:
            raise InputError(
                f"configuration key structures.{key} has both {other!r} and {name!r}; expected "
                "names that differ in more than upper and lower case, for files are named after "
                "them"
            )


def chosen_classes(structures: Config) -> list[str]:
    """The classes of the run, in their order."""
    chosen = structures["classes"]
    if isinstance(chosen, list):
        return chosen
    return known_classes(structures)[:chosen]


def known_classes(structures: Config) -> list[str]:
    """The classes that the provider of the key `structures` has."""
    provider = structures["provider"]
    key, what = LISTED_IN[provider]
    if provider == "procedural":
        table = procedural_table(structures)
        return _named(key, lambda: [row.name for row in read_table(table)])
    if structures[key] is None:
        raise InputError(
            f"configuration key structures.{key} is null; expected {what} for the provider "
            f"{provider}"
        )
    from fsft.structures.maps import structure_files  # these load readers that no other plan needs
    from fsft.structures.rcsb import read_manifest

    read = structure_files if provider == "maps" else read_manifest
    return _named(key, lambda: list(read(Path(structures[key]))))


def procedural_table(structures: Config) -> Path:
    """The table of synthetic complexes."""
    return Path(structures["table"]) if structures["table"] else PROCEDURAL_TABLE


def _named(key: str, read: Callable[[], list[str]]) -> list[str]:
    """What `read` gives; its InputError also names the key."""
    try:
        return read()
    except InputError as error:
        raise InputError(f"configuration key structures.{key}: {error}") from None
