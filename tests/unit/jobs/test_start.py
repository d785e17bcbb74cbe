"""Jobs in forks of the warm process and cold ones: the same bytes."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from fsft.methods.registry import STAGES
from fsft.runtime.warm import FOLDER, LIBRARIES
from tests.unit.jobs.conftest import SHOTS

ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if name != FOLDER},
    **{f"{library}_THREADS": "1" for library in LIBRARIES},
}
RUN = """
import os, sys
from fsft.runtime import warm
warm.keep_warm("fsft.jobs.start")
print(os.environ[warm.FOLDER], warm._held[0].pid, flush=True)
sys.stdin.read()
"""
TRAIN = """
import sys
from pathlib import Path
from fsft.jobs.start import run_job
from fsft.methods.registry import STAGES
data, made, shots, *chain = sys.argv[1:]
data, parent = Path(data), None
for stage in map(STAGES.get, chain):
    model = Path(made, f"{stage.name}.safetensors")
    run_job(
        "fsft.jobs.train_stage:train_stage",
        str(model.with_suffix(".log")),
        stage=stage.name,
        train=stage.train,
        recipe=stage.recipe_name,
        sees=stage.sees,
        settings={**stage.defaults, "epochs": 1, "batch": 12},
        network={"width": 4, "features": 4},
        parent=parent,
        source=data / "source",
        target=data / "target",
        split=data / "split.csv",
        shots=int(shots),
        seed=0,
        master_seed=0,
        device="cpu",
        identity="",
        precision="float32",
        code="",
        model=model,
        record=model.with_suffix(".json"),
        log=model.with_suffix(".csv"),
    )
    parent = model
"""
CALL = "import sys; from fsft.jobs.start import run_job; run_job(sys.argv[1], sys.argv[2])"
MEASURED = {"finished", "seconds", "processor_seconds", "watching_seconds", "peak_memory_mb"}
CHAIN = ("source", "coral", "discriminator", "adapt")


@pytest.fixture(scope="module")
def warm() -> Iterator[tuple[dict[str, str], int]]:
    """The environment of a run with a warm process, and that process."""
    if sys.platform != "linux":
        pytest.skip("there is a warm process on Linux")
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(
        [sys.executable, "-c", RUN], env=ENVIRONMENT, text=True, **pipes
    ) as process:
        folder, server = process.stdout.readline().split()
        yield {**ENVIRONMENT, FOLDER: folder}, int(server)


def run(environment: dict[str, str], code: str, *words: object) -> tuple[int, str, str]:
    command = [sys.executable, "-c", code, *map(str, words)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def made(folder: Path) -> dict[str, bytes]:
    """What jobs have written, but for what a job took."""
    return {path.name: path.read_bytes() for path in folder.glob("*.*") if path.suffix != ".json"}


def test_a_chain_of_jobs_makes_the_same_bytes_warm_and_cold(warm, folder, tmp_path):
    for name, environment in (("warm", warm[0]), ("cold", ENVIRONMENT)):
        (tmp_path / name).mkdir()
        assert run(environment, TRAIN, folder, tmp_path / name, SHOTS, *CHAIN) == (0, "", "")
    written = made(tmp_path / "warm")
    assert len(written) == 3 * len(CHAIN)
    assert written == made(tmp_path / "cold")
    ours, theirs = (
        json.loads((tmp_path / name / "adapt.json").read_text()) for name in ("warm", "cold")
    )
    assert {key for key in ours if ours[key] != theirs[key]} <= MEASURED
    assert ours["peak_memory_mb"] < 1.5 * theirs["peak_memory_mb"]


def test_bad_input_ends_a_job_with_its_sentence_warm_and_cold(warm, folder, tmp_path):
    empty = tmp_path / "empty"
    ends = [
        (run(environment, TRAIN, folder, empty, 99, "adapt"), made(empty))
        for environment in (warm[0], ENVIRONMENT)
    ]
    assert ends[0] == ends[1]
    (code, output, errors), files = ends[0]
    assert (code, output, list(files)) == (1, "", ["adapt.log"])
    assert errors.startswith("error: shots: 99 asked for")
    assert errors.encode() == files["adapt.log"]


@pytest.mark.parametrize(
    "name",
    [
        "os:abort",
        "fsft.runtime.files:sha256",
        "fsft.jobs.pack_results:sha256",
        "fsft.jobs.evaluate_model:np.load",
        "fsft.jobs.train_stage:_task",
        "fsft.jobs.train_stage:nothing",
        "fsft.jobs.train_stage:LOGGED",
    ],
)
def test_a_name_that_is_no_job_is_refused_warm_and_cold(warm, tmp_path, name):
    for environment in (warm[0], ENVIRONMENT):
        code, _, errors = run(environment, CALL, name, tmp_path / "job.log")
        assert code == 1
        assert errors == f"error: {name!r} is no job; expected a public function of fsft.jobs\n"


def test_a_fault_is_told_in_full_warm_and_cold(warm, tmp_path):
    log, told = tmp_path / "job.log", []
    for environment in (warm[0], ENVIRONMENT):
        code, _, errors = run(environment, CALL, "fsft.jobs.collect_tables:collect_costs", log)
        assert code == 1
        assert "TypeError: collect_costs() missing" in errors
        told.append(log.read_bytes())
    assert told[0] == told[1]


def test_the_warm_process_has_no_thread_that_a_fork_would_lack(warm, tmp_path):
    """But for pyarrow's, whose allocator stops it before a fork and starts it after."""
    run(warm[0], CALL, "fsft.jobs.nothing", tmp_path / "job.log")
    names = {each.read_text().strip() for each in Path(f"/proc/{warm[1]}/task").glob("*/comm")}
    assert {name for name in names if not name.startswith("python")} <= {"jemalloc_bg_thd"}


def test_warming_up_leaves_torch_without_threads_gpu_and_compiler():
    code = (
        "import sys, torch; from fsft.jobs.start import warm_up; warm_up(); "
        "assert not torch.cuda.is_initialized(); assert 'torch._dynamo' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], env=ENVIRONMENT, check=True)


def test_a_training_job_imports_neither_tables_nor_science_nor_a_compiler():
    stages = ", ".join(sorted({stage.module for stage in STAGES.values()}))
    unwanted = {"pandas", "scipy", "sklearn", "matplotlib", "torch._dynamo", "sympy", "ot"}
    code = f"import sys, fsft.jobs.train_stage, {stages}; print(*({unwanted} & set(sys.modules)))"
    assert run(ENVIRONMENT, code) == (0, "\n", "")
