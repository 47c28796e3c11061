"""First values of parameters: the distributions that Keras has under the same names, in layers and in scripts."""

from __future__ import annotations

import math
from typing import Any, NamedTuple, get_args

import numpy as np
import pytest
import torch
from tests.contract.in_torch import InTorch

from layerloom import nn
from layerloom.layers import LSTM, Conv2D, Conv2DTranspose, Dense, Embedding, Layer, ShapeError, Spec
from layerloom.layers.initializers import Initializer
from layerloom.layers.spec import IMAGE
from layerloom.nn.module import Module

X = Spec((300,), ("F",))
PICTURE = Spec((8, 6, 6), IMAGE)
WORDS = Spec((5,), ("T",), "int", vocabulary=400)
FANS = {Dense: (300, 200), Conv2D: (8 * 9, 60 * 9), Conv2DTranspose: (60 * 9, 8 * 9), Embedding: (400, 50)}
MADE: tuple[tuple[Any, Spec, dict[str, Any]], ...] = (
    (Dense, X, {"units": 200}),
    (Conv2D, PICTURE, {"channels": 60}),
    (Conv2DTranspose, PICTURE, {"channels": 60, "padding": "valid"}),
    (Embedding, WORDS, {"units": 50}),
)


def weight(layer: Layer, x: Spec) -> np.ndarray[Any, Any]:
    """What the parameter `weight` begins with, one flat array."""
    with nn.initializing(3):
        made = layer.build(x).make()
    assert isinstance(made, Module)
    return np.asarray(dict(made.named_parameters())["weight"].numpy(), np.float64)


