"""First values of parameters: the distributions that Keras has under the same names, in layers and in scripts."""

from __future__ import annotations

import math
from typing import Any, get_args

import numpy as np
import pytest
import torch
from scipy import stats
from tests.contract.in_torch import InTorch

from layerloom import nn
from layerloom.layers import Conv2D, Dense, Embedding, Layer, ShapeError, Spec
from layerloom.layers.initializers import Initializer
from layerloom.layers.spec import IMAGE
from layerloom.nn.module import Module

X = Spec((300,), ("F",))
PICTURE = Spec((8, 6, 6), IMAGE)
WORDS = Spec((5,), ("T",), "int", vocabulary=400)
FANS = {Dense: (300, 200), Conv2D: (8 * 9, 60 * 9), Embedding: (400, 50)}
MADE: tuple[tuple[Any, Spec, dict[str, Any]], ...] = (
    (Dense, X, {"units": 200}),
    (Conv2D, PICTURE, {"channels": 60}),
    (Embedding, WORDS, {"units": 50}),
)


def weight(layer: Layer, x: Spec) -> np.ndarray[Any, Any]:
    """What the parameter `weight` begins with, one flat array."""
    with nn.initializing(3):
        made = layer.build(x).make()
    assert isinstance(made, Module)
    return np.asarray(dict(made.named_parameters())["weight"].numpy(), np.float64)


def distribution(kind: str, inputs: int, outputs: int) -> Any:
    """Keras' documented distribution, as one of SciPy's."""
    name, _, spread = kind.partition(" ")
    if kind == "uniform":
        return stats.uniform(-0.05, 0.1)
    if kind == "normal":
        return stats.norm(0, 0.05)
    if kind == "truncated normal":
        return stats.truncnorm(-2, 2, scale=0.05)
    variance = {"glorot": 2 / (inputs + outputs), "he": 2 / inputs, "lecun": 1 / inputs}[name]
    if spread == "uniform":
        limit = math.sqrt(3 * variance)
        return stats.uniform(-limit, 2 * limit)
    whole = stats.truncnorm(-2, 2)
    return stats.truncnorm(-2, 2, scale=math.sqrt(variance) / whole.std())


DRAWN = [kind for kind in get_args(Initializer) if kind not in ("default", "orthogonal", "zeros", "ones")]


@pytest.mark.parametrize(("cls", "x", "size"), MADE, ids=["dense", "convolution", "embedding"])
@pytest.mark.parametrize("kind", DRAWN)
def test_first_values_are_distributed_as_in_keras(cls: Any, x: Spec, size: dict[str, Any], kind: str) -> None:
    drawn = weight(cls(**size, initializer=kind), x).ravel()
    expected = distribution(kind, *FANS[cls])
    assert stats.kstest(drawn, expected.cdf).pvalue > 1e-3
    assert drawn.var() == pytest.approx(expected.var(), rel=0.05)


@pytest.mark.parametrize(("units", "features"), [(200, 300), (300, 200)])
def test_orthogonal_weights_keep_lengths(units: int, features: int) -> None:
    drawn = weight(Dense(units, initializer="orthogonal"), Spec((features,)))
    product = drawn @ drawn.T if units < features else drawn.T @ drawn
    np.testing.assert_allclose(product, np.eye(len(product)), atol=1e-5)


def test_a_truncated_normal_that_is_not_widened_has_too_small_a_variance() -> None:
    """The naive form takes the standard deviation as that of the numbers that are left."""
    drawn = weight(Dense(200, initializer="he normal"), X)
    naive = stats.truncnorm(-2, 2, scale=math.sqrt(2 / 300)).var()
    assert naive < 0.8 * (2 / 300)
    assert drawn.var() == pytest.approx(2 / 300, rel=0.02)


def test_zeros_and_ones_are_what_they_say() -> None:
    assert not weight(Dense(3, initializer="zeros"), X).any()
    assert (weight(Dense(3, initializer="ones"), X) == 1).all()


@pytest.mark.parametrize(("cls", "x", "size"), MADE, ids=["dense", "convolution", "embedding"])
def test_a_layer_that_asks_for_nothing_begins_as_its_module_does(cls: Any, x: Spec, size: dict[str, Any]) -> None:
    assert cls(**size).build(x).first == ()


@pytest.mark.parametrize("kind", get_args(Initializer))
@pytest.mark.parametrize(("cls", "x", "size"), MADE, ids=["dense", "convolution", "embedding"])
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
