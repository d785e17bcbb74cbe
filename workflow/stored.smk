# Tables and figures from stored results alone, in the first of the folders that `--config
# stored=[FOLDER, ...]` lists: see `make figures`. Table 2 there shows the runs in all of them. No rule
# here makes what they are made from, so that nothing is ever trained. The figures of classes and of
# subtomograms show the data themselves, which are not stored: the report has them if they lie beside.

from pathlib import Path

from snakemake.utils import min_version

min_version("9.25.0")

FOLDER, *OTHERS = config.pop("stored")


pathvars:
    results=FOLDER,
    logs="<results>/logs",


include: "rules/common_start.smk"
include: "rules/common.smk"
include: "rules/catalogue.smk"


SCHEMA = "schemas/config.schema.yaml"
GRID = stored_grid(SCHEMA, FOLDER)
RUNS = joined_runs(SCHEMA, FOLDER, OTHERS)
WORK = begun_work(FOLDER)


onstart:
    start_run(FOLDER)


onsuccess:
    print(f"Tables and figures in {FOLDER}/, all of them in {FOLDER}/report.html")
    if OTHERS:
        print(f"Table 2 there shows {' and '.join(RUNS)}")


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
