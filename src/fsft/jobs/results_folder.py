"""Where the results of a run may lie."""

from pathlib import Path

from fsft.runtime.errors import InputError


def check_results(folder: str) -> None:
    """Raise InputError, naming the key, if no results can lie in `folder`."""
    key = f"configuration key pathvars.results is {folder!r}"
    path = Path(folder)
    try:
        for each in (path, *path.parents):
            if each.exists() and not each.is_dir():
                raise InputError(f"{key}; expected a folder, but {each} is a file")
    except OSError as error:
        raise InputError(f"{key}; expected the path of a folder ({error.strerror})") from None
