"""Make one table of the catalogue."""

from pathlib import Path
from typing import TYPE_CHECKING

from fsft.jobs.logbook import logged

if TYPE_CHECKING:
    from snakemake.iocontainers import snakemake

with logged(snakemake.log[0]):
    from fsft.jobs.present import make_table
    from fsft.reporting.view import View

    given = dict(snakemake.input.items())
    make_table(
        module=snakemake.params.module,
        caption=snakemake.params.caption,
        view=View(**snakemake.params.view),
        made_with=Path(given.pop("made_with")),
        stored=given,
        **{name: Path(path) for name, path in snakemake.output.items()},
    )
