# Evaluation: predictions of every model of a pair on its test set, features to look at, and the two
# tidy tables that all tables and figures are made from.


rule evaluate_pair:
    input:
        models=judged_models,
        target=stack("{target}"),
        split="<results>/splits/{target}/seed-{seed}.csv",
    output:
        predictions="<results>/predictions/{source}__{target}/seed-{seed}.safetensors",
    log:
        "<logs>/evaluate_pair/{source}__{target}/seed-{seed}.log",
    benchmark:
        "<benchmarks>/evaluate_pair/{source}__{target}/seed-{seed}.jsonl"
    group:
        "evaluate"
    threads: 1
    resources:
        gpu=gpus(config["device"]),
        mem_mb=growing(2000),
        runtime=growing(60),
    params:
        entries=judged_entries,
        networks=judged_networks,
        master_seed=config["master_seed"],
        device=config["device"],
        precision=config["precision"],
        code=code_fingerprint("fsft.jobs.evaluate"),
    message:
        "Predictions for {wildcards.source} -> {wildcards.target}, seed {wildcards.seed}"
    script:
        "../scripts/evaluate_pair.py"


use rule evaluate_pair as evaluate_with_support with:
    input:
        models=lambda wildcards: [
            f"<results>/models/{model.path(wildcards.seed)}.safetensors"
            for model in GRID.with_support
        ],
        target=stack("{target}"),
        split="<results>/splits/{target}/seed-{seed}.csv",
    output:
        predictions="<results>/predictions/{source}__{target}/with-support/seed-{seed}.safetensors",
    log:
        "<logs>/evaluate_with_support/{source}__{target}/seed-{seed}.log",
    benchmark:
        "<benchmarks>/evaluate_with_support/{source}__{target}/seed-{seed}.jsonl"
    params:
        entries=[model.entry for model in GRID.with_support],
        networks=[model.node.network for model in GRID.with_support],
        master_seed=config["master_seed"],
        device=config["device"],
        precision=config["precision"],
        with_support=config["report"]["shots"],
        code=code_fingerprint("fsft.jobs.evaluate"),
    message:
        "Predictions with the support, {wildcards.source} -> {wildcards.target}, seed {wildcards.seed}"


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
        mem_mb=growing(2000),
        runtime=growing(30),
    params:
        stages=lambda wildcards: list(GRID.staged(wildcards.seed)),
        network=lambda wildcards: GRID.plan.chain(STAGED, DEFAULT)[-1].network,
        master_seed=config["master_seed"],
        device=config["device"],
        precision=config["precision"],
        code=code_fingerprint("fsft.jobs.embed"),
    message:
        "Features of {wildcards.source} and {wildcards.target} after each stage"
    script:
        "../scripts/extract_features.py"


rule metrics:
    input:
        predictions=[
            f"<results>/predictions/{path}.safetensors" for path in GRID.predicted
        ],
    output:
        table="<results>/metrics.csv",
    log:
        "<logs>/metrics.log",
    group:
        "pages"
    params:
        runs=list(GRID.predicted.values()),
        provider=GRID.provider,
        code=code_fingerprint("fsft.jobs.collect"),
    message:
        "Metrics of all predictions"
    script:
        "../scripts/collect_metrics.py"


rule costs:
    input:
        provenance=[f"<results>/models/{path}.json" for path in GRID.trained],
    output:
        table="<results>/costs.csv",
    log:
        "<logs>/costs.log",
    group:
        "pages"
    params:
        costs=GRID.costs,
        trained=GRID.trained,
        code=code_fingerprint("fsft.jobs.collect"),
    message:
        "Costs of all models"
    script:
        "../scripts/collect_costs.py"
