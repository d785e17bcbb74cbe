from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from fsft.methods.registry import METHODS, STAGES
from fsft.reporting import rows
from fsft.reporting.factorial_effects import CORNERS, FACTORS, PARTS
from fsft.reporting.tables import (
    contrasts,
    effects,
    factors,
    methods,
    protocol,
    sanity,
    table1,
    table3,
    table5,
)
from fsft.reporting.tables import factorial as factorial_table
from tests.unit.reporting.fake import VIEW, grid, metric, seeds, shown, table
from tests.unit.reporting.test_paper import table as paper

SCORE = {"source_only": 0.2, "coral": 0.3, "fsft": 0.5}
MINUS = "\N{MINUS SIGN}"


def benchmark(**changes):
    """Three methods on 25 cells; CORAL wins the cells of the cleanest source."""

    def score(method, source, target, seed):
        lead = 0.3 if (method, source) == ("coral", "1000") else 0
        return SCORE[method] + lead + 0.01 * seed

    return table(*grid(score, list(SCORE), **changes))


def test_table_1_has_ours_beside_the_papers_and_the_best_in_bold():
    made = table1.make(metrics=benchmark(), paper=paper(1), view=VIEW)
    cells = made.shown
    assert list(cells.columns) == [
        "source SNR",
        "method",
        "1000",
        "0.5",
        "0.1",
        "0.05",
        "0.03",
        "seeds",
        "difference to FSFT (points)",
    ]
    assert cells["source SNR"].tolist()[:4] == ["1000", "", "", "0.5"]
    assert cells["method"].tolist()[:3] == ["source only", "CORAL", "FSFT"]
    assert cells["0.5"].tolist()[:3] == [
        "21.0 ± 2.5",
        "61.0 ± 2.5",
        "51.0 ± 2.5",
    ]
    assert made.bold["0.5"].tolist()[:6] == [False, True, False, False, False, True]
    assert made.paper["0.5"].tolist()[:6] == ["", "6.6", "51.8", "", "36.9", "53.2"]
    levels = ["1000", "0.5", "0.1", "0.05", "0.03"]
    assert not made.bold.drop(columns=levels).any(axis=None)
    assert (made.paper.drop(columns=levels) == "").all(axis=None)
    assert cells["difference to FSFT (points)"].tolist()[:3] == [
        f"{MINUS}30.0 ± 0.0",
        "+10.0 ± 0.0",
        "",
    ]
    assert made.numbers["best"].sum() == 25
    assert "3 seeds" in made.facts


def test_who_sees_all_labels_wins_no_cell_and_ablations_are_not_shown(monkeypatch):
    everything = replace(STAGES["source"], name="all", sees=frozenset({"target_labels"}))
    knowing = replace(METHODS["source_only"], name="knowing", chain=("all",))
    halved = replace(METHODS["fsft"], name="halved", role="ablation")
    monkeypatch.setattr(rows, "METHODS", {**METHODS, "knowing": knowing, "halved": halved})
    monkeypatch.setattr(rows, "STAGES", {**STAGES, "all": everything})
    cell = table(
        *seeds(0.9, method="knowing", stage="all"),
        *seeds(0.5, method="fsft"),
        *seeds(0.6, method="fsft_2x4_0000"),
        *seeds(0.6, method="halved", stage="adapt"),
    )
    made = table1.make(metrics=cell, paper=paper(1), view=VIEW)
    assert shown(made, "method", "0.1") == [["knowing", "90.0"], ["FSFT", "50.0"]]
    assert made.bold["0.1"].tolist() == [False, True]
    assert made.paper["0.1"].tolist() == ["", "33.2"]


def test_a_missing_cell_stays_blank():
    metrics = benchmark()
    hole = (metrics["method"] == "coral") & (metrics["target_snr"] == "0.1")
    made = table1.make(metrics=metrics[~hole], paper=paper(1), view=VIEW)
    cells = [each["0.1"].tolist()[1] for each in (made.shown, made.bold, made.paper)]
    assert cells == ["", False, "4.9"]
    assert made.bold["0.5"].tolist()[1]


