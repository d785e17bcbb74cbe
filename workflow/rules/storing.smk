# Storing: the configuration of a run beside its results, and one archive of all that its tables and
# figures are made from. `stored.smk` draws them again from either.


rule configuration:
    output:
        config="<results>/config.yaml",
    log:
        "<logs>/configuration.log",
    localrule: True
    params:
        config=config,
        code=code_fingerprint("fsft.jobs.pack"),
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
        [f"<results>/models/{path}.csv" for path in GRID.trained],
        [features_shown()] if fillable("embedding_figure", GRID) else [],
        "<results>/structures/classes.csv",
        config=rules.configuration.output.config,
    output:
        archive="<results>.tar.gz",
    log:
        "<logs>/pack.log",
    params:
        code=code_fingerprint("fsft.jobs.pack"),
    message:
        "Archive of the stored results"
    script:
        "../scripts/pack_results.py"
