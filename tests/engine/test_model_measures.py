"""Models measured by all kinds of metrics: by name, over whole predictions, as a table."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from layerloom import layers, metrics
from layerloom.model import Input, Model, ModelError

RNG = np.random.default_rng(6)
X = RNG.normal(size=(300, 4)).astype(np.float32)
CLASSES = (X[:, :3] + RNG.normal(0, 0.5, (300, 3))).argmax(1)


def classifier(loss: Any, *measures: Any) -> Model:
    x = Input((4,))
    model = Model(x, layers.Dense(3)(x))
    model.compile(loss=loss, metrics=measures)
    return model


def test_metrics_of_all_rows_do_not_depend_on_the_batches() -> None:
    model = classifier("cross_entropy", layers.AUC(), layers.F1(), layers.ConfusionMatrix())
    figures = [model.evaluate(X, CLASSES, batch_size=size) for size in (300, 64)]
    assert figures[0] == pytest.approx(figures[1])
    scores = model.predict(X)
    assert figures[0]["auc"] == pytest.approx(np.mean(metrics.roc_auc_each(scores, CLASSES)))
    table = model.tables(X, CLASSES)["confusion_matrix"]
    expected = [[((right == CLASSES) & (scores.argmax(1) == said)).sum() for said in range(3)] for right in range(3)]
    np.testing.assert_array_equal(table, expected)
    assert figures[0]["confusion_matrix"] == pytest.approx(np.trace(table) / 300)


def test_every_epoch_measures_what_has_to_see_all_rows() -> None:
    model = classifier(layers.Focal(), layers.AUC())
    history = model.fit(X, CLASSES, epochs=2, batch_size=32, accumulate=2, validation_split=0.2, verbose=0)
    assert all(0 <= epoch[name] <= 1 for epoch in history.epochs for name in ("auc", "val_auc"))


def test_losses_and_metrics_go_by_their_short_names_too() -> None:
    model = classifier("mae", "rmse", "r2")
    assert set(model.evaluate(X, RNG.normal(size=(300, 3)))) == {"loss", "rmse", "r2"}
    with pytest.raises(ModelError, match="expected one of"):
        classifier("nothing of the kind")


def test_a_table_of_metrics_without_a_confusion_matrix_is_empty() -> None:
    assert classifier("cross_entropy", "accuracy").tables(X, CLASSES) == {}


WEIGHED = (
    layers.Focal(), layers.SoftCrossEntropy(), layers.BinaryFocal(), layers.LogCosh(), layers.MAPE(), layers.Huber(),
    layers.MSLE(), layers.CosineLoss(), layers.Hinge(), layers.KLDivergence(logs=False), layers.CategoricalHinge(),
    layers.CrossEntropy(logits=False), layers.BinaryCrossEntropy(smoothing=0.1), layers.MultiLabelSoftMargin(),
)  # fmt: skip


@pytest.mark.filterwarnings("ignore:.* expects probabilities")
@pytest.mark.parametrize("loss", WEIGHED, ids=lambda loss: loss.type_name)
def test_rows_that_count_twice_are_as_if_they_were_there_twice(loss: layers.LossLayer) -> None:
    model = classifier(loss)
    several = loss.target_for(layers.Spec((3,))).kind == "int"
    target = CLASSES[:6] if several else np.abs(np.sin(np.arange(18))).reshape(6, 3).astype(np.float32)
    weighed = model.evaluate(X[:6], target, sample_weight=np.array([2.0, 0, 1, 1, 0, 2]))["loss"]
    rows = [0, 0, 2, 3, 5, 5]
    assert weighed == pytest.approx(model.evaluate(X[rows], target[rows])["loss"], rel=1e-5)