def test_tables_of_snr_levels_show_one_pair_of_domains_and_say_which():
    shown_pair = benchmark()
    another = shown_pair.assign(
        source="C-snr" + shown_pair["source_snr"],
        target="D-snr" + shown_pair["target_snr"],
        value=shown_pair["value"] + 0.1,
    )
    both = pd.concat([another, shown_pair], ignore_index=True)
    for made, alone, said in (
        (
            table1.make(metrics=both, paper=paper(1), view=VIEW),
            table1.make(metrics=shown_pair, paper=paper(1), view=VIEW),
            "A → B, source SNR in rows, target SNR in columns",
        ),
        (
            contrasts.make(metrics=both, view=VIEW),
            contrasts.make(metrics=shown_pair, view=VIEW),
            "A → B, mean over 25 pairs of SNRs",
        ),
    ):
        assert said in made.facts
        pd.testing.assert_frame_equal(made.numbers, alone.numbers)


def costs():
    """Two targets; source and CORAL models are shared by methods, the first by targets too."""
    chains = {
        "source_only": [("source", 100)],
        "coral": [("source", 100), ("coral", 40)],
        "fsft": [("source", 100), ("coral", 40), ("discriminator", 10), ("adapt", 20)],
    }
    return pd.DataFrame(
        {
            "method": method,
            "variant": "default",
            "stage": stage,
            "version": "source_only" if stage == "source" else "coral",
            "source": "A-snr0.5",
            "target": target,
            "shots": 3 if method == "fsft" else 0,
            "seed": seed,
            "seconds": float(seconds + seed),
            "steps": 10,
            "samples": 320,
            "peak_memory_mb": 500.0 + seconds,
            "device": "cpu",
        }
        for method, chain in chains.items()
        for target in ("B-snr0.1", "B-snr0.5")
        for seed in (0, 1)
        for stage, seconds in chain
    )


def test_table_3_adds_up_chains_and_divides_shared_stages():
    others = costs().query("method == 'fsft'").assign(seconds=9.0)
    every = pd.concat([costs(), others.assign(variant="cube"), others.assign(shots=7)])
    made = table3.make(costs=every, paper=paper(3), view=VIEW)
    numbers = made.numbers.set_index("method")
    assert numbers["seconds"].to_dict() == {"source_only": 100.5, "coral": 141, "fsft": 172}
    assert numbers["steps"].to_dict() == {"source_only": 10, "coral": 20, "fsft": 40}
    assert numbers.loc["fsft", "peak_memory_mb"] == 600
    assert numbers.loc["coral", "times_fsft"] == pytest.approx(141 / 172)
    assert numbers.loc["coral", "paper_times_fsft"] == pytest.approx(323.66 / 921.36)


def test_the_shares_add_up_to_the_time_spent():
    models = costs()
    models["scope"] = models["target"].where(models["stage"] != "source", "")
    spent = models.drop_duplicates(["stage", "version", "seed", "scope"])["seconds"].sum()
    assert table3.attributed(costs())["share_seconds"].sum() == pytest.approx(spent)
    share = table3.attributed(costs()).query("stage == 'source' and seed == 0")["share_seconds"]
    assert share.tolist() == pytest.approx([100 / 6] * 6)  # three methods, two targets


def test_table_5_pairs_differences_by_seed():
    metrics = table(
        *seeds(0.50, 0.60, 0.70, method="fsft"),
        *seeds(0.44, 0.55, 0.66, method="fsft_gan", stage="adapt"),
    )
    made = table5.make(metrics=metrics, paper=paper(5), view=VIEW)
    assert made.shown.to_numpy().tolist() == [
        ["FSFT", "60.0 ± 24.8", "", "", "3", "95.3", ""],
        ["FSFT without CORAL", "", "", "", "", "79.1", f"{MINUS}16.2"],
        ["FSFT with GAN", "55.0 ± 27.3", f"{MINUS}5.0 ± 2.5", "0.013", "3", "94.2", f"{MINUS}1.1"],
        ["FSFT without 3-D discriminator", "", "", "", "", "95.1", f"{MINUS}0.2"],
    ]


def factorial(n_seeds=3):
    worth = (0.10, 0.02, 0.00, -0.03)
    return table(
        *(
            metric(
                f"fsft_2x4_{code:04b}",
                0.5
                + 0.01 * seed
                + sum(w * int(d) for w, d in zip(worth, f"{code:04b}", strict=True)),
                seed=seed,
            )
            for code in range(16)
            for seed in range(n_seeds)
        )
    )


