"""The configuration of a run beside its results."""

from pathlib import Path

from fsft.runtime.files import replacing


def write_config(*, text: str, config: Path) -> None:
    """Write the text of a configuration, see `fsft.formats.archive.config_text`."""
    with replacing(config) as temporary:
        temporary.write_text(text, encoding="utf-8")
