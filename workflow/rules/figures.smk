# Figures: one rule for each of the catalogue, named after it, and two of the data themselves. Each
# is drawn as SVG, which the report shows, and as PNG.

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
        [stack(dataset) for dataset in GRID.datasets],
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
    params:
        code=code_fingerprint("fsft.reporting.subtomograms_figure"),
    message:
        "Figure of the subtomograms"
    script:
        "../scripts/draw_subtomograms.py"


rule extract_features:
    input:
        models=lambda wildcards: [
            f"<results>/models/{path}.safetensors"
            for path in GRID.staged(wildcards.seed).values()
        ],
        source=stack("{source}"),
        target=stack("{target}"),
        split="<results>/splits/{target}/seed-{seed}.csv",
    output:
        features="<results>/features/{source}__{target}/seed-{seed}.safetensors",
    log:
        "<logs>/extract_features/{source}__{target}/seed-{seed}.log",
    resources:
        gpu=gpus(config["device"]),
        mem_mb=2000,
        runtime="30m",
    params:
        stages=lambda wildcards: list(GRID.staged(wildcards.seed)),
        master_seed=config["master_seed"],
        device=config["device"],
        code=code_fingerprint("fsft.jobs.embed"),
    message:
        "Features of {wildcards.source} and {wildcards.target} after each stage"
    script:
        "../scripts/extract_features.py"


for item in FIGURES.values():

    rule:
        name:
            item.name
        input:
            unpack(stored(item)),
        output:
            svg=in_report(item, f"<results>/figures/{item.name}.svg", "figure"),
            png=f"<results>/figures/{item.name}.png",
        log:
            f"<logs>/{item.name}.log",
        params:
            module=item.module,
            caption=item.caption,
            view=GRID.view,
            given=given(item),
            code=code_fingerprint(item.module, "fsft.jobs.present"),
        message:
            f"{spelled_out(item.name)}"
        script:
            "../scripts/draw_figure.py"
