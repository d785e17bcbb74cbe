# Tables and figures from stored results alone, in a folder that `--config stored=FOLDER` names: see
# `make figures`. No rule here makes what they are made from, so that nothing is ever trained. The
# figures of classes and of subtomograms show the data themselves, which are not stored: the report
# has them if they lie beside.

from pathlib import Path

from snakemake.utils import min_version

from fsft.jobs.pack import read_config

min_version("9.25.0")

STORED = config.pop("stored")


pathvars:
    results=STORED,
    logs="<results>/logs",


include: "rules/common.smk"


GRID = stored_grid("schemas/config.schema.yaml", Path(STORED))


onstart:
    start_run(STORED)


DATA_FIGURES = [
    path
    for path in data_figure_files()
    if Path(path.replace("<results>", STORED)).exists()
]


include: "rules/tables.smk"
include: "rules/figures.smk"
include: "rules/report.smk"


rule all:
    default_target: True
    input:
        table_files(),
        figure_files(),
        rules.report.output,
    localrule: True
    message:
        "All tables and figures that are made from stored results, and the report of them"
