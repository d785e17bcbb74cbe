"""All jobs of a run one after another in this process, with none of the time that starting each of
hundreds of them takes. What the rules do is tested elsewhere: this gives their scripts' work."""

from pathlib import Path

from fsft.data.splits import draw_split
from fsft.formats.archive import write_config
from fsft.formats.dataset import open_dataset
from fsft.formats.split import write_split
from fsft.jobs.collect_tables import collect_costs, collect_metrics
from fsft.jobs.evaluate_model import evaluate_model
from fsft.jobs.extract_features import extract_features
from fsft.jobs.match_templates import match_templates
from fsft.jobs.train_stage import train_stage
from fsft.methods.registry import STAGES
from fsft.plan import definitions
from fsft.plan.cells import Cell, ends
from fsft.plan.datasets import tested_in, truth_path
from fsft.plan.grid import Grid
from fsft.plan.matching import matched_domain, matches, settings
from fsft.plan.nodes import Node
from fsft.plan.planned_model import NO_SHOTS
from fsft.plan.unfinished import Work
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
    structures = results / "structures"
    write_library(structures / "templates.mrcs", structures / "classes.csv", templates)
    for name, snrs in grid.snrs.items():
        simulate_domain(
            templates,
            Domain(name=name, **config["domains"][name]),
            snrs=snrs,
            folders=[results / "datasets" / f"{name}-snr{snr}" for snr in snrs],
            master_seed=config["master_seed"],
            **config["subtomograms"],
        )
    work = Work(grid)
    for name, (target, seed) in work.test_sets.items():
        domain, snr = target.split("-snr")
        simulate_domain(
            templates,
            Domain(name=domain, **config["domains"][domain]),
            snrs=[snr],
            folders=[results / "datasets" / name],
            test_seed=seed,
            master_seed=config["master_seed"],
            **definitions.tested(config),
        )
    for target, seed in sorted(work.splits):
        _split(grid, results, target, seed)
    _match(grid, results)
    for end in ends(grid):
        for node in end.cell.node.nodes:
            _train(work, results, end.cell, node)
    _read(work, results)


def _split(grid: Grid, results: Path, target: str, seed: int) -> None:
    path = results / "splits" / target / f"seed-{seed}.csv"
    if not path.exists():
        dataset = open_dataset(results / "datasets" / target)
        split = draw_split(
            dataset.labels,
            dataset.classes,
            dataset=target,
            seed=seed,
            master_seed=grid.config["master_seed"],
            **definitions.splits(grid.config, target),
        )
        write_split(path, split)


def _match(grid: Grid, results: Path) -> None:
    """Template matching, if it is asked for."""
    for seed, path in matches(grid).items():
        dataset = tested_in(grid.config, grid.reported.target, seed)
        match_templates(
            densities=results / "structures/templates.mrcs",
            classes=results / "structures/classes.csv",
            domain=matched_domain(grid),
            dataset=results / "datasets" / dataset,
            truth=results / truth_path(grid.reported.target, seed, dataset),
            seed=seed,
            master_seed=grid.config["master_seed"],
            matches=results / path,
            **settings(grid.config),
        )


def _train(work: Work, results: Path, cell: Cell, node: Node) -> None:
    """Train a model of the chain of a cell, unless it is trained."""
    path = results / "models" / cell.path_of(node)
    if path.with_name(f"{path.name}.safetensors").exists():
        return
    parent = node.parent and results / "models" / f"{cell.path_of(node.parent)}.safetensors"
    stage = STAGES[node.stage]
    target = cell.target if stage.sees - {"source"} else None
    train_stage(
        stage=stage.name,
        train=stage.train,
        recipe=stage.recipe_name,
        sees=stage.sees,
        settings=dict(node.settings),
        network=node.network,
        parent=parent,
        source=results / "datasets" / cell.source if "source" in stage.sees else None,
        target=results / "datasets" / target if target else None,
        split=results / "splits" / target / f"seed-{cell.seed}.csv" if target else None,
        shots=cell.shots if "{shots}" in node.scope else NO_SHOTS,
        seed=cell.seed,
        master_seed=work.grid.config["master_seed"],
        device="cpu",
        precision="float32",
        identity=work.identities.model(node, cell),
        code="",
        model=path.with_name(f"{path.name}.safetensors"),
        record=path.with_name(f"{path.name}.json"),
        log=path.with_name(f"{path.name}.csv"),
    )


def _read(work: Work, results: Path) -> None:
    """Predictions, features and the two tidy tables."""
    config = work.grid.config
    predictions = {path: results / "predictions" / f"{path}.safetensors" for path in work.cells}
    for path, cell in work.cells.items():
        evaluate_model(
            model=results / "models" / f"{cell.model}.safetensors",
            network=cell.node.network,
            target=results / "datasets" / cell.target,
            split=results / "splits" / cell.target / f"seed-{cell.seed}.csv",
            test=None if cell.part_tested else results / "datasets" / cell.tested_in,
            part_tested=cell.part_tested,
            seed=cell.seed,
            master_seed=config["master_seed"],
            device="cpu",
            precision="float32",
            with_support=cell.with_support,
            identity=work.identities.cell(cell),
            code="",
            predictions=predictions[path],
        )
    collect_metrics(
        roles=work.roles,
        predictions=predictions,
        stored={},
        provider=work.grid.provider,
        table=results / "metrics.csv",
    )
    collect_costs(
        costs=work.costs,
        provenance=[results / "models" / f"{path}.json" for path in work.trained],
        predictions=predictions,
        stored=[],
        stored_codes={},
        table=results / "costs.csv",
    )
    stages = [role.cell for role in work.staged[work.first_seed]]
    extract_features(
        stages=[cell.node.stage for cell in stages],
        models=[results / "models" / f"{cell.model}.safetensors" for cell in stages],
        network=stages[-1].node.network,
        source=results / "datasets" / stages[-1].source,
        target=results / "datasets" / stages[-1].target,
        split=results / "splits" / stages[-1].target / f"seed-{work.first_seed}.csv",
        test=results / "datasets" / stages[-1].tested_in,
        seed=work.first_seed,
        master_seed=config["master_seed"],
        device="cpu",
        precision="float32",
        identity=work.identities.features(work.staged[work.first_seed]),
        features=results / "features" / f"{work.features_path}.safetensors",
    )
