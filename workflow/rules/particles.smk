# Particles of one's own, or a synthetic stand-in for them, as the target: imported early, so that
# what is wrong with them is said before anything is trained, and predicted at the end.

EARLY = 100

TARGET = GRID.imported
ENTRY = config["particles"][TARGET]

if is_stand_in(ENTRY):
    STAND_IN = ENTRY["stand_in"]

    use rule build_templates as build_stand_in_templates with:
        output:
            densities=f"<results>/stand_ins/{TARGET}/structures/templates.mrcs",
            classes=f"<results>/stand_ins/{TARGET}/structures/classes.csv",
        log:
            f"<logs>/build_stand_in_templates/{TARGET}.log",
        benchmark:
            f"<benchmarks>/build_stand_in_templates/{TARGET}.jsonl"
        priority: EARLY
        params:
            structures=definitions.structures(config),
            side=STAND_IN["side"],
            voxel_nm=float(STAND_IN["voxel_nm"]),
            master_seed=config["master_seed"],
            code=code_of("build_templates.py"),
        message:
            f"Templates of the classes in the voxels of {TARGET}"

    rule simulate_stand_in:
        input:
            densities=rules.build_stand_in_templates.output.densities,
            classes=rules.build_stand_in_templates.output.classes,
        output:
            star=f"<results>/stand_ins/{TARGET}/particles.star",
            stack=f"<results>/stand_ins/{TARGET}/particles.mrcs",
        log:
            f"<logs>/simulate_stand_in/{TARGET}.log",
        benchmark:
            f"<benchmarks>/simulate_stand_in/{TARGET}.jsonl"
        priority: EARLY
        resources:
            mem_mb=growing(DATA_MB),
            runtime=growing(60),
        params:
            domain=definitions.domain(config, STAND_IN["domain"]),
            stand_in=definitions.stand_in(ENTRY),
            snr_convention=config["subtomograms"]["snr_convention"],
            master_seed=config["master_seed"],
            code=code_of("simulate_stand_in.py"),
        message:
            f"Synthetic particles {TARGET}"
        script:
            "../scripts/simulate_stand_in.py"


rule import_particles:
    input:
        particles=particles_listing(ENTRY),
        classes="<results>/structures/classes.csv",
    output:
        dataset=directory(dataset_folder(TARGET)),
    log:
        f"<logs>/import_particles/{TARGET}.log",
    benchmark:
        f"<benchmarks>/import_particles/{TARGET}.jsonl"
    priority: EARLY
    resources:
        mem_mb=growing(1000),
        runtime=growing(60),
    params:
        entry=canonical(ENTRY),
        side=config["subtomograms"]["side"],
        voxel_nm=float(config["subtomograms"]["voxel_nm"]),
        code=code_of("import_particles.py"),
    message:
        f"Particles of {TARGET}, harmonised with the simulated ones"
    script:
        "../scripts/import_particles.py"


rule predict_particles:
    input:
        models=[
            f"<results>/models/{GRID.predictor(seed)}.safetensors"
            for seed in config["seeds"]
        ],
        splits=expand(
            f"<results>/splits/{TARGET}/seed-{{seed}}.csv", seed=config["seeds"]
        ),
        particles=particles_listing(ENTRY),
        target=dataset_folder(TARGET),
    output:
        star=f"<results>/predicted/{TARGET}/particles.star",
        csv=f"<results>/predicted/{TARGET}/particles.csv",
    log:
        f"<logs>/predict_particles/{TARGET}.log",
    benchmark:
        f"<benchmarks>/predict_particles/{TARGET}.jsonl"
    resources:
        gpu=gpus(config["device"]),
        mem_mb=growing(READING_MB),
        runtime=growing(60),
    params:
        entry=canonical(ENTRY),
        seeds=config["seeds"],
        network=GRID.predictor_network,
        sees=sorted(GRID.predictor_sees),
        shots=config["report"]["shots"],
        master_seed=config["master_seed"],
        precision=config["precision"],
        code=code_of("predict_particles.py"),
    message:
        f"Classes of all particles of {TARGET} by {config['predict']['method']}"
    script:
        "../scripts/predict_particles.py"


rule predict_per_class:
    input:
        star=rules.predict_particles.output.star,
    output:
        folder=directory(f"<results>/predicted/{TARGET}/per_class"),
    log:
        f"<logs>/predict_per_class/{TARGET}.log",
    localrule: True
    params:
        code=code_of("predict_per_class.py"),
    message:
        f"A list of particles of {TARGET} for each class"
    script:
        "../scripts/predict_per_class.py"


rule predict:
    input:
        rules.predict_particles.output,
        rules.predict_per_class.output if config["predict"]["per_class"] else [],
    localrule: True
    message:
        "Classes of all particles of the target"
