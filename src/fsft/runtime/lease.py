"""A GPU of its own, or its share of one, for every job of a user on a machine with several.

A job locks a file that stands for a place on a device. The kernel frees the lock when the process
ends, however it ends, so that no lease is ever left behind.
"""

import fcntl
import os
import tempfile
import time
from collections.abc import Mapping
from functools import cache
from itertools import product
from pathlib import Path
from typing import IO

from fsft.runtime.errors import InputError

SECONDS_BETWEEN_TRIES = 0.1

_held: list[IO[bytes]] = []
"""Open lock files; a lock lasts as long as its file is open."""


def visible_devices(count: int, environment: Mapping[str, str]) -> tuple[str, ...]:
    """Names of the `count` devices that CUDA shows, in its order.

    They are those of CUDA_VISIBLE_DEVICES, so that jobs that see different parts of a machine mean
    the same device by the same name, or else its numbers.
    """
    listed = environment.get("CUDA_VISIBLE_DEVICES", "")
    names = [name.strip() for name in listed.split(",")] if listed else map(str, range(count))
    return tuple(names)[:count]


@cache
def lease(devices: tuple[str, ...], folder: Path, jobs_per_gpu: int = 1) -> str:
    """Wait for a place on a device that no other process has leased; keep it until this one ends.

    devices: as from `visible_devices`; folder: where the lock files are, one for each place.
    jobs_per_gpu: places on a device; every device gets its first job before any gets its second.
    Returns torch's name of the device: `cuda:1` is the second of `devices`. Asked again, a process
    gets the same.
    """
    while True:
        for place, (number, device) in product(range(jobs_per_gpu), enumerate(devices)):
            file = (folder / f"gpu-{device.replace('/', '-')}-{place}.lock").open("ab")
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                file.close()
            else:
                _held.append(file)
                return f"cuda:{number}"
        time.sleep(SECONDS_BETWEEN_TRIES)


def lock_folder() -> Path:
    """A folder below the system's temporary one that belongs to this user alone.

    Raises InputError if another user has taken its name.
    """
    folder = Path(tempfile.gettempdir()) / f"fsft-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.is_symlink() or folder.stat().st_uid != os.getuid():
        raise InputError(f"{folder} belongs to another user; expected a folder of your own")
    return folder
