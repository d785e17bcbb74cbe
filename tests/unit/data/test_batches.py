from pathlib import Path

import numpy as np
import pytest
import torch
from scipy.spatial.transform import Rotation

from fsft.data.batches import Labelled, Samples, endless, epoch_order, in_order, shuffled
from fsft.data.rotations import proper_turns, rotate, wedge_preserving_turns


def samples(n, side=2):
    volumes = np.arange(n, dtype=np.float16)[:, None, None, None] * np.ones((side,) * 3)
    return Labelled(volumes.astype(np.float16), np.arange(n), np.arange(n) * 10)


@pytest.mark.parametrize("n", [1, 31, 32, 33, 65])
def test_an_epoch_shows_every_item_once_in_batches_of_almost_one_size(n):
    batches = epoch_order(n, 32, np.random.default_rng(0))
    assert sorted(np.concatenate(batches)) == list(range(n))
    sizes = [len(batch) for batch in batches]
    assert max(sizes) <= 32
    assert max(sizes) - min(sizes) <= 1


def test_images_and_labels_stay_together():
    for images, labels in shuffled(samples(9), 4, np.random.default_rng(0)):
        assert torch.equal(images[:, 0, 0, 0, 0] * 10, labels.float())
        assert images.dtype == torch.float32


def test_endless_batches_are_full_and_show_all_before_any_again():
    stream = endless(samples(5), 3, np.random.default_rng(0))
    seen = torch.cat([next(stream)[:, 0, 0, 0, 0] for _ in range(5)])
    assert len(seen) == 15
    assert sorted(seen[:5].tolist()) == [0, 1, 2, 3, 4]


def test_reading_touches_no_more_than_a_batch():
    class Counting(np.ndarray):
        largest = 0

        def __getitem__(self, index):
            found = super().__getitem__(index)
            Counting.largest = max(Counting.largest, np.asarray(found).nbytes)
            return found

    volumes = np.zeros((1000, 4, 4, 4), np.float16).view(Counting)
    for batch in in_order(Samples(volumes, np.arange(1000)), 10):
        batch.images()
    assert Counting.largest == 10 * 4**3 * 2


def test_an_epoch_leaves_no_page_of_the_stack_in_the_process(tmp_path):
    path = tmp_path / "stack"
    np.zeros((50, 32, 32, 32), np.float16).tofile(path)
    stack = np.memmap(path, np.float16, mode="r", shape=(50, 32, 32, 32))
    for batch in in_order(Samples(stack, np.arange(50)), 10):
        batch.images()
    mapping = Path("/proc/self/smaps").read_text().partition(f"{path}\n")[2]
    assert mapping.partition("Rss:")[2].split()[0] == "0"


def test_the_turns_of_the_cube_are_scipys_rotation_group_of_the_octahedron():
    group = {tuple(np.rint(m).astype(int).ravel()) for m in Rotation.create_group("O").as_matrix()}
    found = set()
    for axes, flipped in proper_turns(3):
        matrix = np.eye(3, dtype=int)[list(axes)]
        matrix[list(flipped)] *= -1
        found.add(tuple(matrix.ravel()))
    assert found == group


def test_there_are_four_turns_of_the_square_and_four_that_keep_a_wedge():
    assert len(proper_turns(2)) == 4
    assert len(wedge_preserving_turns(3)) == 4


def test_half_turns_keep_the_missing_wedge_where_it_is_and_quarter_turns_do_not():
    frequency = np.meshgrid(*[np.fft.fftfreq(9)] * 3, indexing="ij")
    wedge = np.abs(frequency[0]) <= np.tan(np.pi / 3) * np.abs(frequency[2])
    images = torch.from_numpy(np.fft.fftshift(wedge)[None, None].astype(np.float32))
    images = images.repeat(40, 1, 1, 1, 1)
    rng = np.random.default_rng(0)
    assert torch.equal(rotate(images, "wedge_preserving", rng), images)
    assert not torch.equal(rotate(images, "cube", rng), images)
    assert rotate(images, "none", rng) is images
