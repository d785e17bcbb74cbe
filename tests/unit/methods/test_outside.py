"""Methods of other packages: what can be a row of a table is taken, the rest is refused in a
sentence, and no method of this project changes."""

from dataclasses import dataclass, replace
from importlib.metadata import EntryPoint
from typing import Any

import pytest

from fsft.methods import shared
from fsft.methods.declare import Method, Stage, hyper
from fsft.methods.outside import outside
from fsft.methods.registry import BUILT_IN, BUILT_IN_STAGES


@dataclass(frozen=True)
class Strange:
    strength: float = hyper(1.0, "How strong.", at_least=0, at_most=5)
    epochs: int = shared.epochs(3)


@dataclass(frozen=True)
class Undeclared:
    strength: float = 1.0


@dataclass(frozen=True)
class Excessive:
    strength: float = hyper(9.0, "How strong.", at_least=0, at_most=5)


STAGE = Stage(
    name="strange",
    title="A stage of elsewhere",
    sees=frozenset({"support"}),
    recipe=Strange,
    train="fsft.methods.finetune.trainer:train",
)
METHOD = Method(
    name="strange",
    role="paper",
    chain=("source", "strange"),
    description="From elsewhere.",
    reference="nobody",
    own=STAGE,
)


def offered(monkeypatch: pytest.MonkeyPatch, *objects: Any) -> tuple[list[Method], list[str]]:
    """What becomes of some objects that a package names as its methods."""
    points = []
    for number, each in enumerate(objects):
        monkeypatch.setitem(globals(), f"OFFERED_{number}", each)
        value = f"{__name__}:OFFERED_{number}"
        points.append(EntryPoint(str(number), value, "fsft.methods"))
    return outside(points, BUILT_IN, BUILT_IN_STAGES)


def test_a_method_and_its_stage_are_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    after = replace(METHOD, name="stranger", own=None, overrides={"strange": {"strength": 2.0}})
    assert offered(monkeypatch, METHOD, after) == ([METHOD, after], [])


@pytest.mark.parametrize(
    ("what", "said"),
    [
        (7, "it is 7; expected a fsft.methods.declare.Method"),
        (replace(METHOD, name="fsft"), "there is a method fsft already; expected another name"),
        (replace(METHOD, name="a-b"), "the name is 'a-b'; expected small letters, digits and _"),
        (
            replace(METHOD, role="best"),
            "role is 'best'; expected one of trivial, paper, control, modern, ablation",
        ),
        (replace(METHOD, own=None), "chain is ('source', 'strange'); expected of source, coral"),
        (
            replace(METHOD, own=replace(STAGE, name="coral")),
            "there is a stage coral already; expected another name",
        ),
        (
            replace(METHOD, own=replace(STAGE, sees=frozenset({"test"}))),
            "sees is ['test']; expected of source, unlabelled, support, target_labels",
        ),
        (
            replace(METHOD, own=replace(STAGE, recipe=Undeclared)),
            "Undeclared.strength is not declared; expected hyper",
        ),
        (
            replace(METHOD, own=replace(STAGE, recipe=Excessive)),
            "the default of strength is 9.0; expected a number from 0 to 5",
        ),
        (
            replace(METHOD, own=replace(STAGE, recipe=dict)),
            "recipe is <class 'dict'>; expected a frozen dataclass",
        ),
        (
            replace(METHOD, own=replace(STAGE, train="no.such.module:train")),
            "train is 'no.such.module:train'; expected module:function",
        ),
        (
            replace(METHOD, overrides={"source": {"alpha": 1.0}}),
            "overrides has source.alpha; expected a key of its stages",
        ),
        (
            replace(METHOD, overrides={"strange": {"strength": -1}}),
            "overrides.strange.strength is -1; expected a number from 0 to 5",
        ),
    ],
)
def test_what_cannot_be_a_row_is_refused(
    monkeypatch: pytest.MonkeyPatch, what: Any, said: str
) -> None:
    accepted, refused = offered(monkeypatch, what)
    assert accepted == []
    (sentence,) = refused
    start = f"method {__name__}:OFFERED_0 of the package unknown: "
    assert sentence.startswith(start + said)


def test_a_package_that_cannot_be_imported_is_refused() -> None:
    point = EntryPoint("x", "no.such.package:METHOD", "fsft.methods")
    assert outside([point], BUILT_IN, BUILT_IN_STAGES) == (
        [],
        [
            "method no.such.package:METHOD of the package unknown: it cannot be imported: No "
            "module named 'no'"
        ],
    )


def test_of_two_of_one_name_the_first_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    accepted, refused = offered(monkeypatch, METHOD, METHOD)
    assert accepted == [METHOD]
    assert len(refused) == 1
