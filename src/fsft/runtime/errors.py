"""The one error a user is meant to read."""


class InputError(ValueError):
    """Something given to fsft is unusable.

    The message is one sentence that names the file or configuration key and what was expected.
    """
