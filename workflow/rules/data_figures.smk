# Figures of the data themselves: templates and subtomograms.


rule classes_figure:
    input:
        templates="<results>/structures/templates.mrcs",
        classes="<results>/structures/classes.csv",
    output:
        svg=in_report(
            "classes_figure", "<results>/figures/classes_figure.svg", "figure"
        ),
        png="<results>/figures/classes_figure.png",
    log:
        "<logs>/classes_figure.log",
    group:
        "pages"
    params:
        caption=DATA["classes_figure"],
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
        svg=in_report(
            "subtomograms_figure",
            "<results>/figures/subtomograms_figure.svg",
            "figure",
        ),
        png="<results>/figures/subtomograms_figure.png",
    log:
        "<logs>/subtomograms_figure.log",
    group:
        "pages"
    params:
        caption=DATA["subtomograms_figure"],
        code=code_fingerprint("fsft.reporting.subtomograms_figure"),
    message:
        "Figure of the subtomograms"
    script:
        "../scripts/draw_subtomograms.py"
