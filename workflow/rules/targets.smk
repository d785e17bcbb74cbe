# Targets: names a person can type, beside the names of single tables and figures.


rule datasets:
    input:
        [dataset_folder(name) for name in (*GRID.datasets, *WORK.test_sets)],
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
        data_figure_files(),
        figure_files(),
    localrule: True
    message:
        "All figures"
