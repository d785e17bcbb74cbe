import json
import subprocess
import sys

import numpy as np
import pytest
import torch

from fsft.runtime.device import choose_device
from fsft.runtime.errors import InputError
from fsft.runtime.files import replacing, sha256, write_json
from fsft.runtime.provenance import Stopwatch, provenance
from fsft.runtime.seeds import generator, torch_seed


def test_a_stream_depends_on_its_name_and_master_seed_alone():
    draw = generator(7, "subtomogram", "A", 12).normal(size=3)
    assert (generator(7, "subtomogram", "A", 12).normal(size=3) == draw).all()
    for other in (
        (8, "subtomogram", "A", 12),
        (7, "subtomogram", "A", 1, 2),
        (7, "split", "A", 12),
    ):
        assert (generator(*other).normal(size=3) != draw).all()
    assert torch_seed(7, "x") == torch_seed(7, "x") != torch_seed(8, "x")


def test_streams_of_neighbours_are_independent():
    draws = np.array([generator(0, "s", i).normal(size=400) for i in range(40)])
    correlation = np.corrcoef(draws)[np.triu_indices(40, 1)]
    assert abs(correlation.mean()) < 0.01
    assert correlation.std() == pytest.approx(1 / np.sqrt(400), rel=0.1)


def test_a_failed_write_leaves_the_old_file_and_no_other(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("old")

    def fail_half_way():
        with replacing(path) as temporary:
            temporary.write_text("half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_half_way()
    assert path.read_text() == "old"
    assert [each.name for each in tmp_path.iterdir()] == ["table.csv"]


def test_a_process_that_comes_back_late_puts_nothing_half_written_in_place(tmp_path):
    path = tmp_path / "table.csv"
    code = (
        "import sys; from fsft.runtime.files import replacing\n"
        "with replacing(sys.argv[1]) as temporary:\n"
        "    temporary.write_text('late'); print(flush=True); input()"
    )
    late = subprocess.Popen(
        [sys.executable, "-c", code, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    late.stdout.readline()
    with replacing(path) as temporary:
        temporary.write_text("half")
        late.communicate(b"\n")
        assert late.returncode == 1
        assert not path.exists()
        temporary.write_text("whole")
    assert path.read_text() == "whole"
    assert [each.name for each in tmp_path.iterdir()] == ["table.csv"]


def test_a_write_keeps_the_suffix_while_it_lasts(tmp_path):
    with replacing(tmp_path / "new" / "figure.svg") as temporary:
        assert temporary.suffix == ".svg"
        temporary.write_text("whole")
    assert (tmp_path / "new" / "figure.svg").read_text() == "whole"


def test_json_with_a_nan_is_refused(tmp_path):
    with pytest.raises(ValueError, match="not JSON compliant"):
        write_json(tmp_path / "a.json", {"loss": float("nan")})
    assert not list(tmp_path.iterdir())


def test_sha256_is_that_of_coreutils(tmp_path):
    (tmp_path / "a").write_bytes(b"abc")
    expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"  # FIPS 180-2
    assert sha256(tmp_path / "a") == expected


def test_an_unknown_device_is_refused():
    with pytest.raises(InputError, match="device is 'tpu'; expected auto, cpu or cuda"):
        choose_device("tpu")


def test_provenance_can_be_written_and_names_the_versions(tmp_path):
    record = provenance(
        device=torch.device("cpu"),
        precision="bfloat16",
        code="abc",
        facts={"seed": 3},
        stopwatch=Stopwatch(),
    )
    write_json(tmp_path / "p.json", record)
    stored = json.loads((tmp_path / "p.json").read_text())
    assert stored["packages"]["torch"] == torch.__version__
    assert stored["seed"] == 3
    assert stored["precision"] == "bfloat16"
    assert stored["peak_memory_mb"] > 10
