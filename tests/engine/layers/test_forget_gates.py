"""Forget gates that begin open, as in Keras: in our modules and in scripts (Jozefowicz et al. 2015)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from layerloom.export import script
from layerloom.graph.draft import Draft
from layerloom.layers import GRU, Conv2D, ConvLSTM1D, ConvLSTM2D, Input, Layer, Spec, from_keras
from layerloom.layers.code import rows_of
from layerloom.layers.spec import SEQUENCE

STEPS = Spec((5, 3), SEQUENCE)


def first(layer: Layer, x: Spec) -> dict[str, np.ndarray[Any, Any]]:
    """The parameters as they begin."""
    made: Any = layer.build(x).make()
    return {key: value.numpy() for key, value in made.named_parameters()}


def test_the_forget_gate_of_keras_begins_open() -> None:
    found = first(from_keras("LSTM", units=2), STEPS)
    assert (found["bias_ih_l0"] + found["bias_hh_l0"]).tolist() == [0, 0, 1, 1, 0, 0, 0, 0]
    closed = first(from_keras("LSTM", units=2, unit_forget_bias=False), STEPS)
    assert not (closed["bias_ih_l0"] + closed["bias_hh_l0"]).any()


def test_ones_are_added_once_where_one_bias_is_enough() -> None:
    found = first(from_keras("LSTM", units=2, bias_initializer="ones", unit_forget_bias=False), STEPS)
    assert (found["bias_ih_l0"] + found["bias_hh_l0"] == 1).all()
    gated = first(GRU(2, bias_initializer="ones"), STEPS)
    assert (gated["bias_ih_l0"] == 1).all() and (gated["bias_hh_l0"] == 1).all()


@pytest.mark.parametrize(
    ("layer", "x"),
    [
        (ConvLSTM1D(2, padding="same", forget_bias=True, bias_initializer="zeros"), Spec((3, 4, 2))),
        (ConvLSTM2D(2, forget_bias=True, bias_initializer="zeros"), Spec((3, 1, 4, 4))),
    ],
    ids=["sequences", "images"],
)
def test_the_forget_gate_of_convolutions_begins_open(layer: Layer, x: Spec) -> None:
    found = first(layer, x)
    (bias,) = (value for key, value in found.items() if key.endswith("bias"))
    assert bias.tolist() == [0, 0, 1, 1, 0, 0, 0, 0]


@pytest.mark.parametrize("target", ["pytorch", "layerloom"])
def test_a_script_opens_the_forget_gate(target: Any) -> None:
    draft = Draft()
    (x,) = draft.add(Input((5, 3)))
    draft.add(from_keras("LSTM", units=2), x)
    text = script(draft.document(), target, "net", graph=False).text
    assert ".bias_ih_l0[2:4]" in text
    scope: dict[str, Any] = {"__name__": "net", "__file__": "net.py"}
    exec(compile(text, "net.py", "exec"), scope)
    biases = [value.detach().numpy() for key, value in scope["Net"]().named_parameters() if "bias" in key]
    assert sum(biases).tolist() == [0, 0, 1, 1, 0, 0, 0, 0]


def test_a_script_of_ours_fills_both_maps_of_convolutions() -> None:
    draft = Draft()
    (x,) = draft.add(Input((3, 4, 2)))
    draft.add(from_keras("ConvLSTM1D", filters=2, kernel_size=1, recurrent_initializer="zeros"), x)
    scope: dict[str, Any] = {"__name__": "net", "__file__": "net.py"}
    exec(compile(script(draft.document(), "layerloom", "net", graph=False).text, "net.py", "exec"), scope)
    state = {key: value.numpy() for key, value in scope["Net"]().named_parameters()}
    (bias,) = (value for key, value in state.items() if "bias" in key)
    assert bias.tolist() == [0, 0, 1, 1, 0, 0, 0, 0]
    assert not next(value for key, value in state.items() if "recurrent" in key).any()


def test_rows_of_a_parameter_are_named_by_a_slice() -> None:
    assert rows_of("bias[2:4]") == ("bias", slice(2, 4))
    assert rows_of("bias") == ("bias", None)
    assert first(Conv2D(2), Spec((1, 4, 4)))["bias"].shape == (2,)
