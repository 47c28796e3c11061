"""The forms of parameters: what they refuse, and what JSON makes of their values."""

from __future__ import annotations

import json
import math
from typing import Annotated, Literal

import pytest

from layerloom.data import Column
from layerloom.layers import CSV, Conv2D, Dense, Dropout, Input, MaxPool2D
from layerloom.layers.parameters import Choice, Count, OneOf, Parameter, parameters, parameters_of_function


def parameter(cls: type, name: str) -> Parameter:
    return next(p for p in parameters(cls) if p.name == name)


@pytest.mark.parametrize("value", [0, -3, 1.5, True, "3", None, math.nan, 2**40])
def test_a_count_is_a_whole_number_from_one(value: object) -> None:
    assert parameter(Dense, "units").problem(value)


@pytest.mark.parametrize("value", [-0.1, 1.1, math.nan, math.inf, "half", True])
def test_a_probability_lies_between_zero_and_one(value: object) -> None:
    assert parameter(Dropout, "rate").problem(value)


@pytest.mark.parametrize("value", [3, (3, 5)])
def test_a_kernel_is_one_number_or_two(value: object) -> None:
    kernel = parameter(Conv2D, "kernel")
    assert isinstance(kernel.form, OneOf)
    assert kernel.problem(value) is None
    assert kernel.problem((3, 5, 7))
    assert kernel.problem([3, 5])


def test_none_is_a_choice_where_it_is_offered() -> None:
    assert parameter(MaxPool2D, "stride").problem(None) is None
    assert parameter(MaxPool2D, "kernel").problem(None)


def test_a_number_can_be_one_of_a_few_and_is_not_taken_for_yes_or_no() -> None:
    def template(depth: Literal[1, 1000] = 1) -> None: ...

    (depth,) = parameters_of_function(template)
    assert depth.problem(int("1000")) is None
    assert depth.problem(True) == depth.problem("1") == depth.problem(2) == "one of 1, 1000"


@pytest.mark.parametrize(
    ("cls", "name", "value"),
    [
        (Conv2D, "padding", ((0, 1), (2, 3))),
        (Conv2D, "padding", "same"),
        (Input, "shape", (None, 64)),
        (CSV, "columns", (Column("a", "class", ("b",), ("no", "yes")), Column("c"))),
        (MaxPool2D, "stride", None),
    ],
)
def test_values_survive_json(cls: type, name: str, value: object) -> None:
    text = json.dumps(Parameter.encoded(value))
    assert parameter(cls, name).decoded(json.loads(text)) == value


def test_functions_declare_parameters_as_layers_do() -> None:
    def template(width: Annotated[Count, "channels"] = 8, deep: bool = False) -> None: ...

    width, deep = parameters_of_function(template)
    assert (width.name, width.default, width.help) == ("width", 8, "channels")
    assert width.problem(0)
    assert isinstance(deep.form, Choice)


def test_a_type_that_no_parameter_can_have_is_refused() -> None:
    def wrong(when: complex = 0j) -> None: ...

    with pytest.raises(TypeError, match="complex"):
        parameters_of_function(wrong)


def test_limits_are_said_in_digits_and_technical_ones_only_to_those_who_meet_them() -> None:
    assert parameter(Dense, "units").problem(0) == "at least 1"
    assert parameter(Dense, "units").problem(2**40) == "at most 2147483648"
    assert parameter(Dropout, "rate").problem(2.0) == "from 0 to 1"


def test_only_what_the_program_fills_in_is_internal() -> None:
    internal = {parameter.name for parameter in parameters(CSV) if parameter.internal}
    assert internal == {"columns", "rows", "sha256", "flaws", "left_out"}
    assert not any(parameter.internal for parameter in parameters(Conv2D))
