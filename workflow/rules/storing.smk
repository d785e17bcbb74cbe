# Storing: the configuration of a run beside its results, and one archive of all that its tables and
# figures are made from. `stored.smk` draws them again from either.


rule configuration:
    output:
        config="<results>/config.yaml",
    log:
        "<logs>/configuration.log",
    localrule: True
    params:
        text=config_text(config),
        code=code_of("write_config.py"),
    message:
        "Configuration of the run"
    script:
        "../scripts/write_config.py"


rule pack:
    input:
        rules.metrics.input,
        rules.metrics.output,
        rules.costs.input,
        rules.costs.output,
        [WORK.log(cell) for cell in staged_cells()],
        [WORK.features()] if has_data("embedding_figure", GRID) else [],
        WORK.classes(),
        [f"<results>/{path}" for path in matches(GRID).values()],
        config=rules.configuration.output.config,
    output:
        archive=f"{Path(config['pathvars']['results'])}.tar.gz",
    log:
        "<logs>/pack.log",
    params:
        code=code_of("pack_results.py"),
    message:
        "Archive of the stored results"
    script:
        "../scripts/pack_results.py"
