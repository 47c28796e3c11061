"""Random graphs, written as code, saved, opened, cloned and called: all predict the same bits."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from layerloom import layers
from layerloom.graph import dumps
from layerloom.layers import Layer
from layerloom.model import Input, Model, Symbol

MAKERS: tuple[Callable[[int], Layer], ...] = (
    layers.Dense,
    lambda width: layers.Dense(width, bias=False),
    lambda _: layers.BatchNorm(),
    lambda _: layers.ReLU(),
    lambda _: layers.LayerNorm(),
    lambda _: layers.Dropout(0.3),
)


def drawn(random: np.random.Generator, depth: int = 1) -> Model:
    """A net of one to three inputs and outputs, with branches, merges, shared layers and models inside."""
    inputs = [Input((int(random.integers(2, 5)),)) for _ in range(random.integers(1, 4))]
    values, used = list(inputs), list[Layer]()
    inner = drawn(random, depth - 1) if depth else None
    for _ in range(random.integers(3, 9)):
        values.append(_next(random, values, used, inner))
    count = int(random.integers(1, 4))
    chosen = [values[-1], *(values[place] for place in random.integers(len(inputs), len(values), count - 1))]
    model = Model(_as_given(random, inputs, "in"), _as_given(random, chosen, "out"), seed=int(random.integers(99)))
    if random.random() < 0.3:
        model.freeze(random.choice([part.title for part in model.layers]))
    return model


def _next(random: np.random.Generator, values: list[Symbol], used: list[Layer], inner: Model | None) -> Symbol:
    x = values[random.integers(len(values))]
    choice = random.random()
    alike = [value for value in values if value.shape == x.shape]
    if choice < 0.2 and len(alike) > 1:
        return layers.Add()(x, alike[random.integers(len(alike))])
    if choice < 0.3:
        return layers.Concatenate()(x, values[random.integers(len(values))])
    if choice < 0.5 and used:
        layer = used[random.integers(len(used))]
        return layer(layers.Dense(3)(x))
    if choice < 0.7 and inner is not None:
        given = [layers.Dense(symbol.shape[0])(x) for symbol in inner.inputs if symbol.shape]
        made = inner(dict(zip(inner.input_ports, given, strict=True)))
        return next(iter(made.values())) if isinstance(made, dict) else made[0] if isinstance(made, list) else made
    layer = MAKERS[random.integers(len(MAKERS))](int(random.integers(1, 5)))
    if x.shape == (3,) and isinstance(layer, layers.Dense):
        used.append(layer)
    return layer(x)


def _as_given(random: np.random.Generator, symbols: list[Symbol], name: str) -> object:
    """One symbol, a list, a tuple or a dict of them."""
    if len(symbols) == 1 and random.random() < 0.5:
        return symbols[0]
    forms = [symbols, tuple(symbols), {f"{name} {place}": symbol for place, symbol in enumerate(symbols)}]
    return forms[random.integers(3)]


def answers(model: Model, rows: dict[str, np.ndarray]) -> list[np.ndarray]:
    found = model.predict(rows)
    if isinstance(found, dict):
        return [found[name] for name in sorted(found)]
    return found if isinstance(found, list) else [found]


@pytest.mark.parametrize("seed", range(25))
def test_a_random_net_predicts_the_same_after_everything(seed: int) -> None:
    random = np.random.default_rng(seed)
    model = drawn(random)
    model.set_weights([array + random.normal(0, 0.3, array.shape) ** 2 for array in model.get_weights()])
    rows = {name: random.normal(size=(3, *spec.dims)) for name, (_, spec) in model.input_ports.items()}
    expected = answers(model, rows)
    with tempfile.TemporaryDirectory() as folder:
        model.save(Path(folder) / "net.loom")
        loaded = Model.load(Path(folder) / "net.loom")
    fresh = model.clone(weights=False)
    fresh.set_weights(model.get_weights())
    symbols = {name: Input(spec.dims) for name, (_, spec) in model.input_ports.items()}
    called = Model(symbols, model(symbols))
    for other in (loaded, model.clone(), loaded.clone(), fresh, called):
        assert [a.tobytes() for a in answers(other, rows)] == [a.tobytes() for a in expected]
    assert dumps(loaded.document) == dumps(model.document) == dumps(fresh.document)
    assert loaded.frozen == model.frozen
    assert loaded.count_params() == called.count_params() == model.count_params()
