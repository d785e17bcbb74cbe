"""Configurations read as plain data: nothing that stands in a file is evaluated.

Snakemake's own reader evaluates Python expressions in a file that asks for it, before the workflow
can refuse. `python -m fsft.jobs.plain FILE...` refuses such files, and any that is not plain YAML.
"""

import sys
from pathlib import Path
from typing import Any

import yaml

from fsft.runtime.errors import InputError

TEMPLATE = "__use_yte__"
"""The key by which a file asks Snakemake to evaluate it."""


def read_plain(path: Path) -> dict[str, Any]:
    """The keys of a YAML or JSON file.

    Raises InputError, naming the file, if it is missing, is not plain YAML or holds no keys, or if
    it asks to be evaluated.
    """
    try:
        config = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InputError(f"{path} is missing; expected a configuration") from None
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        where = getattr(error, "problem_mark", None)
        line = f", line {where.line + 1}" if where else ""
        raise InputError(
            f"{path}{line}: this is not plain YAML; expected keys and values"
        ) from None
    if not isinstance(config, dict):
        raise InputError(f"{path} holds no keys; expected a configuration")
    if TEMPLATE in config:
        raise InputError(f"{path} holds the key {TEMPLATE}, which runs code; expected plain YAML")
    return config


if __name__ == "__main__":
    try:
        for each in sys.argv[1:]:
            read_plain(Path(each))
    except InputError as error:
        sys.exit(f"error: {error}")
