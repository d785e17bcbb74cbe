import numpy as np
import pytest
from sklearn import metrics as sklearn

from fsft.evaluation.metrics import (
    BINS,
    VALUES,
    calibration_error,
    cell_metrics,
    confusion,
    measure,
    recall,
    reliability,
)
from fsft.evaluation.predictions import CellPredictions, in_roles, load, save
from fsft.runtime.errors import InputError


def random_predictions(readings=2, n=200, classes=5):
    rng = np.random.default_rng(0)
    logits = rng.normal(size=(readings, n, classes)) * 2
    log_probability = logits - np.log(np.exp(logits).sum(axis=2, keepdims=True))
    return CellPredictions(
        readings=tuple(f"reading {number}" for number in range(readings)),
        log_probability=log_probability.astype(np.float32),
        index=np.arange(n) + 7,
        label=rng.integers(0, classes - 1, n),  # the last class is predicted but never true
        classes=tuple("abcde"[:classes]),
        identity="12ab",
        code="34cd",
    )


def test_metrics_agree_with_scikit_learn():
    predictions = random_predictions()
    log_probability, label = predictions.log_probability[0], predictions.label
    predicted = log_probability.argmax(axis=1)
    with pytest.warns(UserWarning, match="y_pred contains classes not in y_true"):
        balanced = sklearn.balanced_accuracy_score(label, predicted)
    expected = {
        "accuracy": sklearn.accuracy_score(label, predicted),
        "balanced_accuracy": balanced,
        "macro_f1": sklearn.f1_score(label, predicted, labels=range(4), average="macro"),
        "nll": sklearn.log_loss(label, np.exp(log_probability), labels=range(5)),
    }
    found = measure(log_probability, label)
    assert {name: found[name] for name in expected} == pytest.approx(expected, rel=1e-5)
    counts = confusion(predicted, label, 5)
    np.testing.assert_array_equal(counts, sklearn.confusion_matrix(label, predicted))
    by_class = sklearn.recall_score(label, predicted, average=None, labels=range(4))
    np.testing.assert_allclose(recall(counts)[:4], by_class)


def test_calibration_error_of_a_case_done_by_hand():
    # Three at confidence 0.9, of which two are right; one at 0.6, wrong.
    probability = np.array([[0.9, 0.1], [0.9, 0.1], [0.1, 0.9], [0.6, 0.4]])
    label = np.array([0, 0, 0, 1])
    expected = 3 / 4 * abs(2 / 3 - 0.9) + 1 / 4 * abs(0 - 0.6)
    assert calibration_error(np.log(probability), label) == pytest.approx(expected)


def test_bins_of_confidence_are_closed_above():
    probability = np.array([[1.0, 0.0], [9 / BINS, 6 / BINS]])
    with np.errstate(divide="ignore"):
        table = reliability(np.log(probability), np.array([0, 0]))
    assert table.loc[table["count"] > 0, "bin"].tolist() == [8, BINS - 1]


def test_a_calibrated_model_has_little_calibration_error():
    rng = np.random.default_rng(1)
    sure = rng.uniform(0.5, 1, 40_000)
    label = (rng.uniform(size=sure.size) > sure).astype(int)
    assert calibration_error(np.log(np.column_stack([sure, 1 - sure])), label) < 0.01


def test_rows_are_tidy_and_count_what_is_behind_them():
    predictions = random_predictions()
    rows = cell_metrics(predictions)
    assert tuple(rows.columns) == VALUES
    assert len(rows) == 2 * (5 + 4)
    assert not rows.isna().any(axis=None)
    accuracy = rows.query("metric == 'accuracy' and batchnorm == 'reading 1'").iloc[0]
    right = (predictions.log_probability[1].argmax(axis=1) == predictions.label).sum()
    assert (accuracy["value"], accuracy["count"]) == (right / 200, 200)
    counts = rows[(rows["metric"] == "recall") & (rows["batchnorm"] == "reading 0")]["count"]
    assert counts.tolist() == np.bincount(predictions.label).tolist()


def test_predictions_survive_a_file_and_are_written_the_same(tmp_path):
    predictions = random_predictions()
    for name in ("one", "two"):
        save(predictions, tmp_path / f"{name}.safetensors")
    found = load(tmp_path / "one.safetensors")
    np.testing.assert_array_equal(found.log_probability, predictions.log_probability)
    np.testing.assert_array_equal(found.index, predictions.index)
    np.testing.assert_array_equal(found.label, predictions.label)
    for name in ("readings", "classes", "identity", "code"):
        assert getattr(found, name) == getattr(predictions, name)
    one, two = ((tmp_path / f"{name}.safetensors").read_bytes() for name in ("one", "two"))
    assert one == two


def test_what_does_not_fit_together_is_refused(tmp_path):
    whole = random_predictions()
    with pytest.raises(InputError, match="expected"):
        CellPredictions(("a",), whole.log_probability, whole.index, whole.label, whole.classes)
    broken = tmp_path / "broken.safetensors"
    broken.write_bytes(b"nothing")
    with pytest.raises(InputError, match="not a file of predictions"):
        load(broken)


def test_cells_are_put_together_by_seed_in_their_roles():
    one, two = random_predictions(), random_predictions(readings=2, n=9)
    role = {"variant": "default", "stage": "coral", "shots": 0}
    roles = [
        {**role, "method": method, "seed": seed}
        for seed, method in ((1, "coral"), (1, "fsft"), (0, "coral"))
    ]
    later, first = in_roles([one, one, two], roles)
    assert later.entries["method"].tolist() == ["coral", "coral", "fsft", "fsft"]
    assert later.entries["batchnorm"].tolist() == [*one.readings, *one.readings]
    np.testing.assert_array_equal(later.log_probability[3], one.log_probability[1])
    assert (later.label.size, first.label.size, len(first.entries)) == (200, 9, 2)
