"""Samples of the plain recurrent net and of gated recurrent units over whole sequences."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from tests.contract.samples.base import Sample, normal

from layerloom.ops.gru import Gru, GruGrad
from layerloom.ops.rnn import Activation, Rnn, RnnGrad

SIZES = ((4, 3, 2, 5), (1, 2, 3, 2), (3, 0, 2, 2), (2, 1, 1, 1))
"""Steps, batch, features, units."""


def _rnn(activation: Activation) -> Callable[..., Any]:
    function = torch.rnn_tanh if activation == "tanh" else torch.rnn_relu

    def theirs(x: Any, h0: Any, w_ih: Any, w_hh: Any, bias: Any) -> tuple[Any, ...]:
        weights = [w_ih, w_hh, bias, torch.zeros_like(bias)]
        y, h = function(x, h0[None], weights, True, 1, 0.0, True, False, False)
        return y, h[0]

    return theirs


def _gru(x: Any, h0: Any, *weights: Any) -> tuple[Any, ...]:
    y, h = torch.gru(x, h0[None], list(weights), True, 1, 0.0, True, False, False)
    return y, h[0]


def _rnns() -> dict[str, list[Sample]]:
    found: dict[str, list[Sample]] = {"rnn": [], "rnn_grad": []}
    activations: tuple[Activation, ...] = ("tanh", "relu")
    for place, (steps, batch, features, units) in enumerate(SIZES):
        shapes = ((steps, batch, features), (batch, units), (units, features), (units, units), (units,))
        inputs = tuple(normal(*shape) for shape in shapes)
        for activation in activations if place == 0 else activations[:1]:
            y, h = Rnn(activation).kernel(np, *inputs)
            given = (normal(*y.shape), normal(*h.shape))
            found["rnn"].append(Sample(Rnn(activation), inputs, _rnn(activation)))
            # Where the rectifier gives 0, y itself lies on a kink.
            wrt = None if activation == "tanh" else tuple(range(6))
            found["rnn_grad"].append(Sample(RnnGrad(activation), (*given, *inputs[:4], y), wrt=wrt))
    return found


def _grus() -> dict[str, list[Sample]]:
    found: dict[str, list[Sample]] = {"gru": [], "gru_grad": []}
    for steps, batch, features, units in SIZES:
        rows = 3 * units
        shapes = ((steps, batch, features), (batch, units), (rows, features), (rows, units), (rows,), (rows,))
        inputs = tuple(normal(*shape) for shape in shapes)
        y, h = Gru().kernel(np, *inputs)
        given = (normal(*y.shape), normal(*h.shape))
        found["gru"].append(Sample(Gru(), inputs, _gru))
        found["gru_grad"].append(Sample(GruGrad(), (*given, *inputs, y)))
    return found


SAMPLES: dict[str, list[Sample]] = {**_rnns(), **_grus()}
