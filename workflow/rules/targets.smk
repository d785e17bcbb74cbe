# Targets: names a person can type, beside the names of single tables and figures.


rule datasets:
    input:
        [stack(dataset) for dataset in GRID.datasets],
    localrule: True
    message:
        "All datasets"


rule tables:
    input:
        [f"<results>/tables/{name}.csv" for name in TABLES if fillable(name, GRID)],
    localrule: True
    message:
        "All tables"


rule figures:
    input:
        rules.classes_figure.output,
        rules.subtomograms_figure.output,
        [f"<results>/figures/{name}.svg" for name in FIGURES if fillable(name, GRID)],
    localrule: True
    message:
        "All figures"
