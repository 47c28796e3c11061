"""A layer that asks for other first values has lines of its own in a script."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from layerloom.export import script
from layerloom.graph.draft import Draft
from layerloom.graph.model import Document
from layerloom.layers import Conv1D, Dense, Embedding, Flatten, Input, Layer


def net(*layers: Layer) -> Document:
    draft = Draft()
    (x,) = draft.add(Input((5,), "int", vocabulary=9))
    for layer in layers:
        (x,) = draft.add(layer, x)
    return draft.document()


DRAWN = net(
    Embedding(4, initializer="uniform"),
    Conv1D(6, stride=2, activation="relu", initializer="orthogonal"),
    Flatten(),
    Dense(3, initializer="he normal", bias_initializer="ones"),
)


@pytest.mark.parametrize("target", ["pytorch", "layerloom"])
def test_a_script_draws_first_values_as_the_layer_says(target: Any) -> None:
    text = script(DRAWN, target, "net", graph=False).text
    assert "# First values.\n" in text
    scope: dict[str, Any] = {"__name__": "net", "__file__": "net.py"}
    exec(compile(text, "net.py", "exec"), scope)
    drawn = {key: value.detach().numpy() for key, value in scope["Net"]().named_parameters()}
    table, kernel, _, weight, bias = drawn.values()
    assert np.abs(table).max() <= 0.05
    flat = kernel.reshape(len(kernel), -1)
    np.testing.assert_allclose(flat @ flat.T, np.eye(len(flat)), atol=1e-5)
    assert np.abs(weight).max() <= 2 * np.sqrt(2 / weight.shape[1]) / 0.8796
    assert (bias == 1).all()


@pytest.mark.parametrize("target", ["pytorch", "layerloom"])
def test_a_script_without_such_layers_says_nothing_of_it(target: Any) -> None:
    assert "First values" not in script(net(Embedding(4), Flatten(), Dense(3)), target, "net").text
