# Evaluation: what every model says of its target's test set, features to look at, and the two tidy
# tables that all tables and figures are made from. A model is read once on a target, whatever its
# roles, and not at all if what it says is stored. Template matching, if it is asked for, is no method
# and stands in no table but its own. The two tables are in no group: for every job of a group with
# others, Snakemake follows all that it waits for, which here is everything.


rule evaluate_model:
    input:
        unpack(read_cell),
    output:
        predictions="<results>/predictions/{cell}.safetensors",
    log:
        "<logs>/evaluate_model/{cell}.log",
    benchmark:
        "<benchmarks>/evaluate_model/{cell}.jsonl"
    group:
        "evaluate"
    threads: 1
    resources:
        gpu=gpus(config["device"]),
        mem_mb=growing(READING_MB),
        runtime=growing(10),
    params:
        network=of_cell(lambda cell: cell.node.network),
        seed=of_cell(lambda cell: cell.seed),
        part_tested=of_cell(lambda cell: cell.part_tested),
        with_support=of_cell(lambda cell: cell.with_support),
        master_seed=config["master_seed"],
        precision=config["precision"],
        identity=of_cell(lambda cell: WORK.identities.cell(cell)),
        code=code_of("evaluate_model.py"),
    message:
        "Predictions of {wildcards.cell}"
    script:
        "../scripts/evaluate_model.py"


rule extract_features:
    input:
        unpack(read_features),
    output:
        features="<results>/features/{source}__{target}/seed-{seed}.safetensors",
    log:
        "<logs>/extract_features/{source}__{target}/seed-{seed}.log",
    resources:
        gpu=gpus(config["device"]),
        mem_mb=growing(READING_MB),
        runtime=growing(30),
    params:
        stages=lambda wildcards: [
            role.cell.node.stage for role in WORK.staged[int(wildcards.seed)]
        ],
        network=lambda wildcards: WORK.staged[int(wildcards.seed)][-1].cell.node.network,
        master_seed=config["master_seed"],
        precision=config["precision"],
        identity=lambda wildcards: WORK.identities.features(
            WORK.staged[int(wildcards.seed)]
        ),
        code=code_of("extract_features.py"),
    message:
        "Features of {wildcards.source} and {wildcards.target} after each stage"
    script:
        "../scripts/extract_features.py"


if matches(GRID):

    rule match_templates:
        input:
            unpack(read_test_set),
            densities="<results>/structures/templates.mrcs",
            classes="<results>/structures/classes.csv",
        output:
            matches=f"<results>/{match_path('{target}', '{seed}')}",
        log:
            "<logs>/match_templates/{target}_seed-{seed}.log",
        benchmark:
            "<benchmarks>/match_templates/{target}_seed-{seed}.jsonl"
        resources:
            mem_mb=growing(READING_MB),
            runtime=growing(240),
        params:
            **settings(config),
            domain=matched_domain(GRID),
            master_seed=config["master_seed"],
            code=code_of("match_templates.py"),
        message:
            "Template matching on {wildcards.target}, seed {wildcards.seed}"
        script:
            "../scripts/match_templates.py"


FOREIGN = foreign_roles(GRID)


rule metrics:
    input:
        predictions=[f"<results>/predictions/{path}.safetensors" for path in WORK.left],
        foreign=[role["cell"] for role in FOREIGN],
        foreign_tested=[f"<results>/{path}" for path in tested_files(GRID).values()],
        stored=stored_tables(VALUES),
    output:
        table="<results>/metrics.csv",
    log:
        "<logs>/metrics.log",
    params:
        roles=[*WORK.roles, *FOREIGN],
        left=WORK.left,
        foreign=[role["cell"] for role in FOREIGN],
        stored={
            path: [str(entry.pack / VALUES), entry.identity]
            for path, entry in WORK.stored.items()
        },
        provider=GRID.provider,
        code=code_of("collect_metrics.py"),
    message:
        "Metrics of all predictions"
    script:
        "../scripts/collect_metrics.py"


rule costs:
    input:
        provenance=[f"<results>/models/{path}.json" for path in WORK.trained],
        predictions=[f"<results>/predictions/{path}.safetensors" for path in WORK.left],
        stored=stored_tables(RECORDS),
    output:
        table="<results>/costs.csv",
    log:
        "<logs>/costs.log",
    params:
        costs=WORK.costs,
        left=WORK.left,
        stored_codes={path: entry.code for path, entry in WORK.stored.items()},
        code=code_of("collect_costs.py"),
    message:
        "Costs of all models"
    script:
        "../scripts/collect_costs.py"