def test_effects_and_corners_of_the_factorial():
    made = effects.make(metrics=factorial(), view=VIEW)
    assert shown(made, "claim", "effect (points)")[:4] == [
        [FACTORS[0], "+10.0 ± 0.0"],
        [FACTORS[1], "+2.0 ± 0.0"],
        [FACTORS[2], made.shown["effect (points)"][2]],
        [FACTORS[3], f"{MINUS}3.0 ± 0.0"],
    ]
    assert made.numbers["difference"][2] == pytest.approx(0)
    assert made.facts[-1].endswith("FSFT with CORAL's steps at alpha 0 was not run")
    controlled = table(
        *factorial().to_dict("records"), *seeds(0.5, 0.5, 0.6, method="fsft_alpha_0")
    )
    parted = effects.make(metrics=controlled, view=VIEW)
    assert parted.shown["claim"].tolist()[1:3] == [name for name, *_ in PARTS]
    assert not any("was not run" in fact for fact in parted.facts)
    every = factorial_table.make(metrics=factorial(1), view=VIEW)
    assert every.shown.to_numpy().tolist()[-2:] == [
        ["yes", "yes", "yes", "no", "62.0", "+3.0", "", "1"],
        ["yes", "yes", "yes", "yes", "59.0", "", "", "1"],
    ]


def test_factors_are_what_the_methods_change_and_agree_with_their_names():
    digits = CORNERS[list(FACTORS)].astype(str).agg("".join, axis=1)
    assert ("fsft_2x4_" + digits).tolist() == CORNERS["method"].tolist()
    assert len(CORNERS) == 16


def test_methods_by_five_metrics():
    metrics = table(
        *seeds(0.5, 0.7, method="fsft"),
        *seeds(1.25, 1.75, method="fsft", metric="nll"),
        *seeds(0.4, 0.4, method="coral", metric="macro_f1"),
        *seeds(0.9, 0.9, method="coral", metric="recall", **{"class": "a"}),
    )
    made = methods.make(metrics=metrics, view=VIEW)
    assert made.shown.to_numpy().tolist() == [
        ["FSFT", "60.0 (50.0 to 70.0)", "", "1.50 (1.25 to 1.75)", "2", "", ""],
        ["CORAL", "", "40.0 (40.0 to 40.0)", "", "2", "", ""],
    ]
    assert list(made.shown.columns) == [
        "method",
        "accuracy (%)",
        "macro-F1 (%)",
        "NLL (nat)",
        "seeds",
        "difference to FSFT (points)",
        "p to FSFT",
    ]


def test_of_five_metrics_accuracy_is_tested_and_the_others_have_intervals():
    metrics = table(
        *(
            row
            for name in ("accuracy", "macro_f1")
            for row in (
                *seeds(0.50, 0.60, 0.70, metric=name),
                *seeds(0.44, 0.55, 0.66, method="coral", metric=name),
                *seeds(0.52, 0.55, 0.66, method="finetune", metric=name),
            )
        )
    )
    made = methods.make(metrics=metrics, view=VIEW)
    numbers = made.numbers.set_index(["method", "metric"])
    p = stats.ttest_1samp([-0.06, -0.05, -0.04], 0).pvalue
    assert numbers.loc[("coral", "accuracy"), "p_holm"] == pytest.approx(2 * p)
    assert numbers.loc[("coral", "macro_f1")][["p", "p_holm"]].isna().all()
    assert numbers.loc[("coral", "macro_f1"), "difference_half_width"] > 0
    assert made.design.comparisons == 2


def test_factors_are_rotations_and_readings():
    metrics = table(
        *seeds(0.4, 0.5, method="fsft"),
        *seeds(0.2, 0.2, method="fsft", batchnorm="running"),
        *seeds(0.6, 0.7, method="fsft", variant="cube"),
        *seeds(0.5, 0.5, method="fsft", variant="wedge_preserving"),
        *seeds(0.9, 0.9, method="fsft", variant="alpha_5"),
        *seeds(0.9, 0.9, method="fsft", stage="discriminator"),
        *seeds(0.9, 0.9, method="fsft", target_snr="0.5"),
    )
    made = factors.make(metrics=metrics, view=VIEW)
    assert list(made.shown.columns)[1:] == [
        "none, running",
        "none, recalibrated",
        "wedge preserving, recalibrated",
        "cube, recalibrated",
        "seeds",
    ]
    assert made.shown.to_numpy().tolist() == [
        [
            "FSFT",
            "20.0 (20.0 to 20.0)",
            "45.0 (40.0 to 50.0)",
            "50.0 (50.0 to 50.0)",
            "65.0 (60.0 to 70.0)",
            "2",
        ]
    ]
    gains = made.numbers.set_index(["augment", "batchnorm"])["difference"]
    assert gains["cube", "recalibrated"] == pytest.approx(0.2)


