"""The warm process: a fork of it for every connection of the same user, as long as its run lives.

It computes nothing itself, so that a fork finds neither threads nor a GPU that belong to another
process. What a job leaves behind in memory ends with its fork.
"""

import ctypes
import json
import os
import select
import signal
import socket
import struct
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fsft.runtime.warm import STARTED

PR_SET_PDEATHSIG = 1
SECONDS_TO_STOP = 5
PART = 2**16

Work = Callable[[Any], None]
"""What a fork does with the request of a script."""


@dataclass
class Fork:
    """A job at work. watch: its pidfd. script: the connection to whoever waits for it, or None."""

    process: int
    watch: int
    script: socket.socket | None


@contextmanager
def listening() -> Iterator[socket.socket]:
    """The socket whose number is this process's argument; its file and folder go at the end."""
    with socket.socket(fileno=int(sys.argv[1])) as listener:
        try:
            yield listener
        finally:
            path = Path(listener.getsockname())
            path.unlink(missing_ok=True)
            with suppress(OSError):
                path.parent.rmdir()


def serve(listener: socket.socket, work: Work) -> None:
    """Fork for every connection until standard input ends, which is when the run does.

    Forks that are then at work end with this process; one whose script has ended is interrupted.
    """
    forks: list[Fork] = []
    while True:
        ready = _ready(listener, forks)
        if sys.stdin.fileno() in ready:
            return
        for fork in [*forks]:
            if fork.watch in ready:
                _end(fork)
                forks.remove(fork)
            elif fork.script and fork.script.fileno() in ready:
                signal.pidfd_send_signal(fork.watch, signal.SIGINT)
                fork.script.close()
                fork.script = None
        if listener.fileno() in ready:
            script, _ = listener.accept()
            if _is_ours(script):
                forks.append(_fork(listener, script, forks, work))
            else:
                script.close()


def _ready(listener: socket.socket, forks: Sequence[Fork]) -> set[int]:
    """Wait for connections, ends of jobs, and ends of those who wait for them."""
    poll = select.poll()
    for file in (sys.stdin, listener, *(fork.watch for fork in forks)):
        poll.register(file, select.POLLIN)
    for fork in forks:
        if fork.script:
            poll.register(fork.script, select.POLLRDHUP)
    return {file for file, _ in poll.poll()}


def _is_ours(script: socket.socket) -> bool:
    """Whether the other side of a connection is of the same user."""
    wanted = struct.Struct("3i")
    credentials = script.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, wanted.size)
    _, user, _ = wanted.unpack(credentials)
    return bool(user == os.getuid())


def _end(fork: Fork) -> None:
    """Tell whoever waits for a job that has ended how it did, as a shell would."""
    _, status = os.waitpid(fork.process, 0)
    os.close(fork.watch)
    code = os.waitstatus_to_exitcode(status)
    if fork.script:
        with suppress(OSError), fork.script:
            fork.script.sendall(str(code if code >= 0 else 128 - code).encode())


def _fork(
    listener: socket.socket, script: socket.socket, others: Sequence[Fork], work: Work
) -> Fork:
    server = os.getpid()
    if process := os.fork():
        return Fork(process, os.pidfd_open(process), script)
    code = 1
    try:
        _die_with(server)
        listener.close()
        for other in others:
            os.close(other.watch)
            if other.script:
                other.script.close()
        code = _done(script, work)
    finally:
        os._exit(code)


def _die_with(server: int) -> None:
    """End this process when its parent ends."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != server:
        raise SystemExit


def _done(script: socket.socket, work: Work) -> int:
    """Do what a script asks for; the code that the script would have ended with."""
    signal.signal(signal.SIGINT, _interrupted)
    script.sendall(STARTED)
    code = 0
    try:
        work(_request(script))
    except SystemExit as end:
        code = int(end.code or 0)
    except BaseException:
        traceback.print_exc()
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    return code


def _interrupted(*_: object) -> None:
    """Stop in an orderly way, but soon."""
    signal.alarm(SECONDS_TO_STOP)
    raise KeyboardInterrupt


def _request(script: socket.socket) -> Any:
    """Read what a script asks for, and take over where it runs and what it writes to."""
    message, files, _, _ = socket.recv_fds(script, PART, 3)
    while not message.endswith(b"\n"):
        if not (part := script.recv(PART)):
            raise KeyboardInterrupt
        message += part
    for number, file in enumerate(files):
        os.dup2(file, number)
        os.close(file)
    given = json.loads(message)
    os.chdir(given["folder"])
    os.umask(given["mask"])
    os.environ.clear()
    os.environ.update(given["environment"])
    tempfile.tempdir = None
    return given["request"]
