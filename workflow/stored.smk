# Tables and figures from stored results alone, in a folder that `--config stored=FOLDER` names: see
# `make figures`. No rule here makes what they are made from, so that nothing is ever trained. The
# figures of classes and of subtomograms show the data themselves, which are not stored.

from pathlib import Path

from snakemake.utils import min_version

min_version("9.25.0")

FOLDER = config.pop("stored")


pathvars:
    results=FOLDER,
    logs="<results>/logs",


include: "rules/common.smk"


GRID = stored_grid("schemas/config.schema.yaml", Path(FOLDER))
WORK = begun_work(FOLDER)


onstart:
    start_alone(FOLDER)


include: "rules/tables.smk"
include: "rules/figures.smk"


rule all:
    default_target: True
    input:
        table_files(),
        figure_files(),
    localrule: True
    message:
        "All tables and figures that are made from stored results"
