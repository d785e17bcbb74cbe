"""What a configuration asks for: pairs of datasets, and the models to train and to judge.

Read by the workflow while it plans, so nothing here imports torch.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from fsft.methods.registry import METHODS, STAGES
from fsft.methods.variants import DEFAULT, Variant, chosen
from fsft.plan import datasets
from fsft.plan.datasets import Pair
from fsft.plan.nodes import Node, Plan, effective_settings, make_plan
from fsft.plan.planned_model import NO_SHOTS, Model

STAGED = "fsft"
"""The method that is also judged after each of its stages (the paper's Table 4)."""

TRAINED_ON_TEST = {"transductive": True, "selection": "best_on_test"}
"""Hyper-parameters with which a stage is handed its test set."""

ANALYSIS = ("ablation", "factorial")
"""Roles of the methods that take another apart."""


@dataclass(frozen=True)
class Grid:
    """All that is trained and judged under a configuration that has been checked."""

    config: Mapping[str, Any]

    @cached_property
    def plan(self) -> Plan:
        """The models that the methods and variants of the configuration need."""
        return make_plan(
            self.config["methods"], stages=self.config["stages"], variants=self.variants
        )

    @cached_property
    def variants(self) -> tuple[Variant, ...]:
        """The variants of the configuration: of its presets, then its own."""
        return chosen(self.config["presets"], self.config["variants"], self.config["methods"])

    @cached_property
    def snrs(self) -> dict[str, list[str]]:
        """SNR levels to simulate, by domain; see `datasets.levels`."""
        return datasets.levels(self.config)

    @cached_property
    def simulated(self) -> list[str]:
        """Names of the simulated datasets, sources first."""
        return datasets.simulated(self.config)

    @cached_property
    def tested_apart(self) -> frozenset[str]:
        """The domains of the targets whose test sets are datasets of their own."""
        targets = self.config["grid"]["target_domains"]
        return frozenset(name for name in targets if datasets.tested_apart(self.config, name))

    @cached_property
    def imported(self) -> str | None:
        """Name of the target if it is imported, which is also the name of its dataset."""
        return datasets.imported(self.config)

    @cached_property
    def datasets(self) -> list[str]:
        """Names of all datasets, sources first."""
        return [*self.simulated, *([self.imported] if self.imported else [])]

    @cached_property
    def pairs(self) -> list[Pair]:
        """Every source of the grid with every target."""
        return datasets.pairs(self.config)

    @cached_property
    def provider(self) -> str:
        """Where the data come from; see `datasets.provider`."""
        return datasets.provider(self.config)

    def pair(self, source: str, target: str) -> Pair:
        """The pair of two datasets, by their names."""
        return next(pair for pair in self.pairs if (pair.source, pair.target) == (source, target))

    @cached_property
    def reported(self) -> Pair:
        """The pair that tables and figures of a single pair show."""
        return datasets.shown(self.config)[0]

    @cached_property
    def pairs_of_domains(self) -> list[Pair]:
        """The pairs of the domains that are shown, at all their SNRs: the cells of Table 1."""
        shown = (self.reported.source_domain, self.reported.target_domain)
        return [pair for pair in self.pairs if (pair.source_domain, pair.target_domain) == shown]

    @cached_property
    def across_domains(self) -> list[dict[str, str | float]]:
        """The pairs of simulated domains at the SNRs that are shown, with their defocus."""
        domains, shown = self.config["domains"], self.reported
        return [
            {
                "source": pair.source,
                "target": pair.target,
                "source_defocus_um": float(domains[pair.source_domain]["defocus_um"]),
                "target_defocus_um": float(domains[pair.target_domain]["defocus_um"]),
            }
            for pair in self.pairs
            if (pair.source_snr, pair.target_snr) == (shown.source_snr, shown.target_snr)
            and pair.target_domain in domains
        ]

    @cached_property
    def view(self) -> dict[str, str | int]:
        """What tables and figures show: the arguments of `fsft.reporting.view.View`."""
        adapt = effective_settings(METHODS[STAGED], "adapt", self.config["stages"])
        return {
            "provider": self.provider,
            "source": self.reported.source,
            "target": self.reported.target,
            "shots": self.config["report"]["shots"],
            "augment": adapt["augment"],
        }

    def predictor(self, seed: int | str) -> str:
        """Where the model lives that predicts all particles of the target."""
        method = self.config["predict"]["method"]
        node = self.plan.ends[method, DEFAULT]
        shots = self.config["report"]["shots"] if "{shots}" in node.scope else NO_SHOTS
        return Model(method, DEFAULT, node, self.reported, shots).path(seed)

    @property
    def predictor_network(self) -> dict[str, int]:
        """Its width and features."""
        return self.plan.ends[self.config["predict"]["method"], DEFAULT].network

    @cached_property
    def predictor_sees(self) -> frozenset[str]:
        """The parts of the data that this model is handed in training."""
        chain = METHODS[self.config["predict"]["method"]].chain
        return frozenset[str]().union(*(STAGES[stage].sees for stage in chain))

    def ends(self, pair: Pair) -> Iterator[Model]:
        """The last model of every method, variant and number of shots, for one pair.

        Ablations and most variants are for the pair and the shots that are shown alone, and so is
        what is judged with the support.
        """
        everywhere = {DEFAULT} | {
            each.name
            for each in self.variants
            if each.pairs == "all" and not each.test_includes_support
        }
        shown = (NO_SHOTS, self.config["report"]["shots"])
        for (method, variant), node in self.plan.ends.items():
            analysis = METHODS[method].role in ANALYSIS or variant not in everywhere
            for shots in self._shots(node):
                if not analysis or (pair == self.reported and shots in shown):
                    yield Model(method, variant, node, pair, shots)

    @cached_property
    def with_support(self) -> list[Model]:
        """The models judged on test and support together, for the pair and shots that are shown."""
        return [model for model in self.ends(self.reported) if self.includes_support(model.variant)]

    def includes_support(self, variant: str) -> bool:
        """Whether the models of a variant are judged on test and support together."""
        return any(each.name == variant and each.test_includes_support for each in self.variants)

    def tested_within(self, model: Model) -> bool:
        """Whether a model is judged by the authors' rules, on subtomograms of its target.

        It is if the support counts as test, or if a stage of its chain is handed its test set.
        """
        return self.includes_support(model.variant) or any(
            dict(node.settings).get(key) == value
            for node in model.node.nodes
            for key, value in TRAINED_ON_TEST.items()
        )

    def models_to_test(self, pair: Pair) -> list[Model]:
        """The models of a pair that are judged on its test set: all ends, but for those judged with
        the support, and FSFT after each of its stages."""
        ends = [end for end in self.ends(pair) if not self.includes_support(end.variant)]
        stages = {
            Model(STAGED, DEFAULT, node, pair, shots)
            for end in ends
            if (end.method, end.variant) == (STAGED, DEFAULT)
            for node in self.plan.chain(STAGED, DEFAULT)
            for shots in self._shots(node)
        }
        order = list(self.plan.nodes.values())
        earlier = sorted(
            stages - set(ends), key=lambda model: (order.index(model.node), model.shots)
        )
        return [*ends, *earlier]

    def _shots(self, node: Node) -> list[int]:
        return list(self.config["shots"]) if "{shots}" in node.scope else [NO_SHOTS]