class Expected(NamedTuple):
    """A distribution around 0: even up to a limit, or normal and cut at so many standard deviations."""

    spread: float
    even: bool = False
    cut: float = math.inf

    def share_below(self, x: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        """The distribution function."""
        if self.even:
            return np.clip((x / self.spread + 1) / 2, 0, 1)
        normal = np.vectorize(lambda value: math.erf(value / math.sqrt(2)))
        return np.asarray((1 + normal(np.clip(x / self.spread, -self.cut, self.cut)) / normal(self.cut)) / 2)

    @property
    def variance(self) -> float:
        if self.even:
            return self.spread**2 / 3
        if math.isinf(self.cut):
            return self.spread**2
        density = math.exp(-(self.cut**2) / 2) / math.sqrt(2 * math.pi)
        return self.spread**2 * (1 - 2 * self.cut * density / math.erf(self.cut / math.sqrt(2)))


def expected_of(kind: str, inputs: int, outputs: int) -> Expected:
    """What Keras documents."""
    name, _, spread = kind.partition(" ")
    if kind == "uniform":
        return Expected(0.05, even=True)
    if kind in ("normal", "truncated normal"):
        return Expected(0.05, cut=math.inf if kind == "normal" else 2)
    variance = {"glorot": 2 / (inputs + outputs), "he": 2 / inputs, "lecun": 1 / inputs}[name]
    if spread == "uniform":
        return Expected(math.sqrt(3 * variance), even=True)
    return Expected(math.sqrt(variance / Expected(1.0, cut=2).variance), cut=2)


def distance(drawn: np.ndarray[Any, Any], expected: Expected) -> float:
    """Kolmogorov's and Smirnov's: the largest gap between the distribution functions, times the root of the count."""
    ranks = np.arange(len(drawn) + 1) / len(drawn)
    below = expected.share_below(np.sort(drawn))
    gap = max((ranks[1:] - below).max(), (below - ranks[:-1]).max())
    return float(gap * math.sqrt(len(drawn)))


DRAWN = [kind for kind in get_args(Initializer) if kind not in ("default", "orthogonal", "zeros", "ones")]


@pytest.mark.parametrize(("cls", "x", "size"), MADE, ids=["dense", "convolution", "transposed", "embedding"])
@pytest.mark.parametrize("kind", DRAWN)
def test_first_values_are_distributed_as_in_keras(cls: Any, x: Spec, size: dict[str, Any], kind: str) -> None:
    drawn = weight(cls(**size, initializer=kind), x).ravel()
    expected = expected_of(kind, *FANS[cls])
    assert distance(drawn, expected) < 1.95  # which one draw in a thousand exceeds
    assert drawn.var() == pytest.approx(expected.variance, rel=0.05)


@pytest.mark.parametrize(("units", "features"), [(200, 300), (300, 200)])
def test_orthogonal_weights_keep_lengths(units: int, features: int) -> None:
    drawn = weight(Dense(units, initializer="orthogonal"), Spec((features,)))
    product = drawn @ drawn.T if units < features else drawn.T @ drawn
    np.testing.assert_allclose(product, np.eye(len(product)), atol=1e-5)


def test_a_truncated_normal_that_is_not_widened_has_too_small_a_variance() -> None:
    """The naive form takes the standard deviation as that of the numbers that are left."""
    drawn = weight(Dense(200, initializer="he normal"), X)
    naive = Expected(math.sqrt(2 / 300), cut=2).variance
    assert naive < 0.8 * (2 / 300)
    assert drawn.var() == pytest.approx(2 / 300, rel=0.02)


def test_every_layer_and_direction_of_a_recurrent_net_is_drawn() -> None:
    layer = LSTM(8, layers=2, bidirectional=True, initializer="glorot uniform", recurrent_initializer="orthogonal",
                 bias_initializer="zeros")  # fmt: skip
    made = layer.build(Spec((5, 24))).make()
    assert isinstance(made, Module)
    drawn = {key: np.asarray(value.numpy(), np.float64) for key, value in made.named_parameters()}
    assert len(drawn) == 16
    for key, value in drawn.items():
        if "bias" in key:
            assert not value.any()
        elif "weight_hh" in key:
            np.testing.assert_allclose(value.T @ value, np.eye(8), atol=1e-5)
        else:
            limit = math.sqrt(6 / (value.shape[1] + 32))
            assert 0.9 * limit < np.abs(value).max() <= limit


def test_zeros_and_ones_are_what_they_say() -> None:
    assert not weight(Dense(3, initializer="zeros"), X).any()
    assert (weight(Dense(3, initializer="ones"), X) == 1).all()


@pytest.mark.parametrize(("cls", "x", "size"), MADE, ids=["dense", "convolution", "transposed", "embedding"])
def test_a_layer_that_asks_for_nothing_begins_as_its_module_does(cls: Any, x: Spec, size: dict[str, Any]) -> None:
    assert cls(**size).build(x).first == ()


@pytest.mark.parametrize("kind", get_args(Initializer))
@pytest.mark.parametrize(("cls", "x", "size"), MADE, ids=["dense", "convolution", "transposed", "embedding"])
def test_the_layer_in_pytorch_begins_alike(cls: Any, x: Spec, size: dict[str, Any], kind: str) -> None:
    layer = cls(**size, initializer=kind)
    made = layer.torch(x).parts[""]
    torch.manual_seed(0)
    (part,) = InTorch(layer.torch(x)).parts.values()
    for parameter, filling in made.first:
        getattr(torch.nn.init, filling.function.rpartition(".")[2])(
            getattr(part, parameter), *filling.args, **dict(filling.keywords)
        )
    theirs = part.weight.detach().numpy().astype(np.float64)
    assert theirs.std() == pytest.approx(weight(layer, x).std(), rel=0.05)


def test_an_embedding_with_padding_is_drawn_by_default_alone() -> None:
    with pytest.raises(ShapeError, match="default initializer or no padding") as error:
        Embedding(3, padding=0, initializer="uniform").infer(WORDS)
    assert error.value.fixes[0].change == {"padding": None}


def test_counting_parameters_draws_nothing() -> None:
    with nn.shapes_only():
        made = Dense(10**6, initializer="he normal").build(Spec((10**6,))).make()
    assert isinstance(made, Module)
    assert next(made.parameters()).shape == (10**6, 10**6)
