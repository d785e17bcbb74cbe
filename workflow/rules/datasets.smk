# Datasets: a domain at one SNR. The levels of a domain share one signal, which is simulated anew for
# each, so that a further level leaves the others as they are.
# One rule for every domain, named after it: simulate_A, simulate_B, ...
# Splits: what of a target is support, unlabelled and test.

for domain in GRID.snrs:

    rule:
        name:
            f"simulate_{domain}"
        input:
            densities="<results>/structures/templates.mrcs",
            classes="<results>/structures/classes.csv",
        output:
            dataset=directory(f"<results>/datasets/{domain}-snr{{snr}}"),
        log:
            f"<logs>/simulate_{domain}/snr{{snr}}.log",
        benchmark:
            f"<benchmarks>/simulate_{domain}/snr{{snr}}.jsonl"
        resources:
            mem_mb=growing(DATA_MB),
            runtime=growing(30),
        params:
            domain=definitions.domain(config, domain),
            subtomograms=definitions.subtomograms(config),
            master_seed=config["master_seed"],
            code=code_of("simulate_domain.py"),
        message:
            f"Simulating domain {domain} at SNR {{wildcards.snr}}"
        script:
            "../scripts/simulate_domain.py"


rule draw_split:
    input:
        target=dataset_folder("{target}"),
    output:
        split="<results>/splits/{target}/seed-{seed}.csv",
    log:
        "<logs>/draw_split/{target}_seed-{seed}.log",
    group:
        "draw_split"
    params:
        splits=definitions.splits(config),
        master_seed=config["master_seed"],
        code=code_of("draw_split.py"),
    message:
        "Support, unlabelled and test of {wildcards.target}, seed {wildcards.seed}"
    script:
        "../scripts/draw_split.py"
