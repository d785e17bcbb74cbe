from pathlib import Path

import pytest

from fsft.formats.csv_file import read_csv
from fsft.runtime.errors import InputError


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_every_value_is_the_text_that_stands_there(tmp_path: Path, mark: str) -> None:
    path = tmp_path / "t.csv"
    path.write_text(f'{mark}name,class\r\n001,true\r\n\r\nnan,NA\r\n1.0,"a, ""b"""\r\n,\r\n')
    columns, rows = read_csv(path)
    assert columns == ["name", "class"]
    values = [tuple(row.values()) for row in rows]
    assert values == [("001", "true"), ("nan", "NA"), ("1.0", 'a, "b"'), ("", "")]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("name,class\nx\n", "row 1: there are 1 values for 2 columns"),
        ("name,class\nx,a\ny,a,b\n", "row 2: there are 3 values for 2 columns"),
        ("class,class\na,b\n", "has the column class twice"),
        ('name,class\nx,"a\n', "cannot be read as a CSV file"),
        (f"class\n{'9' * 200_000}\n", "cannot be read as a CSV file"),
        ("class\n\u00e4\n".encode("latin-1"), "is no text in UTF-8"),
        ("class\na\n".encode("utf-16"), "is no text in UTF-8"),
        (None, "cannot be read: No such file"),
    ],
)
def test_a_file_that_cannot_be_read_whole_is_refused(
    tmp_path: Path, content: str | bytes | None, said: str
) -> None:
    path = tmp_path / "t.csv"
    if content is not None:
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(InputError, match=said) as refused:
        read_csv(path)
    assert str(refused.value).startswith(str(path))
    assert "\n" not in str(refused.value)
