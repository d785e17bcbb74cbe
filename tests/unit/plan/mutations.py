"""Configurations with something changed at random, as the schema and the registry suggest it."""

import copy
import math
from collections.abc import Iterator
from random import Random
from typing import Any

import yaml

from fsft.methods.registry import METHODS, STAGES
from fsft.methods.variants import PRESETS
from tests.workflow.running import ROOT

Place = tuple[tuple[str | int, ...], dict[str, Any]]
"""Where a value stands, as keys one below the other, and what the schema says of it."""

SCHEMA = yaml.safe_load((ROOT / "workflow/schemas/config.schema.yaml").read_text("utf-8"))
NAMES = {"domains": "B", "particles": "mine", "counts": "D7_14x520"}
"""A name in each section in which names are free."""

BASE: dict[str, Any] = {
    "pathvars": {"results": "results/fuzzed"},
    "seeds": [0, 1],
    "shots": [3],
    "methods": ["source_only", "coral", "swd", "fsft", "support_only", "oracle"],
    "structures": {"classes": ["D7_14x520", "C1_1x4200", "O_24x175"]},
    "subtomograms": {"side": 20, "voxel_nm": 1.75, "per_class": 40},
    "domains": {"B": {"defocus_um": -5.0, "cs_mm": 2.0, "tilt_step_deg": 2}},
    "grid": {"source_snrs": [0.5, 0.1], "target_snrs": [0.1]},
    "splits": {"support_pool": 7, "test_per_class": 9, "unlabelled_fraction": 0.6},
    "predict": {"method": "fsft"},
    "master_seed": 7,
    "device": "cpu",
    "presets": [],
    "report": {"source_snr": 0.5, "target_snr": 0.1, "shots": 3},
    "stages": {"all": {"width": 8}},
}
ANALYSIS: dict[str, Any] = {
    **BASE,
    "methods": ["source_only", "coral", "fada", "fsft", "fsft_gan", "source_and_target"],
    "presets": ["sanity"],
    "variants": [
        {"name": "mine", "methods": ["fsft"], "stages": {"coral": {"alpha": 1}}, "pairs": "all"}
    ],
}
IMPORTED: dict[str, Any] = {
    **BASE,
    "particles": {
        "mine": {
            "stand_in": {
                "domain": "B", "snr": 0.1, "side": 24, "voxel_nm": 1.5, "neighbours": 1,
                "counts": dict.fromkeys(BASE["structures"]["classes"], 20),
            }
        }
    },
    "grid": {"source_snrs": [0.5], "target_domains": ["mine"]},
}  # fmt: skip
BASES = (BASE, ANALYSIS, IMPORTED)

HOSTILE = (
    math.nan, math.inf, -math.inf, 0, -1, 1e-300, 1e300, 10**400, -0.0, 2**63, 0.1 + 0.2, True,
    None, "", " ", "é", "粒子",
    "a\n", "a\t", "{x}", "<results>", "*", "..", "/", "~", "$HOME", "a" * 300,
    "0x10", "nan", "1e-3", "\ud800", "\u202e", [], {}, [[]], [None], [math.nan], {"a": {"b": 1}},
    {1: 2}, {None: None}, {"": 0}, {"a\n": 1},
)  # fmt: skip


def places(schema: dict[str, Any], path: tuple[str | int, ...] = ()) -> Iterator[Place]:
    """Every place of the schema, with a name where names are free and the first of a list."""
    yield path, schema
    for key, entry in schema.get("properties", {}).items():
        yield from places(entry, (*path, key))
    if isinstance(schema.get("additionalProperties"), dict) and path[-1] in NAMES:
        yield from places(schema["additionalProperties"], (*path, NAMES[str(path[-1])]))
    if isinstance(schema.get("items"), dict):
        yield from places(schema["items"], (*path, 0))


