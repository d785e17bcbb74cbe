"""What figures show, read back from their axes."""

from contextlib import contextmanager

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from fsft.evaluation.predictions import ROLE, Predictions
from fsft.reporting import figure4, reliability_figure, snr_figure, stages_figure
from tests.unit.reporting.fake import VIEW, grid, seeds, table
from tests.unit.reporting.test_paper import table as paper


@pytest.fixture
def drawn(monkeypatch):
    """Draw with a module on a figure that is not written, and return that figure."""

    def draw(module, **given):
        figure = Figure()

        @contextmanager
        def page(**_):
            yield figure

        monkeypatch.setattr(module, "page", page)
        module.draw(view=VIEW, svg=None, png=None, **given)
        return figure

    return draw


def lines(axes):
    """Heights of the lines of axes that have a name, by name."""
    return {
        label: handle.get_ydata() if hasattr(handle, "get_ydata") else handle[0].get_ydata()
        for handle, label in zip(*axes.get_legend_handles_labels(), strict=True)
    }


def judged(**probability):
    """One file of predictions of two classes; each method gives its own to the true one."""
    label = np.array([0, 0, 1, 1])
    given = [np.where(np.eye(2)[label] > 0, p, 1 - p) for p in probability.values()]
    entries = [(name, "default", "adapt", 3, "recalibrated") for name in probability]
    return Predictions(
        pd.DataFrame(entries, columns=list(ROLE)),
        np.log(np.stack(given)).astype(np.float32),
        np.arange(4),
        label,
        ("ribosome", "proteasome"),
    )


def test_lines_run_from_low_to_high_snr_of_the_target(drawn):
    worth = {"0.5": 0.2, "20": 0.3, "1000": 0.4}
    metrics = table(
        *grid(lambda method, source, target, seed: worth[target], ["fsft"], ("1000", "0.5", "20"))
    )
    panels = drawn(snr_figure, metrics=metrics).axes
    assert [axes.get_title() for axes in panels] == [f"source SNR {s}" for s in (1000, 0.5, 20)]
    assert [tick.get_text() for tick in panels[1].get_xticklabels()] == ["0.5", "20", "1000"]
    assert lines(panels[1])["FSFT"].tolist() == pytest.approx([20, 30, 40])


def test_stages_rise_beside_the_papers(drawn):
    metrics = table(
        *seeds(0.3, 0.5, stage="source"),
        *seeds(0.6, 0.6, stage="coral"),
        *seeds(0.6, 0.6, stage="discriminator"),
        *seeds(0.8, 0.8, stage="adapt"),
        *seeds(0.7, 0.7, stage="adapt", batchnorm="running"),
    )
    (axes,) = drawn(stages_figure, metrics=metrics, paper=paper(4)).axes
    found = lines(axes)
    assert found["recalibrated"].tolist() == pytest.approx([40, 60, 60, 80])
    assert found["running"].tolist() == pytest.approx([70])
    assert found["paper (other data)"].tolist() == pytest.approx([37.2, 70.9, 70.9, 95.3])


def test_fada_stands_left_and_fsft_right(drawn):
    left, right, *_ = drawn(figure4, predictions=[judged(fada=0.2, fsft=0.9)]).axes
    assert left.get_title() == "FADA: mean recall 0.0 %"
    assert right.get_title() == "FSFT: mean recall 100.0 %"
    cells, others = left.collections[0], right.collections[0]
    np.testing.assert_allclose(cells.get_array(), [[0, 100], [100, 0]])
    assert cells.get_clim() == others.get_clim() == (0, 100)


def test_every_method_has_its_own_reliability(drawn):
    # Four predictions at confidence 0.8, all wrong; four at 0.9, all right.
    panels = drawn(reliability_figure, predictions=[judged(fada=0.2, fsft=0.9)]).axes
    assert [axes.get_title() for axes in panels] == ["FADA: ECE 80.0 %", "FSFT: ECE 10.0 %"]
    points = [axes.collections[0].get_offsets().tolist() for axes in panels]
    assert points == [[pytest.approx([80, 0])], [pytest.approx([90, 100])]]
