"""Methods of installed packages, which name them as entry points of the group `fsft.methods`."""

import re
from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from importlib.metadata import EntryPoint

from fsft.methods.declare import ROLES, Meaning, Method, Stage
from fsft.methods.work import COUNTS
from fsft.runtime.errors import InputError, quoted
from fsft.runtime.fingerprint import code_fingerprint

GROUP = "fsft.methods"
NAME = re.compile("[a-z][a-z0-9_]*")


def outside(
    found: Iterable[EntryPoint], methods: Iterable[Method], stages: Iterable[Stage]
) -> tuple[list[Method], list[str]]:
    """Methods of some entry points, by name, and a sentence on each that is refused.

    methods, stages: those that there are, which others may not be called like.
    """
    taken = {method.name for method in methods}
    known = {stage.name: stage for stage in stages}
    accepted: list[Method] = []
    refused: list[str] = []
    for point in sorted(found, key=lambda each: (each.name, each.value)):
        try:
            method = _loaded(point)
            _check(method, taken, known)
        except InputError as error:
            package = point.dist.name if point.dist else "unknown"
            refused.append(f"method {point.value} of the package {package}: {error}")
        else:
            accepted.append(method)
            taken.add(method.name)
            if method.own:
                known[method.own.name] = method.own
    return accepted, refused


def _loaded(point: EntryPoint) -> Method:
    try:
        method = point.load()
    except Exception as error:  # whatever a package of others raises
        raise InputError(f"it cannot be imported: {' '.join(str(error).split())}") from error
    if not isinstance(method, Method):
        raise InputError(f"it is {quoted(method)}; expected a fsft.methods.declare.Method")
    return method


def _check(method: Method, taken: set[str], known: dict[str, Stage]) -> None:
    """Raise InputError unless a method can be a row of a table and its stage a rule."""
    stages = dict(known)
    if method.name in taken:
        raise InputError(f"there is a method {method.name} already; expected another name")
    if own := method.own:
        if own.name in (*known, "all"):
            raise InputError(f"there is a stage {own.name} already; expected another name")
        _check_stage(own)
        stages[own.name] = own
    for name in (method.name, *method.chain):
        if not NAME.fullmatch(name):
            raise InputError(f"the name is {quoted(name)}; expected small letters, digits and _")
    roles = [role for role in ROLES if role != "factorial"]
    if method.role not in roles:
        raise InputError(f"role is {quoted(method.role)}; expected one of {', '.join(roles)}")
    if not method.chain or not set(method.chain) <= set(stages):
        raise InputError(f"chain is {quoted(method.chain)}; expected of {', '.join(stages)}")
    for stage, changes in method.overrides.items():
        for key, value in changes.items():
            if stage not in method.chain or key not in stages[stage].meanings:
                raise InputError(f"overrides has {stage}.{key}; expected a key of its stages")
            stages[stage].check(key, value, f"overrides.{stage}.{key}")


def _check_stage(stage: Stage) -> None:
    """Raise InputError unless a stage can be planned, checked and fingerprinted."""
    if not stage.sees or not stage.sees <= set(COUNTS):
        raise InputError(f"sees is {sorted(stage.sees)}; expected of {', '.join(COUNTS)}")
    if not is_dataclass(stage.recipe):
        raise InputError(f"recipe is {quoted(stage.recipe)}; expected a frozen dataclass")
    for each in fields(stage.recipe):
        if not isinstance(each.metadata.get("meaning"), Meaning):
            raise InputError(f"{stage.recipe.__name__}.{each.name} is not declared; expected hyper")
    for key, default in stage.defaults.items():
        stage.check(key, default, f"the default of {key}")
    try:
        code_fingerprint(stage.module)
    except (ModuleNotFoundError, SyntaxError) as error:
        raise InputError(f"train is {stage.train!r}; expected module:function ({error})") from error
