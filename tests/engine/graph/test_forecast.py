"""The memory forecast beside the exact plan of the compiled step, and what it says where there is none to compare."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tests.support.exact_memory import exact

from layerloom.compile.cpu.library import Unavailable, library
from layerloom.graph import Document, infer
from layerloom.graph.draft import Draft
from layerloom.graph.flat import flat
from layerloom.graph.footprint import footprint
from layerloom.graph.forecast import Forecast, fitting_batch, forecast, forecasting
from layerloom.graph.settings import TrainingConfig
from layerloom.layers import (
    BatchNorm,
    Conv2D,
    CrossEntropy,
    Dense,
    Digits,
    Dropout,
    Expression,
    Flatten,
    Layer,
    ReLU,
    Spec,
)
from layerloom_resources.templates import template

QUICK = ("digits-mlp", "two-inputs", "cnn", "lenet", "vgg", "resnet20", "sentiment", "lstm", "tagging", "transformer")
"""Templates whose exact plan takes well under a second; `tests.long` compares all of them."""
ALLOWED = 0.2


def told(document: Document, **settings: Any) -> tuple[Forecast, TrainingConfig]:
    config = TrainingConfig.of({**document.settings, **settings})
    opened = flat(document).document
    return forecast(opened, infer(opened), config), config


def chain(*layers: Layer, rows: int = 32, frozen: tuple[int, ...] = ()) -> Document:
    """Digits, layers one behind the other, and a loss."""
    draft = Draft()
    at, label = draft.add(Digits())
    for number, layer in enumerate(layers):
        (at,) = draft.add(layer, at, frozen=number in frozen)
    draft.add(CrossEntropy(), at, label)
    return draft.document({"batch_size": rows})


@pytest.fixture
def _planned() -> None:
    """A compiled step to compare with."""
    try:
        library()
    except Unavailable as reason:
        pytest.skip(str(reason))


@pytest.mark.usefixtures("_planned")
@pytest.mark.parametrize("name", QUICK)
def test_the_forecast_is_near_the_exact_plan(name: str) -> None:
    found, config = told(document := template(name).make())
    arena, states = exact(document, config)
    assert found.known
    assert abs(found.step + found.states - arena - states) <= ALLOWED * (arena + states)
    assert found.states == pytest.approx(states, rel=0.02)  # Blocks of channels may be filled up.


@pytest.mark.usefixtures("_planned")
@pytest.mark.parametrize(
    "settings",
    [
        {"batch_size": 7},
        {"batch_size": 200},
        {"optimizer": "sgd", "ema_decay": 0.9},
        {"accumulate": 4},
        {"precision": "bfloat16"},
    ],
    ids=str,
)
def test_batch_optimizer_and_precision_count(settings: dict[str, object]) -> None:
    found, config = told(document := template("cnn").make(), **settings)
    arena, states = exact(document, config)
    assert abs(found.step + found.states - arena - states) <= ALLOWED * (arena + states)


@pytest.mark.usefixtures("_planned")
def test_recurrent_cells_need_less_in_bfloat16() -> None:
    found, config = told(document := template("lstm").make(), precision="bfloat16")
    arena, states = exact(document, config)
    assert abs(found.step + found.states - arena - states) <= ALLOWED * (arena + states)


@pytest.mark.parametrize("name", ["mlp", "cnn", "resnet20", "lstm"])
def test_without_a_plan_it_is_near_what_the_plain_operations_take(name: str) -> None:
    found, config = told(document := template(name).make(), compiled=False)
    arena, states = exact(document, config)
    assert abs(found.step + found.states - arena - states) <= ALLOWED * (arena + states)


def test_states_are_counted_to_the_byte() -> None:
    document = chain(Conv2D(8), BatchNorm(), ReLU(), Flatten(), Dense(10))
    found, _ = told(document, optimizer="adam")
    parameters = 4 * (8 * 9 + 8 + 2 * 8 + 512 * 10 + 10)
    assert found.weights == parameters + 4 * 2 * 8 + 8  # running mean and variance, and the number of batches
    assert found.optimizer == 2 * parameters
    assert found.gradients == parameters
    averaged, _ = told(document, optimizer="sgd", momentum=0.0, ema_decay=0.9, accumulate=2)
    assert averaged.optimizer == 2 * parameters


def test_what_is_frozen_has_no_gradient_and_nothing_is_kept_for_it() -> None:
    layers = Flatten(), Dense(500), Dense(500), Dense(10)
    learning, _ = told(chain(*layers))
    frozen, _ = told(chain(*layers, frozen=(1, 2)))
    assert frozen.weights == learning.weights
    assert frozen.gradients == 4 * (500 * 10 + 10)
    assert frozen.step < learning.step


def test_memory_grows_with_the_batch_and_states_do_not() -> None:
    small, large = (told(chain(Conv2D(32), ReLU(), Flatten(), Dense(10), rows=rows))[0] for rows in (16, 64))
    assert large.step - large.gradients == pytest.approx(4 * (small.step - small.gradients), rel=0.1)
    assert large.data == 4 * small.data
    assert large.states == small.states


def test_the_batch_that_fits_is_told() -> None:
    document = chain(Conv2D(32), ReLU(), Flatten(), Dense(10), rows=64)
    found, _ = told(document)
    rows = fitting_batch(found, 64, found.total // 2)
    assert 0 < rows < 32
    assert told(document, batch_size=rows)[0].total <= 1.05 * found.total // 2
    assert fitting_batch(found, 64, found.states) == 0


def test_shared_weights_count_once() -> None:
    draft = Draft()
    at, label = draft.add(Digits())
    (at,) = draft.add(Flatten(), at)
    first = draft.add(Dense(64), at)
    second = draft.add(Dense(64), *first, weights_of=first[0].node)
    draft.add(CrossEntropy(), *second, label)
    found, _ = told(draft.document())
    assert found.weights == 4 * (64 * 64 + 64)
    assert found.gradients == found.weights


def test_without_a_loss_or_with_unknown_shapes_it_says_so() -> None:
    draft = Draft()
    at, _ = draft.add(Digits())
    draft.add(Conv2D(), at)
    assert not told(draft.document())[0].known
    draft = Draft()
    _, label = draft.add(Digits())
    (scores,) = draft.add(Dense(10))
    draft.add(CrossEntropy(), scores, label)
    assert not told(draft.document())[0].known


def test_a_layer_that_cannot_be_recorded_makes_it_unknown() -> None:
    class Failing(Layer):
        def infer(self, x: Spec) -> Spec:
            return x

        def build(self, x: Spec) -> Any:
            raise RuntimeError("a plug-in that fails")

    found, _ = told(chain(Flatten(), Failing(), Dense(10)))
    assert not found.known
    assert found.weights == 0


def test_an_empty_document_needs_nothing() -> None:
    assert told(Document())[0] == Forecast(known=False)


def test_it_can_be_made_in_small_steps() -> None:
    document = chain(Flatten(), Dense(32), ReLU(), Dropout(), Dense(10))
    steps = forecasting(document, infer(document), TrainingConfig())
    count = 0
    while True:
        try:
            next(steps)
        except StopIteration as end:
            assert end.value == told(document)[0]
            break
        count += 1
    assert len(document.nodes) <= count <= 2 * len(document.nodes)


def test_an_equal_layer_is_recorded_once() -> None:
    layer, x = Dense(8), Spec((16,), ("F",))
    first = footprint(layer, (x,), (Spec((8,), ("F",)),), 4, learns=True, wanted=(False,))
    assert first is not None
    assert footprint(replace(layer), (x,), (Spec((8,), ("F",)),), 4, learns=True, wanted=(False,)) is first


@pytest.mark.parametrize(
    ("layer", "keeps_input", "keeps_output"),
    [
        (Dense(16), True, False),
        (ReLU(), False, True),
        (Expression(formula="tanh(x)"), False, True),
        (Expression(formula="x * 2"), False, False),
        (Expression(formula="x * x"), True, False),
    ],
    ids=str,
)
def test_a_layer_keeps_what_its_gradient_reads(layer: Layer, keeps_input: bool, keeps_output: bool) -> None:
    x = Spec((16,), ("F",))
    found = footprint(layer, (x,), (x,), 4, learns=True, wanted=(True,))
    assert found is not None
    assert (found.keeps_input, found.keeps_output) == ((keeps_input,), (keeps_output,))
