import numpy as np
import pytest

from fsft.evaluation.watcher import watcher
from fsft.methods.source import trainer as source
from tests.unit.methods.conftest import network as network
from tests.unit.methods.conftest import recipe, slabs
from tests.unit.methods.conftest import run as run
from tests.unit.methods.conftest import task as task


def test_the_order_in_which_a_test_set_is_stored_does_not_matter(network, task, run):
    source.train(network, task, recipe("source", epochs=20, learning_rate=3e-3), run)
    test = slabs(100, 3)
    shuffled = test.take(np.random.default_rng(0).permutation(len(test)))
    by_class, mixed = (
        watcher(None, samples, every_test=True)(network)["target_accuracy"]
        for samples in (test, shuffled)
    )
    assert mixed > 0.8
    assert by_class == pytest.approx(mixed, abs=0.02)