def test_protocol_is_the_authors_choices_one_by_one_and_together():
    metrics = table(
        *seeds(0.5, 0.6, method="fsft"),
        *seeds(0.4, 0.4, method="fsft", batchnorm="batch"),
        *seeds(0.8, 0.8, method="fsft", variant="authors"),
        *seeds(0.9, 0.9, method="fsft", variant="authors", batchnorm="batch"),
        *seeds(0.52, 0.62, method="fsft", variant="authors_pairing"),
        *seeds(0.1, 0.1, method="fsft", variant="authors_pairing", batchnorm="batch"),
        *seeds(0.3, 0.3, method="coral"),  # no choice of it was tried
        *seeds(0.3, 0.3, method="fsft", target_snr="0.5"),
    )
    test_sets = pd.DataFrame(
        [("fsft", "default", "others"), ("fsft", "authors_pairing", "others"),
         ("fsft", "authors", "adapted on"), ("coral", "default", "others")],
        columns=["method", "variant", "test set"],
    )  # fmt: skip
    made = protocol.make(metrics=metrics, test_sets=test_sets, view=VIEW)
    columns = ("method", "authors' choice", "batch norm", "test set", "difference (points)")
    assert shown(made, *columns) == [
        ["FSFT", "none", "recalibrated", "others", ""],
        ["", "none", "batch", "others", f"{MINUS}15.0 ({MINUS}20.0 to {MINUS}10.0)"],
        ["", "pairing", "recalibrated", "others", "+2.0 (+2.0 to +2.0)"],
        ["", "all", "recalibrated", "adapted on", "+25.0 (+20.0 to +30.0)"],
        ["", "all", "batch", "adapted on", "+35.0 (+30.0 to +40.0)"],
    ]


def test_what_the_protocol_is_worth_is_tested_with_holms_adjustment():
    rng = np.random.default_rng(0)
    base = 0.5 + rng.normal(0, 0.05, 5)
    changes = {f"authors_{at}": base + 0.02 * at + rng.normal(0, 0.02, 5) for at in range(3)}
    metrics = table(
        *seeds(*base),
        *(row for name, each in changes.items() for row in seeds(*each, variant=name)),
    )
    names = pd.DataFrame({"variant": ["default", *changes]})
    test_sets = names.assign(method="fsft", **{"test set": "others"})
    made = protocol.make(metrics=metrics, test_sets=test_sets, view=VIEW)
    p = sorted(stats.ttest_rel(each, base).pvalue for each in changes.values())
    adjusted = np.minimum(np.maximum.accumulate(np.array([3, 2, 1]) * p), 1)
    found = made.numbers["p_holm"].dropna().sort_values().tolist()
    assert found == pytest.approx(adjusted.tolist())
    assert made.design.comparisons == 3


def test_sanity_compares_shuffled_labels_with_right_ones_and_with_none():
    metrics = table(
        *seeds(0.3, 0.4, method="source_only", batchnorm="recalibrated"),
        *seeds(0.1, 0.1, method="source_only"),
        *seeds(0.7, 0.8, method="fsft"),
        *seeds(0.2, 0.4, method="fsft", variant="shuffled_support"),
        *seeds(0.9, 0.9, method="coral"),
    )
    made = sanity.make(metrics=metrics, view=VIEW)
    assert made.shown["method"].tolist() == ["FSFT"]
    numbers = made.numbers.set_index("labels")
    assert numbers["mean"].tolist() == pytest.approx([0.75, 0.3])
    assert numbers.loc["shuffled labels", "difference"] == pytest.approx(-0.05)
    assert shown(made, "difference to AdaBN (points)")[0][0].startswith(f"{MINUS}5.0")
