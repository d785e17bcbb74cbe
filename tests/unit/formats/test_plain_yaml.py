"""Files that YAML can read and a configuration may not be."""

import subprocess
import sys
from pathlib import Path

import pytest

from fsft.formats.plain_yaml import read_plain
from fsft.runtime.errors import InputError

ONCE = "stands here again; expected it once"
DEEP = ": expected at most 20 levels of keys and lists"
FOLDER = "expected the key results with a folder"
LAUGHS = "a0: &a0 x\n" + "".join(f"a{n}: &a{n} [{f'*a{n - 1}, ' * 9}]\n" for n in range(1, 10))

WRONG = [
    ("seeds: [0]\nshots: [3]\nseeds: [1]\n", ", line 3: the key 'seeds' " + ONCE),
    (
        "grid:\n  source_domain: A\n  source_domain: B\n",
        ", line 3: the key 'source_domain' " + ONCE,
    ),
    ("variants:\n  - {name: a, name: b}\n", ", line 2: the key 'name' " + ONCE),
    ('{"seeds": [0], "seeds": [1]}', ", line 1: the key 'seeds' " + ONCE),
    (LAUGHS, ", written out: expected at most 100000 values"),
    ("a: &a {b: 1}\nc: {<<: [*a, *a]}\n", ", line 2: the key << stands here"),
    ("seeds: &s [*s]\n", DEEP),
    ("stages: &s\n  all: *s\n", DEEP),
    ("seeds: " + "[" * 5000 + "]" * 5000, DEEP),
    ("seeds: " + "[" * 30 + "]" * 30, DEEP),
    ("seeds: " + "{a: " * 5000 + "1" + "}" * 5000, DEEP),
    ("- " * 5000 + "a", DEEP),
    ("seeds: !!bool maybe\n", ", line 1: the tag 'tag:yaml.org,2002:bool' stands here"),
    ("seeds: !!python/object/apply:os.system ['true']\n", ", line 1: the tag 'tag:yaml.org"),
    (f"master_seed: {'9' * 5000}\n", " holds a number or date that cannot be read"),
    ("master_seed: 2024-13-45\n", " holds a number or date that cannot be read"),
    ("{[a]: b}: c\n", ", line 1: this is not plain YAML"),
    ("seeds: [0\n", ", line 2: this is not plain YAML"),
    ("seeds: \x07\n", ": this is not plain YAML"),
    ("pathvars: x\n", ": the key pathvars is 'x'; " + FOLDER),
    ("pathvars: {results: 5}\n", ": the key pathvars is {'results': 5}; " + FOLDER),
    ("pathvars: {results: [a]}\n", ": the key pathvars is {'results': ['a']}; " + FOLDER),
    ("", " holds no keys"),
    ("- seeds\n", " holds no keys"),
    ("seeds: [é]\n".encode("latin-1"), " is not UTF-8"),
    ("seeds: [0]\n".encode("utf-16"), " is not UTF-8"),
]


@pytest.mark.parametrize(("content", "said"), WRONG, ids=range(len(WRONG)))
def test_refused_with_file_and_line(content: str | bytes, said: str, tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(InputError) as refused:
        read_plain(path)
    assert str(refused.value).startswith(f"{path}{said}")
    assert "\n" not in str(refused.value)
    assert len(str(refused.value)) < 400


def test_a_byte_order_mark_and_keys_of_one_name_in_two_sections_are_read(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("\ufeffdomains:\n  A: {cs_mm: 2}\n  B: {cs_mm: 2}\n", encoding="utf-8")
    assert read_plain(path) == {"domains": {"A": {"cs_mm": 2}, "B": {"cs_mm": 2}}}


def test_a_value_may_refer_to_another_as_writers_of_yaml_let_it(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("seeds: &s [0, 1]\nshots: *s\n", encoding="utf-8")
    assert read_plain(tmp_path / "mine.yaml") == {"seeds": [0, 1], "shots": [0, 1]}


def test_a_folder_is_refused_as_a_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read: Is a directory"):
        read_plain(tmp_path)


def test_the_command_says_one_line(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("seeds: [0]\n", encoding="utf-8")
    (tmp_path / "b.yaml").write_text("seeds: [0]\nseeds: [0]\n", encoding="utf-8")
    command = [sys.executable, "-m", "fsft.formats.plain_yaml", "a.yaml", "b.yaml"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr == f"error: b.yaml, line 2: the key 'seeds' {ONCE}\n"
