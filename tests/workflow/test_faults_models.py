"""A model that is cut short or of another architecture is named, and trained again if deleted."""

import re
from collections.abc import Callable
from pathlib import Path

from fsft.models.store import build_network, save_network
from tests.workflow.conftest import TINY
from tests.workflow.running import Workflow, one_error

MODEL = "results/models/discriminator/fsft/A-snr0.5__B-snr0.1/shots-3/seed-0.safetensors"
READER = "results/models/adapt/fsft/A-snr0.5__B-snr0.1/shots-3/seed-0.safetensors"
METRICS = "results/metrics.csv"
OTHER = {"side": 16, "width": 8, "features": 8, "classes": 4}


def truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


def of_another_architecture(path: Path) -> None:
    save_network(path, build_network(**OTHER), OTHER)


SPOILT: dict[Callable[[Path], None], str] = {
    truncated: rf"{MODEL} is not a complete fsft model \(.*\); delete it and run again to train it",
    of_another_architecture: (
        rf"{MODEL} holds a network of side 16, width 8, features 8, classes 4; expected one of "
        "side 16, width 4, features 8, classes 3; delete it and run again to train it"
    ),
}


def test_a_model_that_does_not_fit_is_named_and_trained_again_once_deleted(
    copied: Workflow,
) -> None:
    model, kept = copied.folder / MODEL, (copied.folder / METRICS).read_bytes()
    trained = model.read_bytes()
    for spoil, sentence in SPOILT.items():
        spoil(model)
        refused = copied.snakemake(TINY, "--", READER)
        assert re.fullmatch(sentence, one_error(refused))
        assert not (copied.folder / READER).exists()
    model.unlink()
    copied.run(TINY, READER, METRICS)
    assert model.read_bytes() == trained
    assert (copied.folder / METRICS).read_bytes() == kept
