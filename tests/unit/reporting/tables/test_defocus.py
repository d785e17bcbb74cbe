"""The table of defocus: every pair of domains at the SNRs shown, by the gap between them."""

import pandas as pd
import pytest

from fsft.reporting.rows import results
from fsft.reporting.tables import defocus
from tests.unit.reporting.fake import VIEW, seeds, table

PAIRS = pd.DataFrame(
    [("A", "B", -10.0, -5.0), ("A", "C", -10.0, -15.0), ("B", "C", -5.0, -15.0)],
    columns=["source", "target", "source_defocus_um", "target_defocus_um"],
).assign(
    source=lambda rows: rows["source"] + "-snr0.5", target=lambda rows: rows["target"] + "-snr0.1"
)
METRICS = pd.concat(
    table(*seeds(value, value + 0.1)).assign(source=pair.source, target=pair.target)
    for value, pair in zip((0.5, 0.2, 0.3), PAIRS.itertuples(), strict=True)
)


def test_cells_are_of_pairs_of_domains_by_their_gap() -> None:
    elsewhere = table(*seeds(0.9, target_snr="0.5"))
    made = defocus.make(metrics=pd.concat([METRICS, elsewhere]), across_domains=PAIRS, view=VIEW)
    numbers = made.numbers.set_index(["source_defocus_um", "target_defocus_um"])
    assert numbers["gap_um"].tolist() == [-5, 5, -10]
    assert numbers["mean"].tolist() == pytest.approx([0.25, 0.55, 0.35])
    assert made.shown[["source", "method", "-15", "-5"]].to_numpy().tolist() == [
        ["-10", "FSFT", "25.0 (20.0 to 30.0)", "55.0 (50.0 to 60.0)"],
        ["-5", "FSFT", "35.0 (30.0 to 40.0)", ""],
    ]


def test_tables_of_snr_levels_hold_the_domains_that_are_shown() -> None:
    assert set(results(METRICS, VIEW)["target"]) == {"B-snr0.1"}
