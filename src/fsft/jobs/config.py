"""Checks of a configuration before any job: what is wrong, in one sentence that names the key.

`schema_sentence` words what the JSON schema found; `check_config` finds what a schema cannot say.
Read by the workflow while it plans, so nothing here imports torch.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from jsonschema import ValidationError

from fsft.data.part_sizes import part_sizes
from fsft.jobs.checks import check_once, check_snr
from fsft.jobs.classes import check_classes
from fsft.jobs.datasets import imported
from fsft.jobs.grid import Grid
from fsft.jobs.particles import check_particles
from fsft.methods.plan import DEFAULT
from fsft.runtime.errors import InputError
from fsft.simulation.domain import Domain

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
    check_classes(config["structures"])
    check_particles(config)
    _check_shots(config)
    _check_variants(config)
    Grid(config).plan  # noqa: B018 - refuses unknown methods, stages, keys and values
    _check_report(config)


def _check_grid(config: Config) -> None:
    grid = config["grid"]
    for key, allowed in (
        ("source_domain", ("domains",)),
        ("target_domain", ("domains", "particles")),
    ):
        if not any(grid[key] in config[names] for names in allowed):
            known = " or ".join(
                f"of the {names}, {', '.join(config[names])}" for names in allowed if config[names]
            )
            raise InputError(f"configuration key grid.{key} is {grid[key]!r}; expected one {known}")
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
            check_snr(key, snr)
        check_once(key, snrs, float)


def _check_shots(config: Config) -> None:
    pool, per_class = config["splits"]["support_pool"], config["subtomograms"]["per_class"]
    most = max(config["shots"])
    if most > pool:
        raise InputError(
            f"configuration key shots holds {most}; expected at most splits.support_pool, {pool}"
        )
    if imported(config):
        if per_class < 3:
            raise InputError(
                f"configuration key subtomograms.per_class is {per_class}; expected at least 3, "
                "since some are held out"
            )
        return
    parts = part_sizes(per_class, **config["splits"])
    if not (parts.unlabelled and parts.test):
        raise InputError(
            f"configuration key splits.support_pool is {pool} of subtomograms.per_class "
            f"{per_class}; expected to leave an unlabelled and a test subtomogram in every class"
        )


def _check_variants(config: Config) -> None:
    check_once("variants", [variant.name for variant in Grid(config).variants])
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
    if imported(config):
        del choices["target_snr"]
    for key, allowed in choices.items():
        if str(report[key]) not in allowed:
            raise InputError(
                f"configuration key report.{key} is {report[key]}; expected one of "
                f"{', '.join(allowed)}"
            )


def _key(path: Iterable[str | int]) -> str:
    """A path as it would be written, e.g. `variants[0].name`."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return text.lstrip(".")
