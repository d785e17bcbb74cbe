"""Configurations read as plain data: nothing that stands in a file is evaluated.

Snakemake's own reader evaluates Python expressions in a file that asks for it, before the workflow
can refuse, and ends with a traceback where it is surprised. `python -m fsft.jobs.plain FILE...`
refuses such files, and any that is not plain YAML: every key once, every value written out.
"""

import sys
from collections.abc import Hashable
from pathlib import Path
from typing import Any, NoReturn

import yaml

from fsft.runtime.errors import InputError, quoted

TEMPLATE = "__use_yte__"
"""The key by which a file asks Snakemake to evaluate it."""

DEEPEST = 20
"""Levels of keys and lists in one another; the schema has 6."""


class PlainLoader(yaml.SafeLoader):
    """YAML in which every key stands once, every value is written out, and nothing is deep."""

    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Refuse tags, depth, and references, which can lead to themselves or grow without end."""
        event: yaml.Event = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.AliasEvent):
            _refuse(event, "expected each value written out, not referred to with a *")
        tag = getattr(event, "tag", None)
        if tag is not None:
            _refuse(event, f"the tag {quoted(tag)} stands here; expected values without tags")
        if self.depth == DEEPEST:
            _refuse(event, f"expected at most {DEEPEST} levels of keys and lists")
        self.depth += 1
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        """Refuse a key that stands twice, of which YAML would drop the first."""
        seen: set[str] = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode):
                if key.value in seen:
                    _refuse(key, f"the key {quoted(key.value)} stands here again; expected it once")
                seen.add(key.value)
        return super().construct_mapping(node, deep)


def _refuse(at: Any, why: str) -> NoReturn:
    raise InputError(f"line {at.start_mark.line + 1}: {why}")


def read_plain(path: Path) -> dict[str, Any]:
    """The keys of a YAML or JSON file.

    Raises InputError, naming the file, if it is missing, is not plain YAML or holds no keys, if it
    asks to be evaluated, or if its `pathvars`, which Snakemake reads first, name no folders.
    """
    try:
        config = PlainLoader(path.read_text(encoding="utf-8-sig")).get_single_data()
    except FileNotFoundError:
        raise InputError(f"{path} is missing; expected a configuration") from None
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise InputError(f"{path} is not UTF-8; expected a configuration in UTF-8") from None
    except yaml.YAMLError as error:
        where = getattr(error, "problem_mark", None)
        line = f", line {where.line + 1}" if where else ""
        raise InputError(
            f"{path}{line}: this is not plain YAML; expected keys and values"
        ) from None
    except InputError as error:
        raise InputError(f"{path}, {error}") from None
    except ValueError as error:  # a number of thousands of digits, a date that there is not
        raise InputError(f"{path} holds a number or date that cannot be read ({error})") from None
    if not isinstance(config, dict):
        raise InputError(f"{path} holds no keys; expected a configuration")
    if TEMPLATE in config:
        raise InputError(f"{path} holds the key {TEMPLATE}, which runs code; expected plain YAML")
    _check_folders(path, config.get("pathvars", {}))
    return config


def _check_folders(path: Path, folders: Any) -> None:
    if not isinstance(folders, dict) or not all(
        isinstance(word, str) for item in folders.items() for word in item
    ):
        raise InputError(
            f"{path}: the key pathvars is {quoted(folders)}; expected the key results with a folder"
        )


if __name__ == "__main__":
    try:
        for each in sys.argv[1:]:
            read_plain(Path(each))
    except InputError as error:
        sys.exit(f"error: {error}")
