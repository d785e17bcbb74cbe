"""Draw support, unlabelled and test of one target dataset."""

from pathlib import Path
from typing import TYPE_CHECKING

from fsft.jobs.logbook import logged

if TYPE_CHECKING:
    from snakemake.iocontainers import snakemake

with logged(snakemake.log[0]):
    from fsft.data.dataset import open_dataset
    from fsft.data.splits import draw_split
    from fsft.runtime.files import replacing

    dataset = open_dataset(Path(snakemake.input.target).parent)
    split = draw_split(
        dataset.labels,
        dataset.classes,
        dataset=dataset.name,
        seed=int(snakemake.wildcards.seed),
        master_seed=snakemake.params.master_seed,
        **snakemake.params.splits,
    )
    with replacing(snakemake.output.split) as temporary:
        split.to_csv(temporary, index=False)
