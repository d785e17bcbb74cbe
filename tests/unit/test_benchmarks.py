"""The yardstick is our network, and a missed goal is called missed."""

from pathlib import Path

import pytest
import torch

from benchmarks.goals import GOALS, judge
from benchmarks.plain import plain_network
from benchmarks.schedule import makespan, parents
from fsft.methods.registry import METHODS
from fsft.models.normalisation import SOURCE
from fsft.models.store import build_network
from fsft.plan.estimate import effective
from fsft.plan.grid import Grid

SIZE = {"side": 16, "width": 4, "features": 5, "classes": 3}


@pytest.mark.parametrize("training", [True, False])
def test_plain_network_is_the_same_function_as_ours(training):
    torch.manual_seed(0)
    ours, plain = build_network(**SIZE).train(training), plain_network(**SIZE).train(training)
    blocks = [*ours.encoder.front[SOURCE], *ours.encoder.back]
    with torch.no_grad():
        for place, block in enumerate(blocks):
            convolution, norm = plain[4 * place], plain[4 * place + 1]
            for values in (block.norm.weight, block.norm.bias, block.norm.source_mean):
                values.normal_()
            block.norm.source_var.uniform_(0.5, 2)
            convolution.weight.copy_(block.conv.weight)
            norm.weight.copy_(block.norm.weight)
            norm.bias.copy_(block.norm.bias)
            norm.running_mean.copy_(block.norm.source_mean)
            norm.running_var.copy_(block.norm.source_var)
        plain[-1].load_state_dict(ours.classifier.state_dict())
    images = torch.randn(8, 1, 16, 16, 16)
    torch.testing.assert_close(ours(images, SOURCE), plain(images), rtol=1e-3, atol=1e-4)
    assert sum(p.numel() for p in ours.parameters()) == sum(p.numel() for p in plain.parameters())


def test_each_goal_is_met_at_its_limit_and_missed_beyond_it():
    for name, bound, limit in GOALS:
        others = {other: value for other, _, value in GOALS}
        worse = limit * (0.99 if bound == "at least" else 1.01)
        judged = {goal["what"]: goal["met"] for goal in judge({**others, name: worse})}
        assert judged == {other: other != name for other in others}


def test_a_schedule_takes_as_long_as_its_longest_chain_or_its_share_of_the_work() -> None:
    seconds = {"a": 3.0, "b": 2.0, "c": 1.0, "d": 4.0}
    chain: dict[str, str | None] = {"a": None, "b": "a", "c": "b", "d": None}
    assert makespan(seconds, chain, 1) == 10.0
    # d runs beside a, b and c
    assert makespan(seconds, chain, 2) == makespan(seconds, chain, 64) == 6.0
    free = dict.fromkeys(seconds)
    assert makespan(seconds, free, 2) == 5.0
    assert makespan(seconds, free, 4) == 4.0


def test_every_model_of_the_papers_grid_waits_for_the_stage_before() -> None:
    config = effective([Path("config/demo.yaml")])
    before = parents(Grid(config))
    first = {model.split("/")[0] for model, earlier in before.items() if earlier is None}
    assert first == {METHODS[method].chain[0] for method in config["methods"]}
    stages = {(m.split("/")[0], e.split("/")[0]) for m, e in before.items() if e is not None}
    assert {("coral", "source"), ("discriminator", "coral"), ("adapt", "discriminator")} <= stages
