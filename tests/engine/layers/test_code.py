"""Layers as code: calls that run and print, and their translation to PyTorch."""

from __future__ import annotations

import pytest

from layerloom import nn
from layerloom.layers import (
    Add,
    AveragePool2D,
    BatchNorm,
    BinaryCrossEntropy,
    Conv2D,
    Dense,
    LeakyReLU,
    MaxPool2D,
    Spec,
)
from layerloom.layers.code import (
    Apply,
    Call,
    Code,
    NotExportable,
    Operator,
    Part,
    Port,
    call,
    in_torch,
    named,
    without_defaults,
)
from layerloom.layers.spec import IMAGE

PICTURE = Spec((4, 7, 9), IMAGE)
X = (Port("x"),)


def test_a_call_makes_what_it_says_with_the_calls_in_it() -> None:
    made = Call(nn.Sequential, (call(nn.Linear, 3, 2), call(nn.ReLU))).make()
    assert [type(part) for part in made] == [nn.Linear, nn.ReLU]


def test_a_call_known_by_name_only_cannot_be_made() -> None:
    with pytest.raises(AssertionError, match=r"torch\.nn\.ReLU is known by name only"):
        named("torch.nn.ReLU").make()


def test_defaults_are_left_out_except_where_frameworks_disagree() -> None:
    short = without_defaults(call(nn.BatchNorm2d, 4, eps=1e-5, momentum=0.1, affine=True))
    assert short.keywords == (("eps", 1e-5), ("momentum", 0.1))
    assert without_defaults(call(nn.Linear, 3, 2, bias=False)).keywords == (("bias", False),)


def test_what_has_no_twin_in_torch_is_not_translated() -> None:
    with pytest.raises(NotExportable, match="PyTorch has no module"):
        in_torch(call(test_what_has_no_twin_in_torch_is_not_translated))


@pytest.mark.parametrize(
    ("layer", "constructor"),
    [
        (Dense(5), named("torch.nn.Linear", 9, 5)),
        (Dense(5, bias=False), named("torch.nn.Linear", 9, 5, bias=False)),
        (Conv2D(8), named("torch.nn.Conv2d", 4, 8, kernel_size=3, padding=1)),
        (LeakyReLU(), named("torch.nn.LeakyReLU", negative_slope=0.01)),
        (BatchNorm(), named("torch.nn.BatchNorm2d", 4, eps=1e-5, momentum=0.1)),
        (MaxPool2D(), named("torch.nn.MaxPool2d", 2)),
        (AveragePool2D(2, padding=1), named("torch.nn.AvgPool2d", 2, padding=1, count_include_pad=False)),
    ],
    ids=str,
)
def test_pytorch_is_written_as_a_person_would(layer: Conv2D, constructor: Call[object]) -> None:
    assert layer.torch(PICTURE) == Code({"": constructor}, (Apply(Part(), X),))


def test_a_stride_with_same_padding_pads_by_itself_whatever_the_size() -> None:
    """So the weights keep their names when the image changes."""
    for size in (8, 9):
        made = Conv2D(8, stride=2).build(Spec((4, size, size), IMAGE)).make()
        assert set(made.state_dict()) == {"1.weight", "1.bias"}


def test_merging_is_an_expression() -> None:
    vector = Spec((3,))
    assert Add().torch(vector, vector).outputs == (Operator("+", (Port("x", 0), Port("x", 1))),)


def test_a_target_is_brought_to_the_prediction_only_where_it_differs() -> None:
    numbers = Spec((3,))
    (plain,) = BinaryCrossEntropy().torch(numbers, numbers).outputs
    assert plain == named("torch.nn.functional.binary_cross_entropy_with_logits", Port("prediction"), Port("target"))
    (brought,) = BinaryCrossEntropy().torch(Spec((1,)), Spec((), kind="int", classes=2)).outputs
    assert brought != plain
