# Templates: the density of every class on a fine grid.


rule build_templates:
    input:
        files=definitions.structure_paths(config),
    output:
        densities=ensure("<results>/structures/templates.mrcs", non_empty=True),
        classes="<results>/structures/classes.csv",
    log:
        "<logs>/build_templates.log",
    benchmark:
        "<benchmarks>/build_templates.jsonl"
    resources:
        mem_mb=growing(DATA_MB),
        runtime=growing(30),
    params:
        structures=definitions.structures(config),
        side=config["subtomograms"]["side"],
        voxel_nm=float(config["subtomograms"]["voxel_nm"]),
        master_seed=config["master_seed"],
        code=code_of("build_templates.py"),
    message:
        "Templates of the classes"
    script:
        "../scripts/build_templates.py"
