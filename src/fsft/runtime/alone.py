"""One run at a time in a results folder.

A run locks a file in its folder. The kernel frees the lock when the process ends, however it ends,
so that unlike Snakemake's own it never has to be removed by hand, nor can be by mistake.
`python -m fsft.runtime.alone FOLDER` fails if a run is at work there.
"""

import errno
import fcntl
import sys
from pathlib import Path
from typing import IO

from fsft.runtime.command import command
from fsft.runtime.errors import InputError
from fsft.runtime.files import writing

LOCK = ".lock"
NO_LOCKS = (errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP)
"""What file systems answer that have no locks; Snakemake's own is left there."""

_held: list[IO[bytes]] = []
"""Open lock files; a lock lasts as long as its file is open."""


def keep_alone(folder: Path) -> None:
    """Keep other runs out of `folder` until this process ends.

    Raises InputError if another run is at work there, or if nothing can be written there.
    """
    with writing(folder / LOCK):
        folder.mkdir(parents=True, exist_ok=True)
        file = (folder / LOCK).open("ab")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        raise InputError(
            f"another run is at work in {folder}; wait until it ends, or stop it"
        ) from None
    except OSError as error:
        if error.errno not in NO_LOCKS:
            raise
    _held.append(file)


if __name__ == "__main__":
    with command():
        keep_alone(Path(sys.argv[1]))
