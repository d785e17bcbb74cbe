"""Which models a configuration needs, each trained once.

Methods and variants share stages: a node is one trained model, and two methods whose chains begin
with the same stages and the same settings share those nodes. Imports no torch.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from fsft.methods.declare import Method
from fsft.methods.registry import METHODS, STAGES
from fsft.methods.scope import scope
from fsft.methods.variants import DEFAULT, Settings, Variant
from fsft.runtime.errors import InputError, quoted

SIZES = ("width", "features", "shells")
"""Hyper-parameters of a first stage that are arguments of `build_network`."""


@dataclass(frozen=True)
class Node:
    """One trained model: a stage, what it starts from and its effective settings.

    version: tells models of one stage apart, in paths and tables; see `make_plan`.
    """

    stage: str
    version: str
    settings: tuple[tuple[str, Any], ...]
    parent: "Node | None"

    @property
    def scope(self) -> str:
        """What the model depends on, as a path with wildcards, e.g. `{source}__{target}`."""
        return scope(self.chain)

    @property
    def nodes(self) -> tuple["Node", ...]:
        """The nodes up to and including this one, first stage first."""
        return (*(self.parent.nodes if self.parent else ()), self)

    @property
    def chain(self) -> tuple[str, ...]:
        """Names of the stages up to and including this one."""
        return tuple(node.stage for node in self.nodes)

    @property
    def network(self) -> dict[str, int]:
        """What the first stage, which makes the network, says of its size."""
        settings = dict(self.nodes[0].settings)
        return {key: settings[key] for key in SIZES if key in settings}

    @property
    def width(self) -> int:
        """Channels of its first layer, which cost most; 1 where there is no convolution."""
        return self.network.get("width", 1)

    @property
    def path(self) -> str:
        """Where the model lives below the folder of models, with wildcards and without suffix."""
        return f"{self.stage}/{self.version}/{self.scope}/seed-{{seed}}"

    @property
    def read_path(self) -> str:
        """The same for what the model says of a target, on which its training need not depend."""
        return f"{self.stage}/{self.version}/{scope(self.chain, and_target=True)}/seed-{{seed}}"


@dataclass(frozen=True)
class Plan:
    """All nodes of a configuration and which of them each method and variant ends in."""

    nodes: Mapping[tuple[str, str], Node]
    ends: Mapping[tuple[str, str], Node]

    def chain(self, method: str, variant: str) -> list[Node]:
        """The nodes of a method under a variant, first stage first."""
        return list(self.ends[method, variant].nodes)


def check_settings(settings: Settings, where: str) -> None:
    """Raise InputError if a stage, key, type or choice in `settings` is not the registry's."""
    for stage, changes in settings.items():
        if stage != "all" and stage not in STAGES:
            allowed = ", ".join(("all", *STAGES))
            raise InputError(f"{where}: unknown stage {quoted(stage)}; expected one of {allowed}")
        meant = [STAGES[stage]] if stage != "all" else list(STAGES.values())
        for key, value in changes.items():
            having = [each for each in meant if key in each.defaults]
            if not having:
                allowed = ", ".join(sorted({name for each in meant for name in each.defaults}))
                raise InputError(
                    f"{where}.{stage}: unknown key {quoted(key)}; expected one of {allowed}"
                )
            for each in having:
                each.check(key, value, f"{where}.{stage}.{key}")


def effective_settings(method: Method, stage: str, *layers: Settings) -> dict[str, Any]:
    """Defaults of a stage, changed by the method, then by each layer; later ones win."""
    settings = dict(STAGES[stage].defaults)
    for layer in (method.overrides, *layers):
        for whose in ("all", STAGES[stage].like, stage):
            changes = layer.get(whose, {}).items()
            settings |= {key: value for key, value in changes if key in settings}
    return {key: _as(STAGES[stage].defaults[key], value) for key, value in settings.items()}


def _as(default: Any, value: Any) -> Any:
    return float(value) if isinstance(default, float) else value


def make_plan(
    methods: Iterable[str],
    *,
    stages: Settings | None = None,
    variants: Iterable[Variant] = (),
) -> Plan:
    """Plan the models that `methods` need, by default and under each variant.

    stages: changes of the defaults that hold for the whole run. variants: named further changes.
    The version of a node is named after the first method of the registry that needs it, so that it
    does not depend on which other methods a configuration asks for.
    """
    default = Variant(DEFAULT, tuple(methods))
    for name in default.methods:
        if name not in METHODS:
            raise InputError(
                f"methods: unknown method {quoted(name)}; expected of {', '.join(METHODS)}"
            )
    check_settings(stages or {}, "stages")
    known: dict[Any, Node] = {}
    nodes: dict[tuple[str, str], Node] = {}
    ends: dict[tuple[str, str], Node] = {}
    for variant in (default, *variants):
        check_settings(variant.stages, f"variants.{variant.name}")
        for method in METHODS.values():
            chain = _chain(method, variant.name, (stages or {}, variant.stages), known)
            if method.name in variant.methods:
                _check_discriminator(method, chain[-1])
                ends[method.name, variant.name] = chain[-1]
                nodes |= {(node.stage, node.version): node for node in chain}
    return Plan(nodes=nodes, ends=ends)


def _check_discriminator(method: Method, node: Node) -> None:
    """Raise InputError for a stage that asks for a discriminator where none came before it."""
    settings = dict(node.settings)
    asked = settings.get("gamma", 0) > 0 or settings.get("adversarial", False)
    if asked and "discriminator" not in method.chain:
        raise InputError(
            f"stages or variants give {node.stage} of the method {method.name} a gamma above 0 or "
            "adversarial; expected neither, since it has no discriminator"
        )


def _chain(
    method: Method, variant: str, layers: tuple[Settings, ...], known: dict[Any, Node]
) -> list[Node]:
    """The nodes of a method, first stage first; those already known where settings agree."""
    version = method.name if variant == DEFAULT else f"{method.name}-{variant}"
    chain: list[Node] = []
    for stage in method.chain:
        parent = chain[-1] if chain else None
        settings = tuple(sorted(effective_settings(method, stage, *layers).items()))
        key = (parent and (parent.stage, parent.version), stage, settings)
        chain.append(known.setdefault(key, Node(stage, version, settings, parent)))
    return chain
