"""Which datasets a configuration asks for, and which of them are paired.

A target is simulated, a domain at some SNR levels, or imported: particles of one's own or a
synthetic stand-in for them. Read by the workflow while it plans, so nothing here imports torch.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fsft.reporting.origin import PARTICLES, STAND_IN, origin_of

UNKNOWN_SNR = "unknown"
"""The SNR of real particles."""

Config = Mapping[str, Any]


@dataclass(frozen=True)
class Pair:
    """A source dataset, labelled, and the target dataset that methods adapt to."""

    source: str
    target: str
    source_snr: str
    target_snr: str
    source_domain: str
    target_domain: str


def imported(config: Config) -> str | None:
    """The entry of the key `particles` that is the target; None if all targets are simulated."""
    targets = config["grid"]["target_domains"]
    return next((name for name in targets if name in config["particles"]), None)


def simulated_targets(config: Config) -> list[str]:
    """The domains adapted to."""
    return [name for name in config["grid"]["target_domains"] if name not in config["particles"]]


def is_stand_in(entry: Config) -> bool:
    """Whether an entry of the key `particles` is synthetic."""
    return entry.get("stand_in") is not None


def provider(config: Config) -> str:
    """Where the data come from, as tables say it."""
    name, target = imported(config), None
    if name is not None:
        target = STAND_IN if is_stand_in(config["particles"][name]) else PARTICLES
    return origin_of(str(config["structures"]["provider"]), target)


def levels(config: Config) -> dict[str, list[str]]:
    """SNR levels to simulate, by domain, spelled as in the configuration: sources first.

    Those of the grid, then those that are only shown.
    """
    grid, shown = config["grid"], config["report"]["snrs"]
    of_grid: dict[str, list[str]] = {}
    for domains, snrs in (
        (grid["source_domains"], grid["source_snrs"]),
        (simulated_targets(config), grid["target_snrs"]),
    ):
        for domain in domains:
            of_grid[domain] = [*of_grid.get(domain, []), *map(str, snrs)]
    return {
        domain: list(dict.fromkeys([*snrs, *map(str, _others(shown, than=snrs))]))
        for domain, snrs in of_grid.items()
    }


def simulated(config: Config) -> list[str]:
    """Names of the simulated datasets, sources first."""
    return [dataset_name(domain, snr) for domain, snrs in levels(config).items() for snr in snrs]


def pairs(config: Config) -> list[Pair]:
    """Every source of the grid with every target of another domain."""
    return [
        Pair(dataset_name(source, str(snr)), target, str(snr), target_snr, source, domain)
        for source in config["grid"]["source_domains"]
        for snr in config["grid"]["source_snrs"]
        for domain, target, target_snr in _targets(config)
        if domain != source
    ]


def shown(config: Config) -> list[Pair]:
    """The pairs of the domains and SNRs that the key `report` names; the first is shown."""
    report = config["report"]
    wanted = {
        "source_domain": report["source_domain"],
        "target_domain": report["target_domain"],
        "source_snr": str(report["source_snr"]),
        "target_snr": None if imported(config) else str(report["target_snr"]),
    }
    return [
        pair
        for pair in pairs(config)
        if all(value in (None, getattr(pair, key)) for key, value in wanted.items())
    ]


def tested_apart(config: Config, target: str) -> bool:
    """Whether the test set of a target is a dataset of its own, another one for every seed.

    Imported particles cannot be made more: their test set is a part of them.
    """
    return config["splits"]["test_per_class"] > 0 and target not in config["particles"]


def tested_in(config: Config, target: str, seed: int) -> str:
    """Name of the dataset that holds the test set of a target: one of its own, or the target."""
    return f"{target}-test-seed-{seed}" if tested_apart(config, target) else target


def split_path(target: str, seed: int | str) -> str:
    """The split of a target, below the folder of a run."""
    return f"splits/{target}/seed-{seed}.csv"


def truth_path(target: str, seed: int | str, dataset: str) -> str:
    """What says which test set `dataset` holds, below the folder of a run: see `read_tested`."""
    return split_path(target, seed) if dataset == target else f"datasets/{dataset}"


def dataset_name(domain: str, snr: str) -> str:
    """Name of the dataset of one domain at one SNR, which is also the name of its folder."""
    return f"{domain}-snr{snr}"


def _targets(config: Config) -> list[tuple[str, str, str]]:
    """Domain, or entry of `particles`, then name and SNR of every target."""
    grid, name = config["grid"], imported(config)
    targets = [
        (domain, dataset_name(domain, str(snr)), str(snr))
        for domain in simulated_targets(config)
        for snr in grid["target_snrs"]
    ]
    if name is None:
        return targets
    entry = config["particles"][name]
    snr = str(entry["stand_in"]["snr"]) if is_stand_in(entry) else UNKNOWN_SNR
    return [*targets, (name, name, snr)]


def _others(snrs: Sequence[Any], *, than: Sequence[Any]) -> list[Any]:
    """The levels that are not among others, however they are spelled."""
    known = {float(snr) for snr in than}
    return [snr for snr in snrs if float(snr) not in known]
