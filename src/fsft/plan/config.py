"""Checks of a configuration before any job, beyond what its schema says.

What is wrong is said in one sentence that names the key. Read by the workflow while it plans, so
nothing here imports torch.
"""

from collections.abc import Mapping
from typing import Any

from fsft.data.part_sizes import part_sizes
from fsft.methods.registry import METHODS, REFUSED
from fsft.methods.variants import DEFAULT
from fsft.plan.boxes import check_boxes
from fsft.plan.checks import check_folder, check_once, check_path, check_snr
from fsft.plan.classes import check_classes, chosen_classes
from fsft.plan.datasets import imported, is_stand_in, shown, tested_apart
from fsft.plan.definitions import splits
from fsft.plan.foreign import check_foreign
from fsft.plan.grid import Grid
from fsft.plan.matching import check_matching
from fsft.plan.particles import check_particles
from fsft.runtime.errors import InputError, quoted
from fsft.simulation.domain import Domain

Config = Mapping[str, Any]


def check_config(config: Config) -> None:
    """Raise InputError, naming the key, where entries that the schema allows do not fit."""
    for refusal in REFUSED:
        raise InputError(refusal)
    _check_paths(config)
    for name, domain in config["domains"].items():
        Domain(name=name, **domain)  # refuses values that do not fit together
    _check_grid(config)
    _check_classes(config["structures"])
    check_particles(config)
    _check_montages(config["particles"])
    check_boxes(config)
    _check_shots(config)
    _check_variants(config)
    Grid(config).plan  # noqa: B018 - refuses unknown methods, stages, keys and values
    _check_report(config)
    _check_pairs(Grid(config))
    check_foreign(Grid(config))
    check_matching(config)


def _check_paths(config: Config) -> None:
    for name, folder in config["pathvars"].items():
        check_folder(f"pathvars.{name}", folder)
    entries = {f"particles.{name}": entry for name, entry in config["particles"].items()}
    for key, entry in {"structures": config["structures"], **entries}.items():
        for name in ("folder", "table", "manifest", "path", "labels"):
            if entry.get(name) is not None:
                check_path(f"{key}.{name}", entry[name])


def _check_classes(structures: Config) -> None:
    check_classes(structures)
    classes = chosen_classes(structures)
    if len(classes) < 2:
        raise InputError(
            f"configuration key structures.classes is {structures['classes']}, which here is "
            f"{', '.join(classes) or 'no class'}; expected two classes or more"
        )


def _check_montages(particles: Config) -> None:
    for name, entry in particles.items():
        montage = entry["montage"]
        if montage and montage["slices"] > montage["rows"] * montage["columns"]:
            raise InputError(
                f"configuration key particles.{name}.montage has {montage['slices']} slices; "
                "expected rows x columns or fewer"
            )


def _check_grid(config: Config) -> None:
    grid = config["grid"]
    for key, other, allowed in (
        ("source_domains", "target_domains", ("domains",)),
        ("target_domains", "source_domains", ("domains", "particles")),
    ):
        for name in grid[key]:
            if not any(name in config[names] for names in allowed):
                known = " or ".join(
                    f"{names}, {', '.join(config[names])}" for names in allowed if config[names]
                )
                raise InputError(
                    f"configuration key grid.{key} holds {quoted(name)}; expected of the {known}"
                )
            if grid[other] == [name]:
                raise InputError(
                    f"configuration key grid.{key} holds {name}, which is all that grid.{other} "
                    "holds; expected another domain, since the SNR levels of one share their "
                    "particles and their noise"
                )
    name = imported(config)
    if name is not None and len(grid["target_domains"]) > 1:
        raise InputError(
            f"configuration key grid.target_domains holds {name}, of particles, beside others; "
            "expected it alone"
        )
    for key, snrs in (
        ("grid.source_snrs", grid["source_snrs"]),
        ("grid.target_snrs", grid["target_snrs"]),
        ("report.snrs", config["report"]["snrs"]),
    ):
        for snr in snrs:
            check_snr(key, snr)
        check_once(key, snrs, float)


def _check_shots(config: Config) -> None:
    pool, per_class = config["splits"]["support_pool"], config["subtomograms"]["per_class"]
    most = max(config["shots"])
    if most > pool:
        raise InputError(
            f"configuration key shots holds {most}; expected at most splits.support_pool, {pool}"
        )
    name = imported(config)
    if name is None:
        target = config["grid"]["target_domains"][0]
        parts, apart = part_sizes(per_class, **splits(config, target)), tested_apart(config, target)
        if not (parts.unlabelled and (parts.test or apart)):
            raise InputError(
                f"configuration key splits.support_pool is {pool} of subtomograms.per_class "
                f"{per_class}; expected to leave an unlabelled{'' if apart else ' and a test'} "
                "subtomogram in every class"
            )
    elif is_stand_in(config["particles"][name]):
        counts = config["particles"][name]["stand_in"]["counts"]
        of_class = [part_sizes(count, **splits(config, name)) for count in counts.values()]
        if not (any(part.unlabelled for part in of_class) and any(part.test for part in of_class)):
            raise InputError(
                f"configuration key splits.support_pool is {pool} of particles.{name}.stand_in."
                "counts; expected to leave an unlabelled and a test particle"
            )


def _check_variants(config: Config) -> None:
    check_once("variants", [variant.name for variant in Grid(config).variants])
    for variant in config["variants"]:
        if variant["name"] == DEFAULT:
            raise InputError(
                f"configuration key variants: the name {DEFAULT} is taken; expected another"
            )
        for method in variant["methods"]:
            if method not in config["methods"]:
                raise InputError(
                    f"configuration key variants, {variant['name']}.methods holds {method!r}; "
                    f"expected of the key methods, {', '.join(config['methods'])}"
                )


def _check_pairs(grid: Grid) -> None:
    for pair in grid.pairs:
        if not grid.models_to_test(pair):
            raise InputError(
                f"configuration key methods has none to judge on {pair.source} and {pair.target}, "
                "since ablations are for the pair of the key report; expected another beside them"
            )


def _check_report(config: Config) -> None:
    report, grid, predict = config["report"], config["grid"], config["predict"]
    if predict["method"] not in METHODS:
        raise InputError(
            f"configuration key predict.method is {quoted(predict['method'])}; expected one of "
            f"{', '.join(METHODS)}"
        )
    choices = {
        "source_snr": [str(snr) for snr in grid["source_snrs"]],
        "target_snr": [str(snr) for snr in grid["target_snrs"]],
        "shots": [str(shots) for shots in config["shots"]],
    }
    if imported(config):
        del choices["target_snr"]
    for key, allowed in choices.items():
        if str(report[key]) not in allowed:
            raise InputError(
                f"configuration key report.{key} is {report[key]}; expected one of "
                f"{', '.join(allowed)}"
            )
    for key in ("source_domain", "target_domain"):
        if report[key] not in (None, *grid[f"{key}s"]):
            raise InputError(
                f"configuration key report.{key} is {quoted(report[key])}; expected one of "
                f"{', '.join(grid[f'{key}s'])}"
            )
    if not shown(config):
        raise InputError(
            f"configuration key report.target_domain is {report['target_domain']}; expected "
            "another than report.source_domain"
        )
