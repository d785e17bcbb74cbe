# Datasets: every domain at all its SNR levels, which share one signal and are simulated together.
# Splits: what of a target is support, unlabelled and test.

for domain, snrs in GRID.snrs.items():

    rule:
        name:
            f"simulate_{domain}"
        input:
            templates="<results>/structures/templates.mrcs",
            classes="<results>/structures/classes.csv",
        output:
            stacks=expand(
                f"<results>/datasets/{domain}-snr{{snr}}/subtomograms.mrcs", snr=snrs
            ),
            particles=expand(
                f"<results>/datasets/{domain}-snr{{snr}}/particles.csv", snr=snrs
            ),
            manifests=expand(
                f"<results>/datasets/{domain}-snr{{snr}}/manifest.json", snr=snrs
            ),
        log:
            f"<logs>/simulate_{domain}.log",
        benchmark:
            f"<benchmarks>/simulate_{domain}.jsonl"
        resources:
            mem_mb=growing(2000),
            runtime=growing(30),
        params:
            domain={"name": domain, **config["domains"][domain]},
            snrs=snrs,
            subtomograms=config["subtomograms"],
            master_seed=config["master_seed"],
            code=code_fingerprint("fsft.simulation.dataset", "fsft.structures.library"),
        message:
            f"Simulating domain {domain} at {len(snrs)} SNR level(s)"
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
        splits=config["splits"],
        shots=max(config["shots"]),
        master_seed=config["master_seed"],
        code=code_fingerprint("fsft.data.splits"),
    message:
        "Support, unlabelled and test of {wildcards.target}, seed {wildcards.seed}"
    script:
        "../scripts/draw_split.py"
