import copy
from pkgutil import resolve_name

import numpy as np
import pytest
import torch

from fsft.methods.adam import adam
from fsft.methods.adapt import trainer as adapt
from fsft.methods.coral import trainer as coral
from fsft.methods.discriminator import trainer as discriminator
from fsft.methods.registry import STAGES
from fsft.methods.source import trainer as source
from fsft.methods.training import Run, Task, TrainingDivergedError, check_finite, descend
from fsft.models.normalisation import SOURCE, TARGET

from .conftest import recipe


def state(module):
    return {name: value.clone() for name, value in module.state_dict().items()}


def same(before, after):
    return all(torch.equal(before[name], after[name]) for name in before)


def test_stage_1_leaves_the_target_with_the_sources_statistics(network, task, run):
    source.train(network, task, recipe("source"), run)
    norm = network.encoder.back[0].norm
    assert torch.equal(norm.source_mean, norm.target_mean)
    assert not torch.equal(norm.source_mean, torch.zeros_like(norm.source_mean))


def test_stage_2_1_trains_both_fronts_of_a_split_encoder_and_one_of_a_shared(network, task, run):
    for split in (True, False):
        each = copy.deepcopy(network)
        coral.train(each, task, recipe("coral", split_encoder=split, batch=24), run)
        assert each.encoder.is_split == split
        if split:
            fronts = (state(each.encoder.front[side]) for side in (SOURCE, TARGET))
            assert not same(*fronts)


@pytest.mark.parametrize("routed", [False, True])
def test_stage_2_2_leaves_encoder_and_classifier_bit_for_bit_alone(network, task, run, routed):
    network.encoder.split()
    before = state(network.encoder) | state(network.classifier)
    settings = recipe("discriminator", route_source_through_target=routed)
    discriminator.train(network, task, settings, run)
    after = network.encoder.state_dict() | network.classifier.state_dict()
    assert same(before, after)


def test_stage_2_2_encodes_once_whatever_the_epochs(network, task, run):
    seen = []
    network.encoder.register_forward_hook(lambda _, inputs, __: seen.append(len(inputs[0])))
    discriminator.train(network, task, recipe("discriminator", epochs=7), run)
    assert sum(seen) == len(task.source) + len(task.support)


def test_stage_3_leaves_the_discriminator_bit_for_bit_alone(network, task, run):
    discriminator.train(network, task, recipe("discriminator"), run)
    before, encoder = state(network.discriminator), state(network.encoder)
    adapt.train(network, task, recipe("adapt"), run)
    assert same(before, state(network.discriminator))
    assert not same(encoder, state(network.encoder))


def test_the_authors_frozen_discriminator_normalises_by_the_batch(network, task, run):
    discriminator.train(network, task, recipe("discriminator"), run)
    assert network.discriminator.branch_3d[4].out_channels == 8  # features of the encoder
    before = state(network.discriminator)
    adapt.train(network, task, recipe("adapt", discriminator_by_batch=True), run)
    after = state(network.discriminator)
    changed = {name.split(".")[-1] for name in before if not before[name].equal(after[name])}
    assert changed == {"running_mean", "running_var", "num_batches_tracked"}


def test_alternation_trains_the_discriminator(network, task, run):
    discriminator.train(network, task, recipe("discriminator"), run)
    before = state(network.discriminator)
    adapt.train(network, task, recipe("adapt", adversarial=True), run)
    assert not same(before, state(network.discriminator))


def test_a_frozen_source_branch_stays_and_the_targets_moves(network, task, run):
    network.encoder.split()
    before = {side: state(network.encoder.front[side]) for side in (SOURCE, TARGET)}
    adapt.train(network, task, recipe("adapt", gamma=0.0, freeze_source_branch=True), run)
    assert same(before[SOURCE], state(network.encoder.front[SOURCE]))
    assert not same(before[TARGET], state(network.encoder.front[TARGET]))


