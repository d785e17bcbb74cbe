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
include: "rules/catalogue.smk"


GRID = stored_grid("schemas/config.schema.yaml", Path(FOLDER))
WORK = begun_work(FOLDER)


onstart:
    start_alone(FOLDER)


include: "rules/tables.smk"
include: "rules/figures.smk"


OPTIONAL = ("classes", "predictions", "features", "logs")
"""What stored results may lack: every one of them has metrics and costs."""


def can_be_drawn(files, items):
    """Those of some files of tables or figures of which the folder has what they read."""
    drawn = []
    for file in files:
        read = what_is_read(items[Path(file).stem])(None)
        needed = [each for name in OPTIONAL for each in listed(read.get(name, []))]
        if all(Path(each.replace("<results>", FOLDER)).is_file() for each in needed):
            drawn.append(file)
    return drawn


def listed(files):
    return [files] if isinstance(files, str) else files


rule all:
    default_target: True
    input:
        can_be_drawn(table_files(), TABLES),
        can_be_drawn(figure_files(), FIGURES),
    localrule: True
    message:
        "All tables and figures that are made from stored results"
