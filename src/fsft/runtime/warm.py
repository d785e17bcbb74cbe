"""A warm process of a run: it has imported what jobs need, and a job is a fork of it.

This side is what starts it and asks it; `fsft.runtime.forks` is the process itself. Without one,
or where a job's environment is not that which the process was started with, a job starts cold.
"""

import hashlib
import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

FOLDER = "FSFT_WARM"
"""Environment variable: the private folder of the socket, or `off` for a run without."""

MAY_DIFFER = frozenset({FOLDER, "TMPDIR", "TMP", "TEMPDIR", "TEMP", "PWD", "OLDPWD", "SHLVL", "_"})
"""Variables that no library reads when it is imported: a fork takes them over from its job."""

LIBRARIES = ("OMP_NUM", "GOTO_NUM", "OPENBLAS_NUM", "MKL_NUM", "NUMEXPR_NUM", "VECLIB_MAXIMUM")
"""Libraries whose number of threads Snakemake sets for every job."""

STARTED = b"+"
LARGEST_REPLY = 8

_held: list[subprocess.Popen[bytes]] = []
"""Warm processes of this one: they end when their standard input does, which is when this does."""


def keep_warm(module: str) -> None:
    """Start `python -m module SOCKET` as the warm process of this run; it ends with this process.

    Jobs started from here find it by the environment, and wait until it is ready. Does nothing
    where the variable FSFT_WARM is `off`, where the temporary folder has too long a name for a
    socket, or on another system than Linux, whose kernel ends a fork with its parent.
    """
    if os.environ.get(FOLDER) == "off" or sys.platform != "linux":
        return
    one_thread = {f"{library}_THREADS": "1" for library in LIBRARIES}
    folder = tempfile.mkdtemp(prefix="fsft-")  # for this user alone
    environment = {**os.environ, **one_thread, FOLDER: folder}
    with socket.socket(socket.AF_UNIX) as listener:
        try:
            listener.bind(str(address(environment)))
        except OSError:
            Path(folder).rmdir()
            return
        listener.listen()
        command = [sys.executable, "-P", "-m", module, str(listener.fileno())]
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            pass_fds=[listener.fileno()],
            env=environment,
            start_new_session=True,
        )
    _held.append(process)
    os.environ[FOLDER] = folder


def address(environment: Mapping[str, str]) -> Path:
    """The socket of the warm process for jobs of an environment, which names it."""
    fixed = sorted((name, value) for name, value in environment.items() if name not in MAY_DIFFER)
    name = hashlib.sha256(json.dumps(fixed).encode()).hexdigest()[:16]
    return Path(environment[FOLDER]) / name


def forked(request: Mapping[str, Any]) -> int | None:
    """Have the warm process do in a fork what `request` says; the fork's exit code.

    The fork writes to this process's output and errors, in its folder and environment, and ends
    if this process does. None if there is no such process: then nothing has been done.
    """
    if os.environ.get(FOLDER, "off") == "off" or sys.platform != "linux":
        return None
    mask = os.umask(0)
    os.umask(mask)
    here = {"folder": str(Path.cwd()), "mask": mask, "environment": dict(os.environ)}
    message = json.dumps({**here, "request": request}).encode() + b"\n"
    with socket.socket(socket.AF_UNIX) as connection:
        try:
            connection.connect(str(address(os.environ)))
            sent = socket.send_fds(connection, [message], [0, 1, 2])
            if rest := message[sent:]:  # to send nothing to a job that has ended is an error
                connection.sendall(rest)
            started = connection.recv(len(STARTED))
        except OSError:
            return None
        if started != STARTED:
            return None
        reply = connection.recv(LARGEST_REPLY)
    return int(reply or 1)
