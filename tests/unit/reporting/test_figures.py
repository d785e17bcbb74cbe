import importlib

import numpy as np
import pandas as pd
import pytest
from PIL import Image
from sklearn.decomposition import PCA

from fsft.evaluation.metrics import cell_metrics
from fsft.formats.features import StageFeatures, load, save
from fsft.formats.predictions import ROLE, CellPredictions, Predictions
from fsft.methods.registry import METHODS
from fsft.reporting.catalogue import FIGURES, TABLES
from fsft.reporting.figures import figure4, heatmap_figure, mass_figure, shots_figure
from fsft.reporting.figures.embedding_figure import principal_components
from fsft.reporting.predictions_shown import log_probability
from fsft.reporting.rows import read_rows
from fsft.reporting.run import Run
from fsft.reporting.style import looks
from fsft.reporting.tables import alpha_sweep
from fsft.reporting.view import View
from fsft.runtime.errors import InputError
from tests.unit.reporting.fake import VIEW, matches, seeds, table
from tests.unit.reporting.test_paper import PAPER
from tests.unit.reporting.test_tables import benchmark, costs

CLASSES = ("ribosome", "proteasome", "apoferritin")
WEIGHTS = pd.DataFrame(
    [("alpha_0", 0.0, 2), ("alpha_5", 5.0, 2), ("mine", 5.0, 1)],
    columns=["variant", "alpha", "coral_power"],
)
REAL = View(provider="rcsb", source="A-snr0.5", target="B-snr0.1", shots=3)


def predictions(seed, methods=("coral", "fada", "fsft")):
    """Each class three times; every method takes the last class for the first."""
    label = np.repeat(np.arange(3), 3)
    probability = np.full((9, 3), 0.1)
    probability[np.arange(9), np.where(label == 2, 0, label)] = 0.8
    entries = [
        (name, "default", *_end(name), reading)
        for name in methods
        for reading in ("recalibrated", "running")
    ]
    entries += [(name, "cube", *_end(name), "recalibrated") for name in methods]
    return Predictions(
        pd.DataFrame(entries, columns=list(ROLE)),
        np.log(np.stack([probability] * len(entries))).astype(np.float32),
        np.arange(9) + seed,
        label,
        CLASSES,
    )


def _end(method):
    stage = METHODS[method].chain[-1] if method in METHODS else "adapt"
    return stage, 0 if method == "coral" else 3


def features(d=4):
    rng = np.random.default_rng(0)
    return StageFeatures(
        vectors=rng.normal(size=(2, 12, d)).astype(np.float32),
        stages=("source", "adapt"),
        is_target=np.arange(12) % 2 == 0,
        label=np.arange(12) % 3,
        classes=CLASSES,
    )


def logs():
    rows = [
        (stage, epoch, epoch, quantity, 1 / epoch)
        for stage in ("source", "coral")
        for epoch in (1, 2, 3)
        for quantity in ("classification", "source_held_out_accuracy")
    ]
    return pd.DataFrame(rows, columns=["stage", "epoch", "step", "quantity", "value"])


def everything():
    """All that tables and figures read, small."""
    run = {"provider": "procedural", "source": "A-snr0.5", "target": "B-snr0.1"}
    run |= {"source_snr": "0.5", "target_snr": "0.1", "seed": 0}
    judged = predictions(0)
    recalls = pd.concat(
        cell_metrics(
            CellPredictions(
                (role.pop("batchnorm"),), scores[None], judged.index, judged.label, CLASSES
            )
        ).assign(**run, **role)
        for role, scores in zip(
            judged.entries.to_dict("records"), judged.log_probability, strict=True
        )
    )
    metrics = pd.concat(
        [
            benchmark(),
            recalls[recalls["metric"] == "recall"],
            table(*seeds(0.4, 0.5, variant="alpha_0"), *seeds(0.5, 0.5, variant="alpha_5")),
        ],
        ignore_index=True,
    )
    return {
        "view": VIEW,
        "metrics": metrics,
        "runs": [Run("this run", VIEW, metrics)],
        "differing": [],
        "costs": costs(),
        "predictions": [predictions(0), predictions(1)],
        "logs": [logs(), logs()],
        "features": features(),
        "matches": matches(8, 9, 9),
        "coral_weights": WEIGHTS,
        "across_domains": pd.DataFrame(
            [("A-snr0.5", "B-snr0.1", -10.0, -5.0), ("A-snr0.5", "B-snr0.5", -10.0, -3.0)],
            columns=["source", "target", "source_defocus_um", "target_defocus_um"],
        ),
        "test_sets": pd.DataFrame(
            [("fsft", "default", "others")], columns=["method", "variant", "test set"]
        ),
        "classes": pd.DataFrame({"name": CLASSES, "mass_kda": [2500.0, 700.0, np.nan]}),
    }


def given(item):
    data = everything()
    found = {name: data[name] for name in item.reads if name in data}
    if item.paper:
        found["paper"] = read_rows(PAPER / f"{item.paper}.csv", [])
    if "paper_stages" in item.reads:
        found["paper_stages"] = read_rows(PAPER / "table4.csv", [])
    if "logs" in found:
        found["seeds"] = [0, 1]
    return found


