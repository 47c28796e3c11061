"""Masks go through chains of layers as in Keras, where each layer says what becomes of them.

Each net starts with `Masking` of one or two inputs and ends in what heeds a mask; both give the same numbers.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any, NamedTuple

os.environ.setdefault("KERAS_BACKEND", "torch")

import numpy as np
import pytest

pytest.importorskip("keras", reason="Keras is the oracle here")
from tests.contract.keras.case import Inner
from tests.contract.keras.compare import Ours, _keras
from tests.contract.keras.test_keras import CASES, _in_float64  # noqa: F401 - a fixture that every test here uses

from layerloom.graph import infer
from layerloom.graph.build import build
from layerloom.graph.draft import Draft
from layerloom.layers import Input
from layerloom.layers.keras import from_keras
from layerloom.tensor import Tensor

Array = np.ndarray[Any, Any]
FIRST = np.array([[1, 0, 1, 1, 0], [0, 1, 1, 0, 1], [1, 1, 1, 1, 1]], bool)
SECOND = np.array([[1, 1, 0, 1, 0], [0, 1, 0, 0, 1], [1, 1, 1, 1, 0]], bool)
RNG = np.random.default_rng(3)
VALUES = [np.where(mask[..., None], RNG.normal(size=(3, 5, 4)), 0.0) for mask in (FIRST, SECOND)]


class Step(NamedTuple):
    """A layer by Keras' name, after the one before it, or of both inputs."""

    name: str
    arguments: Mapping[str, Any] = {}
    both: bool = False


keras: Any = import_module("keras")
MEAN, LAST = Step("GlobalAveragePooling1D"), Step("LSTM", {"units": 2})
DENSE = Step("Dense", {"units": 4})
STEPS = Step("GRU", {"units": 4, "return_sequences": True})
NETS: dict[str, Sequence[Step]] = {
    "dense": [DENSE, MEAN],
    "activation": [Step("ELU"), LAST],
    "dropout": [Step("Dropout", {"rate": 0.5}), MEAN],
    "layer norm": [Step("LayerNormalization"), MEAN],
    "batch norm": [Step("BatchNormalization"), MEAN],
    "steps": [STEPS, LAST],
    "steps and mean": [STEPS, MEAN],
    "both ways": [Step("Bidirectional", {"layer": Inner("LSTM", {"units": 2, "return_sequences": True})}), MEAN],
    "each step": [Step("TimeDistributed", {"layer": Inner("Dense", {"units": 3})}), MEAN],
    "convolution": [Step("Conv1D", {"filters": 3, "kernel_size": 2}), MEAN],
    "pool": [Step("AveragePooling1D", {"pool_size": 2}), MEAN],
    "cropping": [Step("Cropping1D", {"cropping": 1}), MEAN],
    "padding": [Step("ZeroPadding1D", {"padding": 1}), MEAN],
    "larger": [Step("UpSampling1D", {"size": 2}), MEAN],
    "flatten": [Step("Flatten"), Step("Dense", {"units": 2})],
    "reshape": [Step("Reshape", {"target_shape": (10, 2)}), MEAN],
    "permute": [Step("Permute", {"dims": (2, 1)}), MEAN],
    "rescaling": [Step("Rescaling", {"scale": 2.0}), MEAN],
    "attention": [Step("Attention", both=True), MEAN],
    "additive attention": [Step("AdditiveAttention", both=True), MEAN],
    **{name: [Step(name, both=True), MEAN] for name in ("Add", "Subtract", "Average")},
    "side by side": [Step("Concatenate", both=True), MEAN],
    "one after the other": [Step("Concatenate", {"axis": -2}, both=True), MEAN],
    "one after the other, last": [Step("Concatenate", {"axis": -2}, both=True), LAST],
    "dot": [Step("Dot", {"axes": (-1, -1)}, both=True), MEAN],
}


@pytest.mark.filterwarnings("ignore:Layer .* was passed an input with a mask")
@pytest.mark.parametrize("name", NETS)
def test_a_mask_goes_on_as_in_keras(name: str) -> None:
    theirs, state = _of_keras(NETS[name])
    np.testing.assert_allclose(_of_ours(NETS[name], state), theirs, atol=1e-12)


def _of_keras(steps: Sequence[Step]) -> tuple[Array, list[dict[str, Array]]]:
    """What Keras' net gives, and the weights of each layer as ours lie."""
    inputs = [keras.Input((5, 4), dtype="float64") for _ in range(2)]
    masked = [keras.layers.Masking(dtype="float64")(x) for x in inputs]
    made, value = [_keras(step.name, step.arguments) for step in steps], masked[0]
    for step, layer in zip(steps, made, strict=True):
        value = layer(masked if step.both else value)
    found = keras.Model(inputs, value)(VALUES).numpy(force=True)
    lists = [[weight.value.numpy(force=True) for weight in layer.weights] for layer in made]
    return found, [CASES[step.name].weights(x, step.arguments) for step, x in zip(steps, lists, strict=True)]


def _of_ours(steps: Sequence[Step], states: Sequence[Mapping[str, Array]]) -> Array:
    draft = Draft()
    inputs = [draft.add(Input((5, 4)))[0] for _ in range(2)]
    masked = [draft.add(from_keras("Masking"), port)[0] for port in inputs]
    value, state = masked[0], {}
    for place, (step, values) in enumerate(zip(steps, states, strict=True)):
        layer = Ours.made(CASES[step.name], step.arguments)
        given = masked if step.both else [value]
        last = place == len(steps) - 1
        (value,) = draft.add(layer, *given, **({"title": "found"} if last else {}))
        state |= {f"{value.node}.{key}": array for key, array in values.items()}
    document = draft.document()
    net = build(document, infer(document), seed=1).double()
    counted = {key: x.numpy() for key, x in net.state_dict().items() if "num_batches" in key}
    net.load_state_dict({**counted, **state})
    columns = {f"{port.node}.output": Tensor(x) for port, x in zip(inputs, VALUES, strict=True)}
    return net.eval().predict(columns)["found"].numpy()  # type: ignore[no-any-return]
