import numpy as np
import pytest

from fsft.methods.pairs import G1, G2, G3, G4, PairSampler, group_batches


@pytest.mark.parametrize("classes", [2, 3, 10])
@pytest.mark.parametrize("shots", [1, 2, 7])
@pytest.mark.parametrize("pairing", ["any", "neighbours"])
def test_the_groups_hold_what_they_claim(classes, shots, pairing):
    source = np.repeat(np.arange(classes), 5)
    support = np.repeat(np.arange(classes), shots)
    sampler = PairSampler(source, support, pairing=pairing)
    for group in (G1, G2, G3, G4):
        pairs = sampler.draw(group, np.random.default_rng(group))
        second_labels = (support if group in (G2, G4) else source)[pairs.second]
        same_class = source[pairs.first] == second_labels
        assert len(pairs.first) == classes * shots
        assert same_class.all() if group in (G1, G2) else not same_class.any()
        assert pairs.crosses == (group in (G2, G4))
        if group == G1:
            assert (pairs.first != pairs.second).all()
        if pairs.crosses:
            assert sorted(pairs.second) == list(range(len(support)))


def test_any_pairing_reaches_every_ordered_pair_of_classes():
    source, support = np.repeat(np.arange(4), 3), np.arange(4)
    sampler, rng = PairSampler(source, support), np.random.default_rng(0)
    seen = set()
    for _ in range(100):
        pairs = sampler.draw(G4, rng)
        seen |= set(zip(source[pairs.first], support[pairs.second], strict=True))
    assert len(seen) == 4 * 3


def test_neighbours_pair_each_class_with_one_other_only():
    source, support = np.repeat(np.arange(5), 3), np.repeat(np.arange(5), 4)
    pairs = PairSampler(source, support, pairing="neighbours").draw(G4, np.random.default_rng(0))
    partners = set(zip(support[pairs.second], source[pairs.first], strict=True))
    assert len(partners) == 5


def test_a_class_with_a_single_source_subtomogram_is_refused():
    with pytest.raises(ValueError, match="class 1 has fewer than two"):
        PairSampler(np.array([0, 0, 1]), np.array([0, 1]))


def test_batches_leave_no_pair_out():
    source, support = np.repeat(np.arange(3), 4), np.arange(3)
    rng = np.random.default_rng(0)
    groups = [PairSampler(source, support).draw(group, rng) for group in (G2, G4)]
    batches = group_batches(groups, 4, rng)
    assert len(batches) == 2
    for pairs in groups:
        batched = [
            couple
            for batch in batches
            for part in batch
            if part.group == pairs.group
            for couple in zip(part.first, part.second, strict=True)
        ]
        assert sorted(batched) == sorted(zip(pairs.first, pairs.second, strict=True))
