"""Write the generated parts of config/README.md: `python -m fsft.plan.reference config/README.md`.

A part stands between two comments that name it. Methods of other packages are left out.
"""

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from fsft.methods.declare import Method
from fsft.methods.registry import BUILT_IN, BUILT_IN_STAGES, STAGES
from fsft.methods.variants import PRESETS
from fsft.plan.nodes import effective_settings
from fsft.plan.work import data_of, work_of
from fsft.runtime.command import command
from fsft.runtime.errors import InputError

SEEN = {
    "source": "source labels",
    "unlabelled": "unlabelled target",
    "support": "support",
    "target_labels": "all target labels",
}

DATA = data_of(
    per_class=100,
    labelled=[100] * 43,
    without_label=0,
    support_pool=7,
    unlabelled_fraction=1.0,
    shots=3,
)
"""What config.yaml gives a method at three shots."""


def methods() -> str:
    """A row for every method but the corners of the factorial."""
    rows = [
        (f"`{each.name}`", each.role, " > ".join(each.chain), each.description, each.reference)
        for each in BUILT_IN
        if each.role != "factorial"
    ]
    return _table(("method", "role", "stages", "what it is", "reference"), rows)


def budgets() -> str:
    """A row for every method that competes: what it sees, where it starts, how much it trains."""
    rows = [
        (
            f"`{each.name}`",
            ", ".join(words for part, words in SEEN.items() if part in _sees(each)),
            f"`{each.chain[0]}`" if len(each.chain) > 1 else "nothing",
            f"{_trained(each):,}",
        )
        for each in BUILT_IN
        if each.role not in ("ablation", "factorial")
    ]
    return _table(("row", "sees", "starts from", "budget"), rows)


def _sees(method: Method) -> frozenset[str]:
    return frozenset().union(*(STAGES[stage].sees for stage in method.chain))


def _trained(method: Method) -> int:
    """Subtomograms through the encoder forward and backward, after the stage it starts from."""
    own = method.chain[1:] or method.chain
    works = [work_of(stage, effective_settings(method, stage), DATA) for stage in own]
    return sum(work.trained for work in works if work)


def hyper_parameters() -> str:
    """A row for every hyper-parameter, with its default in every stage that has it."""
    keys = dict.fromkeys(key for stage in BUILT_IN_STAGES for key in stage.defaults)
    rows = []
    for key in keys:
        stages = [stage for stage in BUILT_IN_STAGES if key in stage.defaults]
        defaults = ", ".join(f"{each.name} {_spelled(each.defaults[key])}" for each in stages)
        of_key = [(each.meanings[key], each.defaults[key]) for each in stages]
        allowed = dict.fromkeys(meaning.spelled(default) for meaning, default in of_key)
        sentences = dict.fromkeys(meaning.sentence for meaning, _ in of_key)
        rows.append((f"`{key}`", defaults, "; ".join(allowed), " ".join(sentences)))
    return _table(("key", "defaults", "allowed", "meaning"), rows)


def presets() -> str:
    """A row for every preset."""
    known = {method.name for method in BUILT_IN}
    rows = [
        (
            f"`{name}`",
            ", ".join(f"`{variant.name}`" for variant in variants),
            ", ".join(
                dict.fromkeys(name for each in variants for name in each.methods if name in known)
            ),
        )
        for name, variants in PRESETS.items()
    ]
    return _table(("preset", "variants", "of the methods"), rows)


PARTS: Mapping[str, Callable[[], str]] = {
    "methods": methods,
    "budgets": budgets,
    "hyper-parameters": hyper_parameters,
    "presets": presets,
}


def renewed(text: str) -> str:
    """A document with its generated parts as the declarations have them."""
    for name, part in PARTS.items():
        begin, end = f"<!-- {name}: written by `make docs` -->", f"<!-- end of {name} -->"
        if text.count(begin) != 1 or text.count(end) != 1:
            raise InputError(f"the document has not one part {name}; expected {begin} and {end}")
        before, _, rest = text.partition(begin)
        text = f"{before}{begin}\n\n{part()}\n\n{end}{rest.partition(end)[2]}"
    return text


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _spelled(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


if __name__ == "__main__":
    with command():
        path = Path(sys.argv[1])
        path.write_text(renewed(path.read_text(encoding="utf-8")), encoding="utf-8")
