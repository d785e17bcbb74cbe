"""Configurations read as plain data: nothing that stands in a file is evaluated.

Snakemake's own reader evaluates Python expressions in a file that asks for it, before the workflow
can refuse, and ends with a traceback where it is surprised.
`python -m fsft.formats.plain_yaml FILE...` refuses such files, and any that is not plain YAML:
every key once, every value written out.
"""

import sys
from collections.abc import Hashable
from pathlib import Path
from typing import Any, NoReturn

import yaml

from fsft.runtime.command import command
from fsft.runtime.errors import InputError, quoted

TEMPLATE = "__use_yte__"
"""The key by which a file asks Snakemake to evaluate it."""

DEEPEST, MOST = 20, 100_000
"""Levels of keys and lists in one another, of which the schema has 6, and values in all of them."""


class PlainLoader(yaml.SafeLoader):
    """YAML in which every key stands once, and every value is of the type it looks like."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Refuse a tag, which makes a value of another type than it looks like."""
        event: yaml.Event = self.peek_event()  # type: ignore[no-untyped-call]
        tag = getattr(event, "tag", None)
        if tag is not None:
            _refuse(event, f"the tag {quoted(tag)} stands here; expected values without tags")
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        """Refuse a key that stands twice, of which YAML would drop the first, or merges others."""
        seen: set[str] = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode):
                if key.value in seen:
                    _refuse(key, f"the key {quoted(key.value)} stands here again; expected it once")
                if key.value == "<<":
                    _refuse(key, "the key << stands here; expected each key written out")
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
        _count(config)
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
    except RecursionError:
        raise InputError(f"{path}: expected at most {DEEPEST} levels of keys and lists") from None
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


def _count(value: Any, level: int = 0) -> int:
    """Values in a value, which may refer to itself, or to others so that it grows without end.

    Raises RecursionError if it is too deep, InputError if it holds too many.
    """
    if level > DEEPEST:
        raise RecursionError
    count = 1
    if isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            count += _count(each, level + 1)
            if count > MOST:
                raise InputError(f"written out: expected at most {MOST} values")
    return count


def _check_folders(path: Path, folders: Any) -> None:
    if not isinstance(folders, dict) or not all(
        isinstance(word, str) for item in folders.items() for word in item
    ):
        raise InputError(
            f"{path}: the key pathvars is {quoted(folders)}; expected the key results with a folder"
        )


if __name__ == "__main__":
    with command():
        for each in sys.argv[1:]:
            read_plain(Path(each))
