"""config/README.md names every key, stage default and method, as schema and registry have them."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from fsft.methods.registry import METHODS, STAGES
from fsft.methods.stages import CHOICES

ROOT = Path(__file__).parents[3]
REFERENCE = (ROOT / "config" / "README.md").read_text(encoding="utf-8")


def spelled(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def keys(schema: dict[str, Any], path: str = "") -> list[str]:
    """Every key of a schema as the reference spells it, e.g. `variants[].name`."""
    found = []
    for name, entry in schema.get("properties", {}).items():
        found += [f"{path}{name}", *keys(entry, f"{path}{name}.")]
        for part, mark in (("items", "[]."), ("additionalProperties", ".NAME.")):
            if isinstance(entry.get(part), dict):
                found += keys(entry[part], f"{path}{name}{mark}")
    return found


def test_every_key_is_in_the_reference() -> None:
    schema = yaml.safe_load((ROOT / "workflow/schemas/config.schema.yaml").read_text("utf-8"))
    assert len(keys(schema)) > 30
    assert [key for key in keys(schema) if f"\n| `{key}` |" not in REFERENCE] == []


@pytest.mark.parametrize("key", sorted({key for s in STAGES.values() for key in s.defaults}))
def test_every_hyper_parameter_stands_with_its_defaults(key: str) -> None:
    defaults = ", ".join(
        f"{stage.name} {spelled(stage.defaults[key])}"
        for stage in STAGES.values()
        if key in stage.defaults
    )
    assert f"\n| `{key}` | {defaults} | " in REFERENCE
    if key in CHOICES:
        assert f"One of {', '.join(map(spelled, CHOICES[key]))}." in REFERENCE


@pytest.mark.parametrize("method", [m for m in METHODS.values() if m.role != "factorial"])
def test_every_method_stands_with_its_stages(method: Any) -> None:
    assert f"\n| `{method.name}` | {method.role} | {' > '.join(method.chain)} | " in REFERENCE
