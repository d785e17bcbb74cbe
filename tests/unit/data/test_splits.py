import numpy as np
import pytest

from fsft.data.splits import HELD_OUT, TEST, UNLABELLED, draw_split, hold_out, part, support
from fsft.runtime.errors import InputError

CLASSES = ("a", "b", "c")
LABELS = np.concatenate([np.repeat(np.arange(3), 50), [-1, -1]])


def split(**changes):
    given = {
        "support_pool": 7,
        "unlabelled_fraction": 0.6,
        "master_seed": 1,
        "dataset": "B-snr0.1",
        "seed": 0,
    }
    return draw_split(LABELS, CLASSES, **(given | changes))


@pytest.mark.parametrize("shots", [1, 3, 7])
def test_the_three_parts_never_overlap_and_leave_nothing_out(shots):
    table = split()
    parts = [support(table, 7), part(table, UNLABELLED), part(table, TEST)]
    assert sorted(np.concatenate(parts)) == list(range(len(LABELS)))
    assert np.bincount(LABELS[support(table, shots)]).tolist() == [shots] * 3


def test_three_shots_are_part_of_seven():
    table = split()
    assert set(support(table, 3)) < set(support(table, 7))


def test_sixty_percent_of_the_rest_is_unlabelled():
    labels = LABELS[part(split(), TEST)]
    assert np.bincount(labels).tolist() == [43 - 26] * 3


def test_particles_without_a_label_are_adapted_on():
    assert {150, 151} <= set(part(split(), UNLABELLED))


def test_every_seed_draws_anew_and_the_same_seed_the_same():
    assert split().equals(split())
    assert not split().equals(split(seed=1))
    assert not split().equals(split(master_seed=2))


def test_a_class_too_small_for_the_pool_is_refused_by_name():
    with pytest.raises(InputError, match=r"class a has 50 .* support pool of 49"):
        split(support_pool=49)


def test_more_shots_than_the_pool_are_refused():
    with pytest.raises(InputError, match="shots: 8 asked for, but the split holds 7"):
        support(split(), 8)


def test_a_tenth_of_every_source_class_is_held_out():
    kept, held = hold_out(LABELS, 1, "A-snr0.5", 0)
    assert np.bincount(LABELS[held]).tolist() == [round(HELD_OUT * 50)] * 3
    assert sorted([*kept, *held]) == list(range(150))
