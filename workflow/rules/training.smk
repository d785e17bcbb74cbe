# Training: one rule for every stage of the registry, named after it. A model is trained once for
# all methods, variants and pairs that share it; its path says what it depends on.
# Of the stages of this package: train_source, train_coral, train_discriminator, train_adapt, train_swd,
# train_finetune, train_support_only, train_oracle.

for stage in STAGES.values():
    folder = f"{stage.name}/{{version}}/{stage_scope(stage.name)}/seed-{{seed}}"

    rule:
        name:
            f"train_{stage.name}"
        input:
            unpack(training_input(stage)),
        output:
            model=ensure(f"<results>/models/{folder}.safetensors", non_empty=True),
            provenance=f"<results>/models/{folder}.json",
            curve=f"<results>/models/{folder}.csv",
        log:
            f"<logs>/train_{folder}.log",
        benchmark:
            f"<benchmarks>/train_{folder}.jsonl"
        group:
            f"train_{stage.name}"
        threads: 1
        resources:
            gpu=gpus(config["device"]),
            mem_mb=training_memory(stage),
            runtime=training_minutes(),
        params:
            stage=stage.name,
            train=stage.train,
            recipe=stage.recipe_name,
            sees=sorted(stage.sees),
            settings=training_settings(stage),
            network=network_size(stage),
            master_seed=config["master_seed"],
            identity=model_identity(stage),
            precision=config["precision"],
            code=code_of("train_stage.py", stage.module),
        message:
            f"{stage.title} | {{wildcards.version}}, {spoken(stage_scope(stage.name))}, seed {{wildcards.seed}}"
        script:
            "../scripts/train_stage.py"
