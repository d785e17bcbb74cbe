"""STAR files as RELION reads them: blocks of lines of words, every value as the text it is.

The package starfile, which reads our files, is no reader for those of others: of two blocks of one
name it keeps the last, of two tables in a block the first, it ends values at `#`, fills short rows,
takes `nan` for nothing and a file in another encoding for an empty one, all without a word.
CIF readers refuse what RELION writes: words that begin with `[`, and names like `data_1.mrc`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from fsft.runtime.errors import InputError, quoted
from fsft.runtime.files import replacing

WORD = re.compile(r"""(?P<quote>['"])(?P<quoted>.*?)(?P=quote)(?=\s|$)|(?P<bare>[^\s#'"]\S*)""")
"""A quote ends at the same mark before a space; `#` begins a comment where a word could begin."""

PLAIN = re.compile(r"[^\s\"'#_$;\[\]][^\s#]*")
"""What every reader takes for one word without quotes, unless it begins as KEYWORD does."""

KEYWORD = re.compile(r"(data|loop|save|global|stop)_", re.IGNORECASE)


@dataclass
class Block:
    """A block of a STAR file.

    table: its columns without the leading underscore, all values text. is_loop: False for a list of
    names with one value each, which is a table of one row.
    """

    table: pd.DataFrame
    is_loop: bool = True


Blocks = dict[str, Block]
"""Blocks by their name, in the order of the file."""


def read_blocks(path: Path) -> Blocks:
    """All blocks of a STAR file.

    Raises InputError naming file and line if it is no text in UTF-8 or no STAR file, if a block, a
    table in a block or a column stands there twice, or a row has too few or too many values.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise InputError(f"{path} is no text in UTF-8; expected a STAR file") from None
    blocks: Blocks = {}
    for name, lines in _blocks(path, text):
        if name in blocks:
            raise InputError(
                f"{path} has the block data_{name} twice; expected it once, or the particles of "
                "both in one table"
            )
        blocks[name] = _parse(path, name, lines)
    return blocks


def write_blocks(path: Path | str, blocks: Blocks) -> None:
    """Write blocks; InputError naming the file if a text cannot stand in one."""
    lines: list[str] = []
    for name, block in blocks.items():
        columns = [f"_{column}" for column in block.table]
        words = [[_word(path, value) for value in row] for row in block.table.to_numpy().tolist()]
        lines += [f"data_{name}", ""]
        if block.is_loop:
            lines += ["loop_", *(f"{column} #{n}" for n, column in enumerate(columns, start=1))]
            lines += ["\t".join(row) for row in words]
        else:
            lines += ["\t".join(pair) for pair in zip(columns, *words, strict=True)]
        lines += ["", ""]
    with replacing(path) as temporary:
        temporary.write_text("\n".join(lines), encoding="utf-8")


Line = tuple[int, list[str], str]
"""Number of a line, its words, and the line."""


def _blocks(path: Path, text: str) -> Iterator[tuple[str, list[Line]]]:
    """The name of each block and its lines that are not empty."""
    name: str | None = None
    lines: list[Line] = []
    for number, line in enumerate(text.split("\n"), start=1):
        words = _words(f"{path}, line {number}", line)
        if not words:
            continue
        if len(words) == 1 and words[0].startswith("data_") and line.strip().startswith("data_"):
            if name is not None:
                yield name, lines
            name, lines = words[0].removeprefix("data_"), []
        elif name is None:
            raise InputError(
                f"{path}, line {number} stands in no block; expected a STAR file, whose blocks "
                "begin with data_"
            )
        else:
            lines.append((number, words, line.strip()))
    if name is not None:
        yield name, lines


def _words(where: str, line: str) -> list[str]:
    if line.isascii() and not any(mark in line for mark in "'\"#"):
        return line.split()
    words, at, end = [], 0, len(line)
    while at < end:
        if line[at].isspace():
            at += 1
        elif line[at] == "#":
            break
        else:
            found = WORD.match(line, at)
            if found is None:
                raise InputError(f"{where}: a quote is not closed; expected a STAR file")
            words.append(found["quoted"] if found["quote"] else found["bare"])
            at = found.end()
    return words


def _parse(path: Path, name: str, lines: Sequence[Line]) -> Block:
    """The table or the list of single values that the lines of a block hold."""
    is_loop = bool(lines) and lines[0][2].startswith("loop_")
    columns: list[str] = []
    values: list[list[str]] = [] if is_loop else [[]]
    for number, words, line in lines[is_loop:]:
        where = f"{path}, line {number}"
        if line == "loop_":
            raise InputError(f"{where}: the block data_{name} has a second table; expected one")
        is_name = line.startswith("_") and not (is_loop and values)
        if is_name and (is_loop or len(words) <= 2):
            column = words[0][1:]
            if column in columns:
                raise InputError(f"{where}: the column {column} is there twice; expected it once")
            columns.append(column)
            if not is_loop:
                values[0].append("".join(words[1:]))
        elif not is_loop:
            raise InputError(f"{where} is no name with one value; expected these, or a table")
        elif len(words) != len(columns):
            raise InputError(
                f"{where}: there are {len(words)} values for {len(columns)} columns; expected one "
                "each"
            )
        else:
            values.append(words)
    return Block(pd.DataFrame(values, columns=columns, dtype=str), is_loop)


def _word(path: Path | str, value: object) -> str:
    """A value as one word of a line."""
    text = str(value)
    if PLAIN.fullmatch(text) and not KEYWORD.match(text):
        return text
    for quote in "\"'":
        if not re.search(rf"[\r\n]|{quote}(\s|$)", text):
            return f"{quote}{text}{quote}"
    raise InputError(f"{path}: {quoted(text)} cannot stand in a STAR file; rename it")
