"""Keras' names: for parameters of our layers, and for layers."""

from __future__ import annotations

import inspect
from dataclasses import fields, replace
from typing import Any

import pytest

from layerloom import layers
from layerloom.layers import from_keras, registry
from layerloom.layers.keras import ROWS, SYNONYMS
from layerloom.layers.keras_names import ALIASES
from layerloom.layers.parameters import parameters


def made(cls: Any, **arguments: Any) -> Any:
    return cls(**arguments)


class TestParameters:
    def test_a_layer_takes_keras_names_and_its_own(self) -> None:
        assert made(layers.Conv2D, filters=8, kernel_size=5, strides=2, use_bias=False) == layers.Conv2D(
            8, kernel=5, stride=2, bias=False
        )

    def test_its_own_names_win(self) -> None:
        assert made(layers.Conv2D, padding="valid").padding == "valid"
        assert made(layers.ZeroPadding2D, padding=2) == layers.ZeroPadding2D(2)

    def test_a_wrong_name_is_answered_with_the_names_of_both_kinds(self) -> None:
        with pytest.raises(TypeError, match=r"Conv2D has no parameter 'filter'; it takes channels \(filters\), kernel"):
            made(layers.Conv2D, filter=8)

    def test_a_parameter_is_given_once(self) -> None:
        with pytest.raises(TypeError, match="channels twice"):
            made(layers.Conv2D, channels=8, filters=8)

    def test_the_signature_stays_that_of_the_fields(self) -> None:
        assert list(inspect.signature(layers.Dense).parameters) == [field.name for field in fields(layers.Dense)]
        assert replace(layers.Dense(3), units=4) == layers.Dense(4)

    def test_a_name_is_said_of_the_node_and_no_parameter(self) -> None:
        named = made(layers.Dense, units=3, name="scores", trainable=False)
        assert named == layers.Dense(3)
        assert repr(named) == repr(layers.Dense(3))
        assert named.aside == ("scores", True)
        assert from_keras("Dense", units=3, name="scores", trainable=False).aside == ("scores", True)
        assert from_keras("Activation", activation="relu", name="bent").aside == ("bent", False)
        assert from_keras("Activation", activation="relu").aside == ("", False)

    def test_a_dtype_of_one_layer_is_refused_and_so_is_a_name_that_is_no_text(self) -> None:
        for refused in (lambda: made(layers.Dense, dtype="float16"), lambda: from_keras("Flatten", dtype="float16")):
            with pytest.raises(ValueError, match=r"dtype='float16' cannot be given to one layer.*precision"):
                refused()
        with pytest.raises(TypeError, match="name= is the title of the node, a text, got 4"):
            made(layers.Dense, name=4)

    def test_two_whole_numbers_by_position_are_in_keras_order(self) -> None:
        assert layers.Embedding(200, 32) == layers.Embedding(vocabulary=200, units=32)
        assert layers.Embedding(32) == layers.Embedding(units=32)
        assert layers.MultiHeadAttention(8, 64) == layers.MultiHeadAttention(heads=8, key_size=64)
        assert layers.MultiHeadAttention(8, True) == layers.MultiHeadAttention(heads=8, causal=True)
        with pytest.raises(TypeError, match="takes vocabulary, units by position; give the rest by name"):
            layers.Embedding(200, 32, 0)
        with pytest.raises(TypeError, match="units twice"):
            layers.Embedding(200, 32, units=3)

    @pytest.mark.parametrize("alias", ALIASES)
    def test_every_alias_is_taken_by_a_layer(self, alias: str) -> None:
        own = [{parameter.name for parameter in parameters(cls)} for cls in registry.values()]
        assert any(name in names for name in ALIASES[alias] for names in own)


class TestLayers:
    def test_defaults_are_keras(self) -> None:
        assert from_keras("Conv2D", filters=8, kernel_size=3).padding == "valid"  # type: ignore[attr-defined]
        norm: Any = from_keras("BatchNormalization")
        assert (norm.momentum, norm.eps) == (0.01, 1e-3)
        assert from_keras("LeakyReLU") == layers.LeakyReLU(0.3)

    @pytest.mark.parametrize("alias", SYNONYMS)
    def test_a_synonym_means_a_row(self, alias: str) -> None:
        assert SYNONYMS[alias] in ROWS

    def test_what_ours_cannot_express_is_refused_with_a_way_out(self) -> None:
        with pytest.raises(ValueError, match=r"kernel_regularizer='l2' cannot be expressed; give the optimizer"):
            from_keras("Dense", units=3, kernel_regularizer="l2")

    def test_what_changes_nothing_is_taken(self) -> None:
        assert from_keras("Dense", units=3, kernel_regularizer=None, trainable=True) == from_keras("Dense", units=3)

    def test_an_initializer_may_have_any_of_keras_spellings(self) -> None:
        for spelling in ("he_normal", "HeNormal"):
            layer: Any = from_keras("Dense", units=3, kernel_initializer=spelling)
            assert layer.initializer == "he normal"
        drawn: Any = from_keras("Dense", units=3, kernel_initializer="RandomUniform")
        assert drawn.initializer == "uniform"

    def test_unknown_names_are_answered_with_known_ones(self) -> None:
        with pytest.raises(ValueError, match=r"no layer for Keras' Dens; there are .*Dense"):
            from_keras("Dens", units=3)
        with pytest.raises(TypeError, match=r"has no argument 'unit'; it takes units"):
            from_keras("Dense", unit=3)
        with pytest.raises(TypeError, match="needs units"):
            from_keras("Dense")
