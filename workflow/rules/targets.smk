# Targets: names a person can type, beside the names of single tables and figures.


rule datasets:
    input:
        [stack(dataset) for dataset in GRID.datasets],
    localrule: True
    message:
        "All datasets"


rule tables:
    input:
        table_files(),
    localrule: True
    message:
        "All tables"


rule figures:
    input:
        rules.classes_figure.output,
        rules.subtomograms_figure.output,
        rules.harmonised_figure.output if GRID.imported else [],
        figure_files(),
    localrule: True
    message:
        "All figures"
