"""config/README.md names every key of the schema, and what methods and stages declare."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from fsft.methods.registry import BUILT_IN
from fsft.plan.definitions import splits
from fsft.plan.reference import DATA, renewed
from fsft.plan.work import data_of

ROOT = Path(__file__).parents[3]
REFERENCE = (ROOT / "config" / "README.md").read_text(encoding="utf-8")


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


def test_the_generated_parts_are_what_make_docs_writes() -> None:
    assert renewed(REFERENCE) == REFERENCE


@pytest.mark.parametrize("method", [m for m in BUILT_IN if m.role != "factorial"])
def test_every_method_stands_with_its_stages(method: Any) -> None:
    assert f"\n| `{method.name}` | {method.role} | {' > '.join(method.chain)} | " in REFERENCE


def test_budgets_are_those_of_the_configuration_they_are_said_to_be_of() -> None:
    config = yaml.safe_load((ROOT / "config/config.yaml").read_text("utf-8"))
    per_class = config["subtomograms"]["per_class"]
    expected = data_of(
        per_class=per_class,
        labelled=[per_class] * config["structures"]["classes"],
        without_label=0,
        shots=config["report"]["shots"],
        **splits(config, "B-snr0.1"),
    )
    assert expected == DATA
