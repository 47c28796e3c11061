"""The base of layers: ports read from `infer`, parameters checked, and the dispatch of what lies at the ports."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest

from layerloom.layers import UNKNOWN, Add, Conv2D, Dense, Digits, Input, Layer, ParameterError, Spec, registry
from layerloom.layers.layer import InputPort, forgotten, snake_case

VECTOR = Spec((12,), ("F",))


class Halves(NamedTuple):
    low: Spec
    high: Spec


class Splitting(Layer):
    """Cuts a vector; declared without a category, so that it is no layer of the palette."""

    def infer(self, x: Spec) -> Halves:
        half = None if x.dims[0] is None else x.dims[0] // 2
        return Halves(Spec((half,)), Spec((half,)))


def test_ports_are_read_from_the_shape_rule() -> None:
    assert Dense().ports.inputs == (InputPort("x"),)
    assert Add().ports.inputs == (InputPort("x", variadic=True),)
    assert Input().ports.inputs == (InputPort("x", optional=True),)
    assert Digits().ports.outputs == ("image", "label")
    assert Splitting().ports.outputs == ("low", "high")


def test_several_output_ports_get_a_spec_each() -> None:
    assert Splitting().infer_ports({"x": VECTOR}) == {"low": Spec((6,)), "high": Spec((6,))}


def test_what_reaches_no_port_is_unknown_and_no_error() -> None:
    assert Dense().infer_ports({}) == {"output": UNKNOWN}
    assert Dense().infer_ports({"x": UNKNOWN}) == {"output": UNKNOWN}
    assert Add().infer_ports({}) == {"output": UNKNOWN}
    assert Add().infer_ports({"x": (VECTOR, UNKNOWN)}) == {"output": UNKNOWN}


def test_an_optional_port_about_which_nothing_is_known_counts_as_open() -> None:
    layer = Input((7,))
    assert layer.infer_ports({"x": UNKNOWN}) == layer.infer_ports({}) == {"output": Spec((7,))}
    assert layer.infer_ports({"x": VECTOR}) == {"output": VECTOR}


def test_a_value_out_of_range_is_refused_in_words() -> None:
    with pytest.raises(ParameterError, match="Dense needs at least 1 as units, got 0"):
        Dense(0)
    with pytest.raises(ParameterError, match="Conv2D needs one of valid, same"):
        Conv2D(padding="full")  # type: ignore[arg-type]


def test_only_changed_parameters_are_listed() -> None:
    assert Conv2D(kernel=(5, 3)).changed == {"kernel": (5, 3)}
    assert not Conv2D(kernel=3).changed


def test_layers_compare_by_value() -> None:
    assert Dense(5) == Dense(5)
    assert Dense(5) != Dense(6)
    assert len({Dense(5), Dense(5), Dense(6)}) == 2


def test_a_layer_without_a_category_is_not_registered() -> None:
    assert "Splitting" not in registry


def test_a_forgotten_layer_leaves_the_registry_even_after_an_error() -> None:
    with pytest.raises(RuntimeError), forgotten("Passing"):

        class Passing(Layer, category="Core"):
            """Gives what it gets."""

            def infer(self, x: Spec) -> Spec:
                return x

        assert registry["Passing"] is Passing
        raise RuntimeError
    assert "Passing" not in registry


def test_a_layer_called_without_inputs_says_so() -> None:
    with pytest.raises(TypeError, match="returns, got nothing"):
        Dense()()


@pytest.mark.parametrize(
    ("name", "snake"),
    [("Conv2D", "conv2d"), ("GlobalAveragePool", "global_average_pool"), ("CSV", "csv"), ("MaxPool2D", "max_pool2d")],
)
def test_type_names_in_snake_case(name: str, snake: str) -> None:
    assert snake_case(name) == snake


def test_macs_count_multiplications_only() -> None:
    image = Spec((3, 32, 32))
    counts: dict[Any, int] = {
        Dense(10): 32 * 3 * 32 * 10,
        Conv2D(8, kernel=3): 8 * 3 * 9 * 32 * 32,
        Conv2D(9, kernel=(1, 5), stride=2, groups=3): 9 * 5 * 16 * 16,
    }
    for layer, count in counts.items():
        assert layer.macs(image) == count
