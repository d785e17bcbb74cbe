# Figures of the data themselves: templates and subtomograms.

DATA = "Data"


rule classes_figure:
    input:
        templates="<results>/structures/templates.mrcs",
        classes="<results>/structures/classes.csv",
    output:
        svg=report(
            "<results>/figures/classes_figure.svg",
            category=DATA,
            caption="../report/classes.rst",
            labels={"figure": "Classes"},
        ),
        png="<results>/figures/classes_figure.png",
    log:
        "<logs>/classes_figure.log",
    group:
        "pages"
    params:
        code=code_fingerprint(
            "fsft.reporting.classes_figure", "fsft.structures.library"
        ),
    message:
        "Figure of the classes"
    script:
        "../scripts/draw_classes.py"


rule subtomograms_figure:
    input:
        [stack(dataset) for dataset in GRID.simulated],
    output:
        svg=report(
            "<results>/figures/subtomograms_figure.svg",
            category=DATA,
            caption="../report/subtomograms.rst",
            labels={"figure": "Subtomograms"},
        ),
        png="<results>/figures/subtomograms_figure.png",
    log:
        "<logs>/subtomograms_figure.log",
    group:
        "pages"
    params:
        code=code_fingerprint("fsft.reporting.subtomograms_figure"),
    message:
        "Figure of the subtomograms"
    script:
        "../scripts/draw_subtomograms.py"
