# Datasets: a domain at one SNR. The levels of a domain share one signal, which is simulated anew for
# each, so that a further level leaves the others as they are.
# One rule for every domain, named after it: simulate_A, simulate_B, ...
# Test sets: more of a simulated target, which no training stage reads, other ones for every seed, by
# simulate_test_B, ...
# Splits: what of a target is support and unlabelled, and test where no further ones can be made.

for domain, kind, folder, sizes in simulations(GRID):

    rule:
        name:
            f"{kind}_{domain}"
        input:
            densities="<results>/structures/templates.mrcs",
            classes="<results>/structures/classes.csv",
        output:
            dataset=directory(f"<results>/datasets/{folder}"),
        log:
            f"<logs>/{kind}_{domain}/{folder}.log",
        benchmark:
            f"<benchmarks>/{kind}_{domain}/{folder}.jsonl"
        resources:
            mem_mb=growing(DATA_MB),
            runtime=growing(30),
        params:
            domain=definitions.domain(config, domain),
            subtomograms=sizes,
            master_seed=config["master_seed"],
            code=code_of("simulate_domain.py"),
        message:
            f"Simulating {folder.replace('{', '{wildcards.')}"
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
        splits=lambda wildcards: definitions.splits(config, wildcards.target),
        master_seed=config["master_seed"],
        code=code_of("draw_split.py"),
    message:
        "Parts of {wildcards.target}, seed {wildcards.seed}"
    script:
        "../scripts/draw_split.py"