def test_stage_3_takes_every_pair_in_every_epoch(network, task, run):
    adapt.train(network, task, recipe("adapt", gamma=0.0, epochs=3, batch=5), run)
    pairs = 2 * len(task.support)
    assert run.steps == 3 * -(-pairs // 5)
    assert run.samples == 3 * 2 * pairs


def test_one_shot_of_four_classes_trains(network, task, run):
    one_shot = task.support.take(np.arange(0, len(task.support), 2))
    single = type(task)(source=task.source, support=one_shot)
    discriminator.train(network, single, recipe("discriminator"), run)
    adapt.train(network, single, recipe("adapt"), run)
    assert run.steps > 2


def test_a_stage_cannot_read_what_it_was_not_given(network, task, run):
    blind = type(task)(source=task.source)
    with pytest.raises(ValueError, match="not given the unlabelled target"):
        coral.train(network, blind, recipe("coral"), run)


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
@pytest.mark.parametrize("stage", [name for name in STAGES if "epochs" in STAGES[name].defaults])
def test_a_loss_that_is_not_finite_stops_every_stage_and_says_where(network, task, value, stage):
    train = resolve_name(STAGES[stage].train)
    task = Task(
        source=task.source, unlabelled=task.unlabelled, support=task.support, target=task.support
    )
    network.add_discriminator(branch_3d=True)
    network.encoder.back[-1].conv.weight.data.fill_(value)
    cpu = torch.device("cpu")
    run = Run(stage=stage, rng=np.random.default_rng(0), device=cpu, data="A -> B, shots 3, seed 0")
    said = (
        rf"^stage {stage} on A -> B, shots 3, seed 0: a loss is not finite at epoch [01], step 1 "
        rf"\(learning rate 0\.(000?[12]|01), losses .*\); lower stages\.{stage}\.learning_rate$"
    )
    with pytest.raises(TrainingDivergedError, match=said):
        train(network, task, recipe(stage), run)


def test_a_loss_that_is_not_finite_is_told_by_its_own_step_after_the_epoch(run):
    weight = torch.nn.Parameter(torch.ones(()))
    for step, value in enumerate((1.0, float("nan"), 2.0, float("inf")), start=1):
        optimiser = adam([weight], learning_rate=step / 10)
        losses = {"one": weight * 0 + step, "other": weight * 0 + value}
        descend(optimiser, losses, run, epoch=3, samples=1)
    said = r"epoch 3, step 2 \(learning rate 0\.2, losses \{'one': (2\.0|nan), 'other': nan\}\)"
    with pytest.raises(TrainingDivergedError, match=said):
        run.end_epoch(3, None)
    assert [row["value"] for row in run.rows] == [1.0, 1.0]


def test_weights_that_are_not_finite_after_the_last_step_are_refused(network, run):
    run.data, run.learning_rate = "A", 1e-3
    check_finite(network, run)
    network.classifier.bias.data[0] = float("inf")
    said = (
        r"stage source on A: classifier\.bias is not finite after step 0 \(learning rate 0\.001\)"
    )
    with pytest.raises(TrainingDivergedError, match=said):
        check_finite(network, run)


def test_best_on_test_keeps_the_best_epoch_and_last_the_last(network, task, run):
    for selection, kept in (("last", 4), ("best_on_test", 2)):
        states = []

        def watch(each, states=states):
            states.append(state(each.classifier))
            return {"target_accuracy": [0.1, 0.9, 0.5, 0.2][len(states) - 1]}

        run.watch = watch
        each = copy.deepcopy(network)
        settings = recipe("adapt", gamma=0.0, epochs=4, selection=selection)
        adapt.train(each, task, settings, run)
        assert same(states[kept - 1], state(each.classifier))


@pytest.mark.parametrize("routed", [False, True])
def test_the_authors_routing_sends_the_source_through_the_targets_front(network, task, run, routed):
    seen = {SOURCE: 0, TARGET: 0}

    def count(encoder, arguments):
        images, side = arguments
        seen[side] += len(images)

    network.encoder.register_forward_pre_hook(count)
    settings = recipe("discriminator", route_source_through_target=routed)
    discriminator.train(network, task, settings, run)
    through_target = len(task.support) + (len(task.source) if routed else 0)
    assert seen == {SOURCE: len(task.source), TARGET: through_target}
