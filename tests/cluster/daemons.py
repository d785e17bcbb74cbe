"""A Slurm of one machine, in one folder: its daemons, its configuration and its records."""

import getpass
import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

DAEMONS = ("munged", "slurmctld", "slurmd")
PATIENCE = 60.0

CONFIGURATION = """
ClusterName=test
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={ports[0]}
SlurmdPort={ports[1]}
SlurmUser={user}
SlurmdUser={user}
AuthType=auth/munge
AuthInfo=socket={folder}/munge.socket
CredType=cred/munge
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd.log
TaskProlog={folder}/prolog.sh
# no containers of the kernel, no accounting
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
AccountingStorageType=accounting_storage/none
# processors, memory and GPUs are handed out; what takes more memory than it asked for is stopped
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
JobAcctGatherType=jobacct_gather/linux
JobAcctGatherFrequency=task=1
JobAcctGatherParams=OverMemoryKill
# more processors and memory than a small machine has, for nothing here needs them
SlurmdParameters=config_overrides
ReturnToService=2
GresTypes=gpu
NodeName={host} NodeAddr=127.0.0.1 CPUs=4 RealMemory=64000 Gres=gpu:1
PartitionName=cpu Nodes={host} Default=YES
PartitionName=gpu Nodes={host}
"""

PROLOG = """#!/bin/sh
echo "$SLURM_JOB_ID ${{CUDA_VISIBLE_DEVICES:-none}}" >> {folder}/devices.txt
"""


class Slurm:
    """Asks a running Slurm what it has done."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def jobs(self) -> list[dict[str, str]]:
        """All jobs in the order of their start, with the `devices` that they saw."""
        shown = _output("scontrol", "show", "job", "--oneliner")
        jobs = [dict(re.findall(r"(\w+)=(\S*)", line)) for line in shown.splitlines()]
        devices = (self.folder / "devices.txt").read_text(encoding="utf-8").splitlines()
        seen = dict(sorted(line.split() for line in devices))
        for job in jobs:
            job["devices"] = seen.get(job["JobId"], "")
        return sorted(jobs, key=lambda job: (job["StartTime"], int(job["JobId"])))


def missing() -> list[str]:
    """What has to be installed before `running` can be used."""
    return [name for name in (*DAEMONS, "sbatch") if shutil.which(name, path=_path()) is None]


@contextmanager
def running(folder: Path) -> Iterator[Slurm]:
    """Start munged, slurmctld and slurmd with one pretend GPU, and stop them in the end.

    folder: short, for the name of a socket may have 100 characters. SLURM_CONF names the
    configuration to all commands meanwhile.
    """
    _configure(folder)
    munge = [f"--{name}-file={folder}/munge.{name}" for name in ("key", "pid", "seed", "log")]
    socket_file = folder / "munge.socket"
    before = os.environ.get("SLURM_CONF")
    os.environ["SLURM_CONF"] = str(folder / "slurm.conf")
    try:
        with ExitStack() as stack:
            stack.enter_context(_daemon("munged", "--force", f"--socket={socket_file}", *munge))
            _wait_for(socket_file.exists, folder)
            stack.enter_context(_daemon("slurmctld"))
            stack.enter_context(_daemon("slurmd"))
            _wait_for(_idle, folder)
            # steps of jobs are no children of the daemons
            stack.callback(_cancel_all, folder)
            yield Slurm(folder)
    finally:
        if before is None:
            del os.environ["SLURM_CONF"]
        else:
            os.environ["SLURM_CONF"] = before


def _configure(folder: Path) -> None:
    for name in ("state", "spool"):
        (folder / name).mkdir()
    (folder / "munge.key").write_bytes(os.urandom(128))
    (folder / "munge.key").chmod(0o600)
    values = {
        "folder": folder,
        "host": socket.gethostname().split(".")[0],
        "user": getpass.getuser(),
        "ports": _free_ports(2),
    }
    for name, text in (("slurm.conf", CONFIGURATION), ("prolog.sh", PROLOG)):
        (folder / name).write_text(text.format(**values), encoding="utf-8")
    (folder / "prolog.sh").chmod(0o755)
    (folder / "cgroup.conf").write_text("CgroupPlugin=cgroup/v1\n", encoding="utf-8")
    # a device that every machine has
    (folder / "gres.conf").write_text("Name=gpu Count=1 File=/dev/zero\n", encoding="utf-8")


def _free_ports(count: int) -> list[int]:
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("", 0))
        return [each.getsockname()[1] for each in sockets]


@contextmanager
def _daemon(name: str, *arguments: str) -> Iterator[None]:
    """Run a daemon in the foreground, in a session of its own so that Ctrl-C leaves it to us."""
    foreground = "--foreground" if name == "munged" else "-D"
    path = shutil.which(name, path=_path())
    assert path is not None, name
    process = subprocess.Popen(
        [path, foreground, *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _idle() -> bool:
    return _output("sinfo", "--noheader", "--format=%T").startswith("idle")


def _cancel_all(folder: Path) -> None:
    _output("scancel", "--me", "--full")
    _wait_for(lambda: _output("squeue", "--noheader") == "", folder)


def _wait_for(done: Callable[[], bool], folder: Path) -> None:
    """Wait until `done` says so; otherwise, show what the daemons wrote."""
    deadline = time.monotonic() + PATIENCE
    while not done():
        if time.monotonic() > deadline:
            logs = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.log"))]
            raise TimeoutError("Slurm is not ready:\n" + "\n".join(logs))
        time.sleep(0.2)


def _output(*command: str) -> str:
    """What a command of Slurm prints; nothing if it fails."""
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def _path() -> str:
    """Where to look for daemons: their folder is not in the path of every user."""
    return f"{os.environ['PATH']}:/usr/sbin"
