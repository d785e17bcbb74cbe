# Evaluation: predictions of every model of a pair on its test set, and the two tidy tables that
# all tables and figures are made from.


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
    threads: 1
    resources:
        gpu=gpus(config["device"]),
        mem_mb=2000,
        runtime="1h",
    params:
        entries=judged_entries,
        master_seed=config["master_seed"],
        device=config["device"],
        code=code_fingerprint("fsft.jobs.evaluate"),
    message:
        "Predictions for {wildcards.source} -> {wildcards.target}, seed {wildcards.seed}"
    script:
        "../scripts/evaluate_pair.py"


rule metrics:
    input:
        predictions=[
            f"<results>/predictions/{run['source']}__{run['target']}/seed-{run['seed']}.safetensors"
            for run in GRID.runs
        ],
    output:
        table="<results>/metrics.csv",
    log:
        "<logs>/metrics.log",
    params:
        runs=GRID.runs,
        provider=config["structures"]["provider"],
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
    params:
        costs=GRID.costs,
        trained=GRID.trained,
        code=code_fingerprint("fsft.jobs.collect"),
    message:
        "Costs of all models"
    script:
        "../scripts/collect_costs.py"
