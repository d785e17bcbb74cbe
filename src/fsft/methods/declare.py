"""What a declaration of a stage and of a method holds, and of a hyper-parameter.

The workflow reads declarations while it plans, so that they import no torch.
"""

import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from functools import cached_property
from typing import Any, TypeVar

from fsft.methods.work import Formula
from fsft.runtime.errors import InputError, quoted

T = TypeVar("T", bool, int, float, str)

ROLES: Mapping[str, str] = {
    "trivial": "trivial rivals",
    "paper": "the paper's methods",
    "control": "controls",
    "modern": "later methods",
    "ablation": "FSFT with one of its parts changed",
    "factorial": "corners of the factorial of the paper's claims",
}
"""What a method may be, and how a group of such methods is called in print, in their order."""


@dataclass(frozen=True)
class Meaning:
    """One sentence on a hyper-parameter, and the values that it may take.

    one_of: all of them, of a choice; else a number lies between at_least and at_most. neutral: the
    one under which all is as if there were no such hyper-parameter, if there is one.
    """

    sentence: str
    at_least: float
    at_most: float
    one_of: tuple[Any, ...]
    neutral: Any = None

    def spelled(self, default: Any) -> str:
        """The values that are allowed where `default` is one, in words."""
        if self.one_of:
            return f"one of {', '.join(map(str, self.one_of))}"
        if isinstance(default, bool):
            return "true or false"
        what = "a number" if isinstance(default, float) else "a whole number"
        return f"{what} from {self.at_least:g} to {self.at_most:g}"

    def allows(self, value: Any, default: Any) -> bool:
        """Whether a value is of the kind of the default, and one of those that are allowed."""
        if self.one_of:
            return any(type(value) is type(each) and value == each for each in self.one_of)
        if isinstance(default, bool) or isinstance(value, bool):
            return isinstance(default, bool) and isinstance(value, bool)
        kinds = (int, float) if isinstance(default, float) else (int,)
        return isinstance(value, kinds) and self.at_least <= value <= self.at_most


def hyper(
    default: T,
    sentence: str,
    *,
    at_least: float = 0,
    at_most: float = sys.float_info.max,
    one_of: tuple[T, ...] = (),
    neutral: T | None = None,
) -> T:
    """A hyper-parameter, as a field of a stage's frozen dataclass.

    Parameters: its default, which also says its type; one sentence on what it is; the lowest and
    highest value of a number; all values of a choice; of one that is added to a stage of which
    results are stored, the value under which they hold.
    """
    meaning = Meaning(sentence, at_least, at_most, one_of, neutral)
    return field(default=default, metadata={"meaning": meaning})


@dataclass(frozen=True, kw_only=True)
class Stage:
    """One training function.

    sees: the data it is handed, of `source` (volumes and labels), `unlabelled` (target volumes
    alone), `support` (the labelled shots) and `target_labels` (every label outside the test set).
    recipe: frozen dataclass of its hyper-parameters. train: the function, as `module:function`.
    work: its formula, if it is not that of epochs over all it sees. like: a stage whose settings it
    takes for its own where a configuration changes them, so that what competes keeps equal length.
    """

    name: str
    title: str
    sees: frozenset[str]
    recipe: type
    train: str
    work: Formula | None = None
    like: str = ""

    @property
    def module(self) -> str:
        """The module of its training function."""
        return self.train.partition(":")[0]

    @property
    def recipe_name(self) -> str:
        """Its dataclass, as `module:class`."""
        return f"{self.recipe.__module__}:{self.recipe.__qualname__}"

    @cached_property
    def defaults(self) -> Mapping[str, Any]:
        """The defaults of its hyper-parameters, by name."""
        return asdict(self.recipe())

    @cached_property
    def meanings(self) -> Mapping[str, Meaning]:
        """What its hyper-parameters mean, by name."""
        return {each.name: each.metadata["meaning"] for each in fields(self.recipe)}

    def telling(self, settings: Mapping[str, Any]) -> dict[str, Any]:
        """The settings that can change a model: those that do not have their neutral value."""
        return {
            key: value for key, value in settings.items() if value != self.meanings[key].neutral
        }

    def check(self, key: str, value: Any, where: str) -> None:
        """Raise InputError, naming `where`, unless a hyper-parameter may take a value."""
        meaning, default = self.meanings[key], self.defaults[key]
        if not meaning.allows(value, default):
            raise InputError(f"{where} is {quoted(value)}; expected {meaning.spelled(default)}")


@dataclass(frozen=True, kw_only=True)
class Method:
    """A row of a table: a chain of stages, with what it changes of their defaults.

    role: one of ROLES. own: the stage of the chain that no other method has. title: its name in
    print, where that is not its own with spaces.
    """

    name: str
    role: str
    chain: tuple[str, ...]
    description: str
    reference: str
    overrides: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    own: Stage | None = None
    title: str = ""
