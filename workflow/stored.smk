# Tables and figures from stored results alone, in a folder that `--config stored=FOLDER` names: see
# `make figures`. No rule here makes what they are made from, so that nothing is ever trained. The
# figures of classes and of subtomograms show the data themselves, which are not stored: the report
# has them if they lie beside.

from pathlib import Path

from snakemake.utils import min_version

min_version("9.25.0")

FOLDER = config.pop("stored")


pathvars:
    results=FOLDER,
    logs="<results>/logs",


include: "rules/common_start.smk"
include: "rules/common.smk"
include: "rules/catalogue.smk"


GRID = stored_grid("schemas/config.schema.yaml", Path(FOLDER))
WORK = begun_work(FOLDER)


onstart:
    start_run(FOLDER)


DRAWN = FIGURES


include: "rules/tables.smk"
include: "rules/figures.smk"


OPTIONAL = ("classes", "predictions", "features", "logs", "matches")
"""What stored results may lack: every one of them has metrics and costs."""


def can_be_drawn(files, items):
    """Those of some files of tables or figures of which the folder has what they read."""
    drawn = []
    for file in files:
        read = what_is_read(items[Path(file).stem])(None)
        needed = [each for name in OPTIONAL for each in listed(read.get(name, []))]
        if all(map(is_stored, needed)):
            drawn.append(file)
    return drawn


def listed(files):
    return [files] if isinstance(files, str) else files


def is_stored(file):
    return Path(file.replace("<results>", FOLDER)).is_file()


rule tables:
    input:
        can_be_drawn(table_files(), TABLES),
    localrule: True
    message:
        "All tables"


rule figures:
    input:
        filter(is_stored, data_figure_files()),
        can_be_drawn(figure_files(), FIGURES),
    localrule: True
    message:
        "All figures"


include: "rules/report.smk"


rule all:
    default_target: True
    input:
        rules.tables.input,
        rules.figures.input,
        rules.report.output,
    localrule: True
    message:
        "All tables and figures that are made from stored results, and the report of them"
