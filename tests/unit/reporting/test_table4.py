import pytest

from fsft.reporting import table4
from tests.unit.reporting.fake import VIEW, seeds, table
from tests.unit.reporting.test_paper import table as paper


def test_every_stage_both_readings_and_the_paper():
    metrics = table(
        *seeds(0.8, 0.9, stage="adapt"),
        *seeds(0.1, 0.1, stage="adapt", shots=7),  # other shots
        *seeds(0.1, 0.1, method="coral", stage="coral"),  # another method
        *seeds(0.1, 0.1, stage="adapt", variant="cube"),
        *seeds(0.1, 0.1, stage="adapt", target_snr="0.5"),
        *seeds(0.3, 0.5, stage="source"),
        *seeds(0.2, 0.2, stage="source", batchnorm="running"),
    )
    made = table4.make(metrics=metrics, paper=paper(4), view=VIEW)
    minus_nothing = made.numbers.set_index(["stage", "batchnorm"])["mean"]
    assert minus_nothing["adapt", "recalibrated"] == pytest.approx(0.85)
    assert made.shown.to_numpy().tolist() == [
        ["Stage 1: source", "40.0 (30.0 to 50.0)", "20.0 (20.0 to 20.0)", "2", "37.2"],
        ["Stage 2.1: coral", "", "", "", "70.9"],
        ["Stage 2.2: discriminator", "", "", "", "70.9"],
        ["Stage 3: adapt", "85.0 (80.0 to 90.0)", "", "2", "95.3"],
    ]
    assert {"synthetic data", "2 seeds", "3 shots"} <= set(made.facts)
    assert set(made.numbers["provider"]) == {"procedural"}
