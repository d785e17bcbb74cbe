"""Checks of a configuration before any job: what is wrong, in one sentence that names the key.

`schema_sentence` words what the JSON schema found; `check_config` finds what a schema cannot say.
Read by the workflow while it plans, so nothing here imports torch.
"""

import math
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from jsonschema import ValidationError

from fsft.jobs.grid import Grid
from fsft.methods.plan import DEFAULT
from fsft.runtime.errors import InputError
from fsft.simulation.domain import Domain
from fsft.structures.table import PROCEDURAL_TABLE, read_table

SPELLED_NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?(e-?[0-9]+)?")

EXPECTED = {
    "type": "a value of type {}",
    "enum": "{}",
    "minimum": "at least {}",
    "maximum": "at most {}",
    "exclusiveMinimum": "more than {}",
    "exclusiveMaximum": "less than {}",
    "minItems": "at least {} entries",
    "minLength": "at least {} characters",
    "minProperties": "at least {} entries",
    "uniqueItems": "every entry once",
    "pattern": "a name matching {}",
}
"""What a keyword of a JSON schema asks for, in words."""

LISTED_IN = {"maps": ("folder", "a folder of structures"), "rcsb": ("manifest", "a CSV file")}
"""The key that says which classes a provider has, and what it names."""

Config = Mapping[str, Any]


def schema_sentence(error: ValidationError) -> str:
    """One sentence for what a JSON schema refuses: the key, its value and what was expected."""
    key = _key(error.absolute_path)
    if error.validator == "additionalProperties":
        known = error.schema.get("properties", {})
        unknown = next(name for name in error.instance if name not in known)
        where = f"{key}.{unknown}" if key else unknown
        return f"configuration key {where} is unknown; expected one of {', '.join(known)}"
    if error.validator == "required":
        missing = next(name for name in error.validator_value if name not in error.instance)
        return f"configuration key {key}.{missing} is missing"
    limit = error.validator_value
    choices = " or ".join(map(str, limit)) if isinstance(limit, list) else limit
    expected = EXPECTED.get(str(error.validator), f"{error.validator} {{}}").format(choices)
    return f"configuration key {key} is {error.instance!r}; expected {expected}"


def check_config(config: Config) -> None:
    """Raise InputError, naming the key, where entries that the schema allows do not fit."""
    for name, domain in config["domains"].items():
        Domain(name=name, **domain)  # refuses values that do not fit together
    _check_grid(config)
    _check_classes(config["structures"])
    _check_shots(config)
    _check_variants(config)
    Grid(config).plan  # noqa: B018 - refuses unknown methods, stages, keys and values
    _check_report(config)


def _check_grid(config: Config) -> None:
    grid, domains = config["grid"], config["domains"]
    for key in ("source_domain", "target_domain"):
        if grid[key] not in domains:
            raise InputError(
                f"configuration key grid.{key} is {grid[key]!r}; expected one of the domains, "
                f"{', '.join(domains)}"
            )
    if grid["source_domain"] == grid["target_domain"]:
        raise InputError(
            "configuration key grid.target_domain must differ from grid.source_domain, since the "
            "SNR levels of one domain share their particles and their noise"
        )
    for key, snrs in (
        ("grid.source_snrs", grid["source_snrs"]),
        ("grid.target_snrs", grid["target_snrs"]),
        ("report.snrs", config["report"]["snrs"]),
    ):
        for snr in snrs:
            _check_snr(key, snr)
        _check_once(key, snrs, float)


def _check_snr(key: str, snr: Any) -> None:
    spelled = str(snr)
    if not SPELLED_NUMBER.fullmatch(spelled) or not 0 < float(spelled) < math.inf:
        raise InputError(f"configuration key {key} holds {spelled}; expected a number above zero")


def _check_classes(structures: Config) -> None:
    known = class_names(structures)
    chosen = structures["classes"]
    if isinstance(chosen, int):
        if chosen > len(known):
            raise InputError(
                f"configuration key structures.classes asks for {chosen} classes; expected at most "
                f"{len(known)}, as many as the provider {structures['provider']} has"
            )
    elif chosen is not None:
        _check_once("structures.classes", chosen)
        for name in chosen:
            if name not in known:
                raise InputError(
                    f"configuration key structures.classes holds {name!r}, which the provider "
                    f"{structures['provider']} does not have; expected of {', '.join(known)}"
                )


def class_names(structures: Config) -> list[str]:
    """The classes that the provider of the key `structures` has."""
    provider = structures["provider"]
    if provider == "procedural":
        return [row.name for row in read_table(PROCEDURAL_TABLE)]
    key, what = LISTED_IN[provider]
    if structures[key] is None:
        raise InputError(
            f"configuration key structures.{key} is null; expected {what} for the provider "
            f"{provider}"
        )
    from fsft.structures.maps import structure_files  # these load readers that no other plan needs
    from fsft.structures.rcsb import read_manifest

    read = structure_files if provider == "maps" else read_manifest
    try:
        return list(read(Path(structures[key])))
    except InputError as error:
        raise InputError(f"configuration key structures.{key}: {error}") from None


def _check_shots(config: Config) -> None:
    pool, per_class = config["splits"]["support_pool"], config["subtomograms"]["per_class"]
    most = max(config["shots"])
    if most > pool:
        raise InputError(
            f"configuration key shots holds {most}; expected at most splits.support_pool, {pool}"
        )
    rest = per_class - pool
    unlabelled = round(config["splits"]["unlabelled_fraction"] * rest)
    if not 1 <= unlabelled < rest:
        raise InputError(
            f"configuration key splits.support_pool is {pool} of subtomograms.per_class "
            f"{per_class}; expected to leave an unlabelled and a test subtomogram in every class"
        )


def _check_variants(config: Config) -> None:
    _check_once("variants", [variant.name for variant in Grid(config).variants])
    for variant in config["variants"]:
        if variant["name"] == DEFAULT:
            raise InputError(f"configuration key variants: the name {DEFAULT} is taken")
        for method in variant["methods"]:
            if method not in config["methods"]:
                raise InputError(
                    f"configuration key variants, {variant['name']}.methods holds {method!r}; "
                    f"expected of the key methods, {', '.join(config['methods'])}"
                )


def _check_report(config: Config) -> None:
    report, grid = config["report"], config["grid"]
    choices = {
        "source_snr": [str(snr) for snr in grid["source_snrs"]],
        "target_snr": [str(snr) for snr in grid["target_snrs"]],
        "shots": [str(shots) for shots in config["shots"]],
    }
    for key, allowed in choices.items():
        if str(report[key]) not in allowed:
            raise InputError(
                f"configuration key report.{key} is {report[key]}; expected one of "
                f"{', '.join(allowed)}"
            )


def _check_once(key: str, entries: Iterable[Any], identity: Callable[[Any], Any] = str) -> None:
    seen = set()
    for entry in entries:
        if identity(entry) in seen:
            raise InputError(f"configuration key {key} lists {entry} twice; expected it once")
        seen.add(identity(entry))


def _key(path: Iterable[str | int]) -> str:
    """A path as it would be written, e.g. `variants[0].name`."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return text.lstrip(".")
