# Datasets: a domain at one SNR. The levels of a domain share one signal, which is simulated anew for
# each, so that a further level leaves the others as they are.
# Splits: what of a target is support, unlabelled and test.

for domain in GRID.snrs:

    rule:
        name:
            f"simulate_{domain}"
        input:
            templates="<results>/structures/templates.mrcs",
            classes="<results>/structures/classes.csv",
        output:
            stack=f"<results>/datasets/{domain}-snr{{snr}}/subtomograms.mrcs",
            particles=f"<results>/datasets/{domain}-snr{{snr}}/particles.csv",
            manifest=f"<results>/datasets/{domain}-snr{{snr}}/manifest.json",
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
            code=code_fingerprint("fsft.simulation.dataset", "fsft.structures.library"),
        message:
            f"Simulating domain {domain} at SNR {{wildcards.snr}}"
        script:
            "../scripts/simulate_domain.py"


rule draw_split:
    input:
        target=stack("{target}"),
    output:
        split="<results>/splits/{target}/seed-{seed}.csv",
    log:
        "<logs>/draw_split/{target}_seed-{seed}.log",
    group:
        "draw_split"
    params:
        splits=definitions.splits(config),
        master_seed=config["master_seed"],
        code=code_fingerprint("fsft.data.splits"),
    message:
        "Support, unlabelled and test of {wildcards.target}, seed {wildcards.seed}"
    script:
        "../scripts/draw_split.py"
