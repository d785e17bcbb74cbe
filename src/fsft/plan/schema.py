"""The schema of configurations: it fills in defaults, and what it refuses is said in one sentence.

Types are stricter than those of JSON schema, whose comparisons let NaN pass and whose integers hold
16.0: here a number is finite, a whole number has no point, and text and keys can be printed.
Read by the workflow while it plans, so nothing here imports torch.
"""

import copy
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator, ValidationError
from jsonschema.validators import extend

from fsft.formats.older import renew
from fsft.runtime.errors import InputError, quoted

EXPECTED = {
    "enum": "{}",
    "minimum": "at least {}",
    "maximum": "at most {}",
    "exclusiveMinimum": "more than {}",
    "exclusiveMaximum": "less than {}",
    "minItems": "at least {} entries",
    "maxItems": "at most {} entries",
    "minLength": "at least {} characters",
    "maxLength": "at most {} characters",
    "minProperties": "at least {} entries",
    "maxProperties": "at most {} entries",
    "uniqueItems": "every entry once",
    "pattern": "a name matching {}",
}
"""What a keyword of a JSON schema asks for, in words."""

TYPES = {
    "array": "a list",
    "boolean": "true or false",
    "integer": "a whole number (no point)",
    "null": "null",
    "number": "a finite number",
    "object": "keys, which are text, and their values",
    "string": "text of printable characters",
}
"""The types of JSON schema in words."""


def fill_in(config: dict[str, Any], schema: Path) -> None:
    """Give `config` the defaults of the schema in a file where it has no value of its own.

    Earlier words are put into those of now. Raises InputError, naming the key, for the first value
    that the schema refuses.
    """
    renew(config)
    for error in Validator(_content(schema)).iter_errors(config):
        raise InputError(_sentence(error))


@cache
def _content(schema: Path) -> Any:
    return yaml.safe_load(schema.read_text(encoding="utf-8"))


def _is_text(_: Any, value: Any) -> bool:
    return isinstance(value, str) and value.isprintable()


def _is_finite(_: Any, value: Any) -> bool:
    largest = sys.float_info.max
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and -largest <= value <= largest


def _is_whole(_: Any, value: Any) -> bool:
    return isinstance(value, int) and _is_finite(_, value)


def _is_mapping(_: Any, value: Any) -> bool:
    return isinstance(value, dict) and all(_is_text(_, key) for key in value)


def _fill_properties(
    validator: Any, properties: dict[str, Any], instance: Any, schema: Any
) -> Iterator[ValidationError]:
    """The keyword `properties`, which also sets defaults (as jsonschema's FAQ has it)."""
    if validator.is_type(instance, "object"):
        for name, entry in properties.items():
            if "default" in entry:
                instance.setdefault(name, copy.deepcopy(entry["default"]))
    yield from Draft202012Validator.VALIDATORS["properties"](
        validator, properties, instance, schema
    )


Validator = extend(
    Draft202012Validator,
    {"properties": _fill_properties},
    type_checker=Draft202012Validator.TYPE_CHECKER.redefine_many(
        {
            "string": _is_text,
            "integer": _is_whole,
            "number": _is_finite,
            "object": _is_mapping,
        }
    ),
)
"""Draft 2020-12 with these types and defaults."""


def _sentence(error: ValidationError) -> str:
    """What the schema refuses: the key, its value and what was expected."""
    key = _key(error.absolute_path)
    if error.validator == "additionalProperties":
        known = error.schema.get("properties", {})
        unknown = next(name for name in error.instance if name not in known)
        return (
            f"configuration key {f'{key}.' if key else ''}{unknown} is unknown; expected one of "
            f"{', '.join(known)}"
        )
    if error.validator == "required":
        missing = next(name for name in error.validator_value if name not in error.instance)
        return f"configuration key {key}.{missing} is missing"
    what = f"configuration key {key}" if key else "the configuration"
    return f"{what} is {quoted(error.instance)}; expected {_expected(error)}"


def _expected(error: ValidationError) -> str:
    limit = error.validator_value
    several = limit if isinstance(limit, list) else [limit]
    if error.validator == "type":
        return " or ".join(TYPES[name] for name in several)
    return EXPECTED[str(error.validator)].format(" or ".join(map(str, several)))


def _key(path: Iterable[str | int]) -> str:
    """A path as it would be written, e.g. `variants[0].name`."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return text.lstrip(".")
