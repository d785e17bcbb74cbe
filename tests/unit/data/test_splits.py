import numpy as np
import pandas as pd
import pytest

from fsft.data.splits import HELD_OUT, draw_split, hold_out
from fsft.formats.split import (
    SUPPORT,
    TEST,
    UNLABELLED,
    left_to_test,
    part,
    read_split,
    support,
    write_split,
)
from fsft.runtime.errors import InputError

CLASSES = ("a", "b", "c")
LABELS = np.concatenate([np.repeat(np.arange(3), 50), [-1, -1]])


def split(labels=LABELS, /, **changes):
    given = {
        "support_pool": 7,
        "unlabelled_fraction": 0.6,
        "master_seed": 1,
        "dataset": "B-snr0.1",
        "seed": 0,
    }
    return pd.DataFrame(draw_split(labels, CLASSES, **(given | changes)))


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


def few(**changes):
    """Eight labels of the first class, four of the second, five of the third, and none for 30."""
    labels = np.concatenate([np.repeat(np.arange(3), [8, 4, 5]), np.full(30, -1)])
    return labels, split(labels, **changes)


def test_a_fully_labelled_dataset_is_drawn_as_it_always_was():
    table = split(support_pool=2, unlabelled_fraction=0.5)[lambda rows: rows["index"] < 5]
    assert table["part"].tolist() == [TEST, TEST, UNLABELLED, TEST, UNLABELLED]
    assert table["rank"].tolist() == [21, 17, 15, 12, 0]  # as drawn when every label was there


def test_the_pool_of_a_class_with_few_labels_is_what_it_has_and_its_test_set_may_be_empty():
    labels, table = few()
    counts = table[table["class"] != ""].groupby(["class", "part"]).size().to_dict()
    assert counts == {
        ("a", SUPPORT): 7,
        ("a", UNLABELLED): 1,
        ("b", SUPPORT): 4,
        ("c", SUPPORT): 5,
    }
    assert np.bincount(labels[support(table, 3)]).tolist() == [3, 3, 3]
    assert set(np.flatnonzero(labels < 0)) <= set(part(table, UNLABELLED))
    assert sorted(table["index"]) == list(range(len(labels)))


def test_a_dataset_without_test_labels_is_sent_to_the_predictions():
    _, table = few()
    with pytest.raises(InputError, match=r"dataset mine has no labelled .* the target predict"):
        left_to_test(table, "mine")
    assert left_to_test(few(support_pool=3)[1], "mine").size == 2 + 1


def test_a_class_without_a_label_is_refused_by_name():
    with pytest.raises(InputError, match=r"B-snr0.1: class c has no labelled subtomogram"):
        split(np.where(LABELS == 2, -1, LABELS))


def test_a_dataset_with_nothing_to_adapt_on_is_refused():
    with pytest.raises(InputError, match=r"B-snr0.1 has no subtomogram left to adapt on"):
        split(LABELS[:150], support_pool=50)


def test_more_shots_than_the_pool_are_refused():
    with pytest.raises(InputError, match="shots: 8 asked for, but a class has 7"):
        support(split(), 8)


def test_a_tenth_of_every_source_class_is_held_out():
    kept, held = hold_out(LABELS, 1, "A-snr0.5", 0)
    assert np.bincount(LABELS[held]).tolist() == [round(HELD_OUT * 50)] * 3
    assert sorted([*kept, *held]) == list(range(150))


def test_a_split_is_read_as_it_was_written(tmp_path):
    labels = np.concatenate([np.repeat(np.arange(3), 50), [-1, -1]])
    drawn = draw_split(
        labels,
        ('a "b", c', "NA", "3"),
        support_pool=7,
        unlabelled_fraction=0.6,
        master_seed=1,
        dataset="B",
        seed=0,
    )
    write_split(tmp_path / "split.csv", drawn)
    read = read_split(tmp_path / "split.csv")
    assert list(read) == list(drawn)
    for name, column in drawn.items():
        np.testing.assert_array_equal(read[name], column)
    frame = pd.read_csv(tmp_path / "split.csv", keep_default_na=False, dtype={"class": str})
    assert frame.equals(pd.DataFrame(drawn))
    assert frame.to_csv(index=False) == (tmp_path / "split.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize("content", [b"", b"index,class\n0,a\n", b"index\xff,class,part,rank\n"])
def test_what_is_no_split_is_refused_by_name(tmp_path, content):
    (tmp_path / "split.csv").write_bytes(content)
    with pytest.raises(InputError, match=r"split\.csv (lacks the column|is no text)"):
        read_split(tmp_path / "split.csv")
