"""Blocks of STAR files: nothing is lost or changed, whoever wrote them."""

from pathlib import Path

import gemmi
import pandas as pd
import pytest
import starfile

from fsft.formats.star_file import Block, Blocks, read_blocks, write_blocks
from fsft.runtime.errors import InputError
from tests.unit.own_data.relion import RELION_3_0, RELION_3_1, RELION_5

HEAD = "data_p\n\nloop_\n_a #1\n_b #2\n"


def read(folder: Path, text: str | bytes) -> Blocks:
    path = folder / "p.star"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_blocks(path)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("x 1\n", [["x", "1"]]),
        ("\n# text\nx 1 # text\n  \n\ty\t2\n\n", [["x", "1"], ["y", "2"]]),
        ("x#1.mrc 001\n", [["x#1.mrc", "001"]]),
        ("5'end a\"b\n", [["5'end", 'a"b']]),
        ("'a b' \"c 'd' #e\"\n", [["a b", "c 'd' #e"]]),
        ("'it's' \"\"\n", [["it's", ""]]),
        ("[1,0] $x\n", [["[1,0]", "$x"]]),
        ("data_1.mrc loop_\n_c 1\n", [["data_1.mrc", "loop_"], ["_c", "1"]]),
        ("nan <NA>\nNULL 1e5\n", [["nan", "<NA>"], ["NULL", "1e5"]]),
        ("\u00e4 \u00b5m\n", [["\u00e4", "\u00b5m"]]),
        ("9" * 5000 + " 1\n", [["9" * 5000, "1"]]),
        ("x 1\r\ny 2\r\n", [["x", "1"], ["y", "2"]]),
        ("", []),
    ],
)
def test_every_row_and_every_text_is_read(tmp_path: Path, text: str, rows: list[list[str]]) -> None:
    for marked in (HEAD + text, "\ufeff" + HEAD + text):
        table = read(tmp_path, marked)["p"].table
        assert list(table) == ["a", "b"]
        assert table.to_numpy().tolist() == rows


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEAD + "x 1\n" + HEAD + "y 2\n", "has the block data_p twice"),
        (HEAD + "x 1\nloop_\n_c\n3\n", "line 7: the block data_p has a second table"),
        ("data_p\n_c 1\n_c 2\n", "line 3: the column c is there twice"),
        (HEAD + "_a #3\nx 1 y\n", "line 6: the column a is there twice"),
        (HEAD + "x 1\ny\n", "line 7: there are 1 values for 2 columns"),
        (HEAD + "x 1 2\n", "line 6: there are 3 values for 2 columns"),
        (HEAD + "'x 1\n", "line 6: a quote is not closed"),
        ("data_p\n_c 1 2\n", "line 2 is no name with one value"),
        ("x 1\n" + HEAD, "line 1 stands in no block"),
        ((HEAD + "\u00e4 1\n").encode("latin-1"), "is no text in UTF-8"),
        ((HEAD + "x 1\n").encode("utf-16"), "is no text in UTF-8"),
    ],
)
def test_what_cannot_be_read_whole_is_refused(tmp_path: Path, text: str | bytes, said: str) -> None:
    with pytest.raises(InputError, match=said) as refused:
        read(tmp_path, text)
    assert str(refused.value).startswith(str(tmp_path / "p.star"))


@pytest.mark.parametrize("text", [RELION_3_0, RELION_3_1, RELION_5])
def test_relions_files_are_read_as_other_programs_read_them(tmp_path: Path, text: str) -> None:
    blocks = read(tmp_path, text)
    columns = sorted({column for block in blocks.values() for column in block.table})
    others = starfile.read(tmp_path / "p.star", always_dict=True, parse_as_string=columns)
    document = gemmi.cif.read_string(text)
    assert list(others) == list(blocks)
    for (name, block), as_cif in zip(blocks.items(), document, strict=True):
        other = others[name]
        assert block.is_loop == isinstance(other, pd.DataFrame)
        values = other.to_numpy().tolist() if block.is_loop else [list(other.values())]
        assert block.table.to_numpy().tolist() == values
        (item,) = as_cif
        words = item.loop.values if block.is_loop else item.pair[1:]
        assert [gemmi.cif.as_string(word) for word in words] == [
            value for row in values for value in row
        ]


WORDS = [
    "001",
    "a b",
    "",
    "#1",
    "x#1",
    "_a",
    "data_1",
    "loop_",
    "$1",
    ";1",
    "[1]",
    "nan",
    "NA",
    "1e3",
]


def test_what_is_written_is_what_every_reader_reads(tmp_path: Path) -> None:
    blocks = {
        "general": Block(pd.DataFrame({word: ["two words"] for word in ("a", "b")}), is_loop=False),
        "": Block(pd.DataFrame({"first": WORDS, "second": WORDS[::-1]})),
    }
    path = tmp_path / "out.star"
    write_blocks(path, blocks)
    ours = read_blocks(path)
    for name, block in blocks.items():
        pd.testing.assert_frame_equal(ours[name].table, block.table, check_dtype=False)
        assert ours[name].is_loop == block.is_loop
    theirs = starfile.read(path, always_dict=True, parse_as_string=["first", "second"])
    assert theirs["general"] == {"a": "two words", "b": "two words"}
    assert theirs[""].fillna("nan").to_numpy().tolist() == blocks[""].table.to_numpy().tolist()
    general, particles = gemmi.cif.read_file(str(path))
    assert gemmi.cif.as_string(general.find_value("_a")) == "two words"
    assert [gemmi.cif.as_string(word) for word in particles.find_loop("_first")] == WORDS


@pytest.mark.parametrize("text", ["5' end", 'a"b', 'it\'s "x"y', '"', "' x"])
def test_quotes_are_kept(tmp_path: Path, text: str) -> None:
    write_blocks(tmp_path / "out.star", {"": Block(pd.DataFrame({"a": [text], "b": ["1"]}))})
    assert read_blocks(tmp_path / "out.star")[""].table.to_numpy().tolist() == [[text, "1"]]


@pytest.mark.parametrize("text", ["a\nb c", "a\rb", "' \" "])
def test_a_text_that_cannot_stand_in_a_file_leaves_none(tmp_path: Path, text: str) -> None:
    with pytest.raises(InputError, match=r"out\.star: .* cannot stand in a STAR file"):
        write_blocks(tmp_path / "out.star", {"": Block(pd.DataFrame({"a": [text]}))})
    assert not list(tmp_path.iterdir())
