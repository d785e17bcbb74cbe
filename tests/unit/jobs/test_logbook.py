"""How a job ends that cannot go on: with one sentence, and a log that is its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from fsft.jobs.logbook import logged
from fsft.runtime.alone import keep_alone
from fsft.runtime.errors import InputError
from fsft.runtime.files import write_json


def job(log: Path, does: object) -> None:
    with logged(log):
        if isinstance(does, Exception):
            raise does
        print(does)


def sentence(log: Path, capsys: pytest.CaptureFixture[str], does: object) -> str:
    """What a job says on the terminal that ends with `does`, text to write or an error."""
    with pytest.raises(SystemExit) as ended:
        job(log, does)
    assert ended.value.code == 1
    printed = capsys.readouterr()
    assert not printed.out
    (line,) = printed.err.splitlines()
    return line


def test_an_input_error_is_said_on_the_terminal_and_in_the_log(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = tmp_path / "logs" / "job.log"
    assert sentence(log, capsys, InputError("a.mrc is cut")) == "error: a.mrc is cut"
    assert log.read_text(encoding="utf-8") == "error: a.mrc is cut\n"


@pytest.mark.parametrize("does", ["a line", InputError("a.mrc is cut"), KeyError("a")])
def test_a_log_for_which_there_is_no_room_is_named(
    capsys: pytest.CaptureFixture[str], does: object
) -> None:
    said = sentence(Path("/dev/full"), capsys, does)
    assert said.startswith("error: /dev/full cannot be written: No space left on device; make room")


def test_a_run_is_alone_until_it_ends_however_it_ends(tmp_path: Path) -> None:
    code = (
        "import sys, time, pathlib, fsft.runtime.alone as alone\n"
        "alone.keep_alone(pathlib.Path(sys.argv[1])); print('alone', flush=True); time.sleep(60)"
    )
    first = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE)
    try:
        assert first.stdout is not None
        assert first.stdout.readline() == b"alone\n"
        with pytest.raises(InputError, match="another run is at work in"):
            keep_alone(tmp_path)
    finally:
        first.kill()
        first.communicate()
    keep_alone(tmp_path)


@pytest.mark.skipif(os.getuid() == 0, reason="root may write anywhere")
def test_a_folder_of_somebody_else_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o555)
    with pytest.raises(InputError, match=r"a\.csv cannot be written: Permission denied; expected"):
        write_json(tmp_path / "a.csv", {})
