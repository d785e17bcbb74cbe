"""What a result depends on, hashed: the same on every machine, under every code.

An identity covers all of a configuration that can change a number, and nothing else: neither the
fingerprint of the code, which is kept beside a result, nor the device, nor where files lie, nor a
value that means 'as before there was such a key', so that what is stored outlives later keys.
Read by the workflow while it plans, so nothing here imports torch.
"""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from fsft.formats.split import TEST
from fsft.methods.registry import STAGES
from fsft.plan import definitions
from fsft.plan.cells import Cell, Role
from fsft.plan.datasets import is_stand_in
from fsft.plan.grid import Grid
from fsft.plan.nodes import Node
from fsft.plan.particles import listing
from fsft.runtime.canonical import digest
from fsft.runtime.files import sha256

LISTS = (".star", ".csv")
"""Files that say what particles there are, which are known by their content; volumes, of which
there may be gigabytes, by their names and sizes."""

NEUTRAL: dict[str, dict[str, Any]] = {
    "domains": {},
    "particles": {},
    "splits": {},
    "stand_in": {},
    "subtomograms": {},
}
"""Keys that a section was given after results of it had been stored, with the value that means 'as
before'; a hyper-parameter declares its own."""


@dataclass(frozen=True)
class Identities:
    """The identities of all that a configuration asks for."""

    grid: Grid

    @cached_property
    def classes(self) -> str:
        """Of the classes and their templates."""
        config = self.grid.config
        return digest(
            {
                "structures": definitions.structures(config),
                "files": [sha256(path) for path in definitions.structure_paths(config)],
                "master_seed": config["master_seed"],
            }
        )

    @cached_property
    def datasets(self) -> dict[str, str]:
        """Of every dataset, by its name."""
        config, levels = self.grid.config, self.grid.snrs
        simulated = {
            f"{domain}-snr{snr}": {"domain": self._domain(domain), "snr": snr}
            for domain, snrs in levels.items()
            for snr in snrs
        }
        if self.grid.imported:
            simulated[self.grid.imported] = self._imported
        common = {
            "classes": self.classes,
            "subtomograms": _telling("subtomograms", definitions.subtomograms(config)),
            "master_seed": config["master_seed"],
        }
        return {name: digest({**common, "name": name, **of}) for name, of in simulated.items()}

    def model(self, node: Node, of: Cell) -> str:
        """Of the model of a node in the chain of a cell."""
        config = self.grid.config
        return digest(
            {
                "chain": [
                    [each.stage, STAGES[each.stage].telling(dict(each.settings))]
                    for each in node.nodes
                ],
                "source": self.datasets[of.source] if "{source}" in node.scope else "",
                "target": self._target(of) if "{target}" in node.scope else "",
                "shots": of.shots if "{shots}" in node.scope else 0,
                "seed": of.seed,
                "master_seed": config["master_seed"],
                "precision": config["precision"],
            }
        )

    def cell(self, cell: Cell) -> str:
        """Of the predictions of a model on a target."""
        what = {
            "model": self.model(cell.node, cell),
            "target": self._target(cell),
            "with_support": cell.with_support,
        }
        return digest(what | self._tested(cell))

    def features(self, stages: Iterable[Role]) -> str:
        """Of the features of a pair after some stages."""
        return digest([[self.cell(role.cell), self.datasets[role.cell.source]] for role in stages])

    def _target(self, cell: Cell) -> list[Any]:
        splits = _telling("splits", definitions.splits(self.grid.config, cell.target))
        return [self.datasets[cell.target], splits]

    def _tested(self, cell: Cell) -> dict[str, Any]:
        """The test set of a cell, if it is not that of the split of its target."""
        if cell.part_tested == TEST:
            return {}
        if cell.part_tested:
            return {"tested": cell.part_tested}
        return {"tested": self.grid.config["splits"]["test_per_class"]}

    def _domain(self, name: str) -> dict[str, Any]:
        return _telling("domains", definitions.domain(self.grid.config, name))

    @cached_property
    def _imported(self) -> dict[str, Any]:
        """The particles of the target: their values if they are synthetic, else their files."""
        entry = self.grid.config["particles"][self.grid.imported]
        if is_stand_in(entry):
            told = _telling("stand_in", definitions.stand_in(entry))
            return {"stand_in": told, "domain": self._domain(entry["stand_in"]["domain"])}
        told = _telling("particles", entry)
        how = {key: value for key, value in told.items() if key not in ("path", "labels")}
        files = [_content(Path(path), Path(entry["path"])) for path in listing(entry)]
        return {"entry": how, "files": files}


def _telling(section: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a section of the configuration that do not mean 'as before'."""
    neutral = NEUTRAL[section]
    return {
        key: value for key, value in values.items() if key not in neutral or value != neutral[key]
    }


def _content(path: Path, below: Path) -> list[Any]:
    """What a list of particles, or a folder of their volumes, holds; below: where they all lie."""
    if path.is_dir():
        files = sorted(file for file in path.iterdir() if file.is_file())
        return [os.path.relpath(path, below), [[file.name, file.stat().st_size] for file in files]]
    return [path.suffix, sha256(path) if path.suffix in LISTS else path.stat().st_size]