def drawn(name, folder, view=VIEW):
    svg, png = folder / f"{name}.svg", folder / f"{name}.png"
    importlib.import_module(FIGURES[name].module).draw(
        svg=svg, png=png, **{**given(FIGURES[name]), "view": view}
    )
    return svg, png


@pytest.mark.parametrize("name", FIGURES)
def test_every_figure_is_drawn_and_says_that_its_data_are_synthetic(name, tmp_path):
    svg, png = drawn(name, tmp_path)
    assert "synthetic data" in svg.read_text(encoding="utf-8")
    ink = np.asarray(Image.open(png).convert("L")) < 128
    assert ink.mean() > 0.002
    assert not ink[0].any()  # nothing is cut off at the edges
    assert not ink[:, -1].any()


def test_a_figure_of_real_structures_does_not_say_synthetic(tmp_path):
    svg, _ = drawn("stages_figure", tmp_path, REAL)
    assert "synthetic" not in svg.read_text(encoding="utf-8")


def test_the_same_figure_is_the_same_bytes(tmp_path):
    one, two = drawn("figure5", tmp_path / "one"), drawn("figure5", tmp_path / "two")
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in two]


@pytest.mark.parametrize("name", TABLES)
def test_every_table_is_made_and_says_where_its_data_come_from(name):
    made = importlib.import_module(TABLES[name].module).make(**given(TABLES[name]))
    assert made.facts[0] == "synthetic data"
    assert {"provider", "shots", "augment"} <= set(made.numbers)
    assert made.shown.map(lambda cell: isinstance(cell, str)).all(axis=None)


def test_confusions_are_per_cent_of_the_true_class_over_all_seeds():
    found = figure4.confusions([predictions(0), predictions(1)], "fsft", VIEW)
    np.testing.assert_allclose(found, [[100, 0, 0], [0, 100, 0], [100, 0, 0]])


def test_a_method_that_was_not_judged_is_named():
    with pytest.raises(InputError, match="needs fada at 3 shots"):
        log_probability(predictions(0, methods=("fsft",)), "fada", VIEW)


def test_the_sweep_is_of_the_variants_that_change_alpha_whatever_their_names():
    metrics = table(
        *seeds(0.5, 0.5),
        *seeds(0.4, 0.4, variant="alpha_0"),
        *seeds(0.6, 0.6, variant="mine"),
        *seeds(0.1, 0.1, variant="alpha_10"),
        *seeds(0.1, 0.1, variant="alpha_0", target_snr="0.5"),
    )
    found = alpha_sweep.sweep(metrics, WEIGHTS, VIEW)
    found = found[["coral_power", "alpha", "value"]].to_numpy().tolist()
    assert found == [[1, 5, 0.6]] * 2 + [[2, 0, 0.4]] * 2
    assert alpha_sweep.sweep(table(*seeds(0.5)), WEIGHTS, VIEW).empty


def test_the_heat_map_is_fsft_minus_the_others():
    numbers = heatmap_figure.gains(benchmark(), VIEW).set_index(["method", "source_snr"])
    assert numbers.loc[("source_only", "0.5"), "difference"].tolist() == pytest.approx([0.3] * 5)
    assert numbers.loc[("coral", "1000"), "difference"].tolist() == pytest.approx([-0.1] * 5)


def test_shots_are_ascending_and_methods_without_support_stand_at_zero():
    metrics = table(
        *seeds(0.6, shots=20), *seeds(0.5, shots=3), *seeds(0.3, method="coral", stage="coral")
    )
    found = shots_figure.by_shots(metrics, VIEW)[["method", "shots", "value"]]
    assert found.to_numpy().tolist() == [["coral", 0, 0.3], ["fsft", 3, 0.5], ["fsft", 20, 0.6]]


def test_classes_of_unknown_mass_are_not_drawn():
    data = everything()
    metrics = data["metrics"]
    metrics.loc[metrics["method"] != "fsft", "value"] = 0.5
    found = mass_figure.recall_and_mass(metrics, data["classes"], VIEW)
    assert found[["class", "value", "mass_kda"]].to_numpy().tolist() == [
        ["ribosome", 1, 2500],
        ["proteasome", 1, 700],
    ]


def test_principal_components_agree_with_scikit_learn():
    vectors = features(d=6).vectors[0].astype(float)
    points, variance = principal_components(vectors)
    pca = PCA(2).fit(vectors)
    np.testing.assert_allclose(np.abs(points), np.abs(pca.transform(vectors)))
    np.testing.assert_allclose(variance, pca.explained_variance_ratio_)


def test_no_two_methods_look_alike_without_colour():
    methods = [*METHODS, "another"]
    found = looks(methods)
    shapes = {(str(look["linestyle"]), look["marker"]) for look in found.values()}
    assert len(shapes) == len(methods)


def test_features_survive_a_file(tmp_path):
    save(features(), tmp_path / "features.safetensors")
    found = load(tmp_path / "features.safetensors")
    np.testing.assert_array_equal(found.vectors, features().vectors)
    np.testing.assert_array_equal(found.is_target, features().is_target)
    assert (found.stages, found.classes) == (("source", "adapt"), CLASSES)
    with pytest.raises(InputError, match="not a file of features"):
        load(PAPER / "table1.csv")
