"""What of the data a chain of stages depends on, which is where its models live."""

from collections.abc import Iterable

from fsft.methods.registry import METHODS, STAGES
from fsft.runtime.errors import InputError


def scope(chain: Iterable[str], *, and_target: bool = False) -> str:
    """Path with wildcards of what a chain of stages depends on; and_target: in any case of it."""
    sees = frozenset[str]().union(*(STAGES[stage].sees for stage in chain))
    sides = [
        side
        for side, parts in (
            ("{source}", {"source"}),
            ("{target}", {"unlabelled", "support", "target_labels"}),
        )
        if sees & parts or (and_target and side == "{target}")
    ]
    shots = "/shots-{shots}" if "support" in sees else ""
    return "__".join(sides) + shots


def stage_scope(stage: str) -> str:
    """The scope that a stage has in every chain that holds it."""
    scopes = {
        scope(method.chain[: method.chain.index(stage) + 1])
        for method in METHODS.values()
        if stage in method.chain
    }
    if len(scopes) != 1:
        raise InputError(f"stage {stage} must depend on the same data in every method: {scopes}")
    return scopes.pop()
