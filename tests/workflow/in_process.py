"""All jobs of a run one after another in this process, with none of the time that starting each of
hundreds of them takes. What the rules do is tested elsewhere: this gives their scripts' work."""

from pathlib import Path

from fsft.data.dataset import open_dataset
from fsft.data.splits import draw_split
from fsft.jobs.collect import collect_costs, collect_metrics
from fsft.jobs.embed import extract_features
from fsft.jobs.evaluate import evaluate_models
from fsft.jobs.grid import STAGED, Grid
from fsft.jobs.model import NO_SHOTS, Model
from fsft.jobs.pack import write_config
from fsft.jobs.train import train_stage
from fsft.methods.plan import DEFAULT
from fsft.methods.registry import STAGES
from fsft.runtime.files import replacing
from fsft.simulation.dataset import simulate_domain
from fsft.simulation.domain import Domain
from fsft.structures.library import write_library
from fsft.structures.provider import build_templates


def run_in_process(grid: Grid, results: Path) -> None:
    """Write all that the tables and figures of a configuration are made from into `results`."""
    config = grid.config
    write_config(results / "config.yaml", config)
    size = {key: config["subtomograms"][key] for key in ("side", "voxel_nm")}
    templates = build_templates(
        "procedural",
        classes=config["structures"]["classes"],
        folder=None,
        resolution_nm=config["structures"]["resolution_nm"],
        master_seed=config["master_seed"],
        **size,
    )
    write_library(results / "structures", templates)
    for name, snrs in grid.snrs.items():
        simulate_domain(
            templates,
            Domain(name=name, **config["domains"][name]),
            snrs=snrs,
            folders=[results / "datasets" / f"{name}-snr{snr}" for snr in snrs],
            master_seed=config["master_seed"],
            **config["subtomograms"],
        )
    for pair in grid.pairs:
        for seed in config["seeds"]:
            _split(grid, results, pair.target, seed)
            for model in grid.judged(pair):
                _train(grid, results, model, seed)
    if grid.with_support:
        for seed in config["seeds"]:
            for model in grid.with_support:
                _train(grid, results, model, seed)
    _read(grid, results)


def _split(grid: Grid, results: Path, target: str, seed: int) -> None:
    path = results / "splits" / target / f"seed-{seed}.csv"
    if not path.exists():
        dataset = open_dataset(results / "datasets" / target)
        split = draw_split(
            dataset.labels,
            dataset.classes,
            shots=max(grid.config["shots"]),
            dataset=target,
            seed=seed,
            master_seed=grid.config["master_seed"],
            **grid.config["splits"],
        )
        with replacing(path) as temporary:
            split.to_csv(temporary, index=False)


def _train(grid: Grid, results: Path, model: Model, seed: int) -> None:
    """Train the chain of a model as far as it is not trained."""
    node, parent = model.node, None
    if node.parent is not None:
        above = Model(model.method, model.variant, node.parent, model.pair, model.shots)
        _train(grid, results, above, seed)
        parent = results / "models" / f"{above.path(seed)}.safetensors"
    path = results / "models" / model.path(seed)
    if path.with_name(f"{path.name}.safetensors").exists():
        return
    stage = STAGES[node.stage]
    target = model.pair.target if stage.sees - {"source"} else None
    train_stage(
        stage=stage.name,
        module=stage.module,
        sees=stage.sees,
        settings=dict(node.settings),
        network=node.network,
        parent=parent,
        source=results / "datasets" / model.pair.source if "source" in stage.sees else None,
        target=results / "datasets" / target if target else None,
        split=results / "splits" / target / f"seed-{seed}.csv" if target else None,
        shots=model.shots if "{shots}" in node.scope else NO_SHOTS,
        seed=seed,
        master_seed=grid.config["master_seed"],
        device="cpu",
        precision="float32",
        code="",
        model=path.with_name(f"{path.name}.safetensors"),
        record=path.with_name(f"{path.name}.json"),
        log=path.with_name(f"{path.name}.csv"),
    )


def _read(grid: Grid, results: Path) -> None:
    """Predictions, features and the two tidy tables."""
    config = grid.config
    predictions = []
    for name, run in grid.predicted.items():
        with_support = "with-support/" in name
        pair = grid.pair(str(run["source"]), str(run["target"]))
        models = grid.with_support if with_support else grid.judged(pair)
        predictions.append(results / "predictions" / f"{name}.safetensors")
        evaluate_models(
            entries=[model.entry for model in models],
            models=[
                results / "models" / f"{model.path(str(run['seed']))}.safetensors"
                for model in models
            ],
            networks=[model.node.network for model in models],
            target=results / "datasets" / pair.target,
            split=results / "splits" / pair.target / f"seed-{run['seed']}.csv",
            seed=int(run["seed"]),
            master_seed=config["master_seed"],
            device="cpu",
            precision="float32",
            predictions=predictions[-1],
            with_support=config["report"]["shots"] if with_support else 0,
        )
    collect_metrics(
        predictions=predictions,
        runs=list(grid.predicted.values()),
        provider=grid.provider,
        table=results / "metrics.csv",
    )
    collect_costs(
        costs=grid.costs,
        provenance={name: results / "models" / f"{name}.json" for name in grid.trained},
        table=results / "costs.csv",
    )
    shown, seed = grid.reported, config["seeds"][0]
    staged = grid.staged(seed)
    extract_features(
        stages=list(staged),
        models=[results / "models" / f"{path}.safetensors" for path in staged.values()],
        network=grid.plan.chain(STAGED, DEFAULT)[-1].network,
        source=results / "datasets" / shown.source,
        target=results / "datasets" / shown.target,
        split=results / "splits" / shown.target / f"seed-{seed}.csv",
        seed=seed,
        master_seed=config["master_seed"],
        device="cpu",
        precision="float32",
        features=results
        / "features"
        / f"{shown.source}__{shown.target}"
        / f"seed-{seed}.safetensors",
    )
