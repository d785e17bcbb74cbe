"""The one error a user is meant to read."""

LONGEST = 80
"""Characters of a value that are quoted in a message."""


class InputError(ValueError):
    """Something given to fsft is unusable.

    The message is one sentence that names the file or configuration key and what was expected.
    """


def quoted(value: object) -> str:
    """A value as a message quotes it: cut short, and on one line whatever it holds."""
    try:
        text = repr(value)
    except (ValueError, RecursionError):  # Python writes no number of more than 4300 digits
        return "too long to be written here"
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}..."
