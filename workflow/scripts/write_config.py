"""Write the effective configuration of the run."""

from typing import TYPE_CHECKING

from fsft.jobs.logbook import logged

if TYPE_CHECKING:
    from snakemake.iocontainers import snakemake

with logged(snakemake.log[0]):
    from fsft.runtime.files import replacing

    with replacing(snakemake.output.config) as temporary:
        temporary.write_text(snakemake.params.text, encoding="utf-8")