def settings() -> Iterator[Place]:
    """Every hyper-parameter, by stage and for all, in the run and in a variant."""
    every = [(name, *item) for name, stage in STAGES.items() for item in stage.defaults.items()]
    for stage, key, default in every:
        meaning = STAGES[stage].meanings[key]
        low, high = meaning.at_least, min(meaning.at_most, 1e9)
        says = {"minimum": low, "maximum": high, "type": "number", "default": default}
        if meaning.one_of or isinstance(default, bool):
            says = {"enum": list(meaning.one_of or (True, False))}
        elif isinstance(default, int):
            says |= {"type": "integer", "minimum": int(low), "maximum": int(high)}
        for where in (stage, "all"):
            yield ("stages", where, key), says
            yield ("variants", 0, "stages", where, key), says


KEYS = [place for place in places(SCHEMA) if place[0]]
SETTINGS = list(settings())


def mutated(number: int) -> dict[str, Any]:
    """The changes of config/config.yaml with the number `number`."""
    random = Random(number)
    changes = copy.deepcopy(random.choice(BASES))
    sections = {*BASE, *changes}
    for _ in range(random.choice((1, 1, 1, 2))):
        known = random.choice((KEYS, KEYS, KEYS, SETTINGS))
        path, says = random.choice([place for place in known if place[0][0] in sections])
        _change(changes, path, says, random)
    return changes


def _change(
    changes: Any, path: tuple[str | int, ...], says: dict[str, Any], random: Random
) -> None:
    """Set, drop or repeat what stands at a path, or add a key beside it; none if there is none."""
    for key in path[:-1]:
        if isinstance(changes, list):
            if not changes:
                return
            changes = changes[0]
        elif isinstance(changes, dict) and changes.get(str(key)) is not None:
            changes = changes[str(key)]
        elif isinstance(changes, dict):
            changes[str(key)] = {}
            changes = changes[str(key)]
        else:
            return
    key, old = path[-1], None
    if isinstance(changes, list):
        if not changes:
            return
        key, old = 0, changes[0]
    elif isinstance(changes, dict):
        old = changes.get(str(key))
    else:
        return
    kind = random.random()
    if kind < 0.05 and isinstance(changes, dict):
        changes.pop(key, None)
    elif kind < 0.1 and isinstance(changes, dict):
        changes[random.choice(("unknown", f"{key} ", str(key).upper(), "__use__"))] = 1
    elif kind < 0.3 and isinstance(old, list) and old:
        changes[key] = [*old, random.choice(old)]
    elif kind < 0.12:
        changes[key] = _nested(random.randrange(2, 60))
    elif kind < 0.2:
        changes[key] = copy.deepcopy(random.choice(HOSTILE))
    else:
        changes[key] = _suggested(says, old, random)


def _suggested(says: dict[str, Any], old: Any, random: Random) -> Any:
    """A value that the schema allows, is about to refuse, or spells in another way."""
    kinds = says.get("type", [])
    kind = random.choice(kinds) if isinstance(kinds, list) and kinds else kinds
    bounds = [says[name] for name in BOUNDS if name in says]
    if "enum" in says:
        return random.choice([*says["enum"], says["enum"][0], "none", 3])
    if kind in ("integer", "number") and bounds:
        bound = random.choice(bounds)
        near = [bound, bound + 1, bound - 1, float(bound), str(bound), math.nan, math.inf, 10**400]
        inside = random.uniform(min(bounds), max(bounds)) if len(bounds) > 1 else bound + 2
        return random.choice([*near, *[round(inside) if kind == "integer" else inside] * 9])
    if kind == "integer":
        return random.choice((1, 2, 3, 5, 3.0, 10**9, "3"))
    if kind == "boolean":
        return random.choice((True, False, 0, "yes"))
    if kind == "array":
        return [random.choice(WORDS) for _ in range(random.randrange(4))]
    if kind == "null":
        return None
    if kind == "object":
        return random.choice(({}, old, {"a": old}, [old]))
    return random.choice((*WORDS, old, [old]))


BOUNDS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
WORDS = (*METHODS, *PRESETS, "A", "B", "mine", 0.5, 0.1, "0.10", 1000, 1, 3, "config", "a b", "x")


def _nested(depth: int) -> Any:
    value: Any = 1
    for level in range(depth):
        value = [value] if level % 2 else {"a": value}
    return value
