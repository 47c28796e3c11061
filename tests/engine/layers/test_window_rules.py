"""The shape rules of layers that move windows, normalize or activate: sizes, refusals, and ways out that work."""

from __future__ import annotations

from typing import get_args

import numpy as np
import pytest
import torch
from tests.contract.in_torch import InTorch

from layerloom import layers, nn
from layerloom.layers import (
    AdaptiveAveragePool,
    AveragePool1D,
    BatchNorm,
    Conv1D,
    Conv1DTranspose,
    Conv2D,
    Conv2DTranspose,
    Conv3D,
    Conv3DTranspose,
    Dense,
    DepthwiseConv1D,
    DepthwiseConv2D,
    Embedding,
    Fix,
    GlobalAveragePool,
    GlobalMaxPool,
    GroupNorm,
    InstanceNorm,
    Layer,
    LocalResponseNorm,
    LPPool,
    MaxPool1D,
    MaxPool3D,
    PReLU,
    RMSNorm,
    SeparableConv1D,
    SeparableConv2D,
    ShapeError,
    SpatialDropout,
    Spec,
    UnitNorm,
)
from layerloom.layers.activated import Activation
from layerloom.layers.code import lengths_of
from layerloom.layers.layer import parameters
from layerloom.layers.spec import IMAGE, SEQUENCE, VOLUME
from layerloom.tensor import Tensor

STEPS = Spec((9, 4), SEQUENCE)
ANY_STEPS = Spec((None, 4), SEQUENCE, variable=True)
PICTURE = Spec((4, 7, 9), IMAGE)
SOLID = Spec((2, 4, 5, 3), VOLUME)
WORDS = Spec((9,), ("T",), "int", vocabulary=50)


def out(layer: Layer, x: Spec) -> Spec:
    return layer.infer_ports({"x": x})["output"]


def refused(layer: Layer, x: Spec) -> ShapeError:
    with pytest.raises(ShapeError) as caught:
        out(layer, x)
    return caught.value


def fixed(layer: Layer, x: Spec, fix: Fix) -> Spec:
    """What comes out once a fix is applied."""
    given = x if fix.insert is None else out(fix.insert, x)
    values = {parameter.name: getattr(layer, parameter.name) for parameter in parameters(type(layer))}
    return out(type(layer)(**{**values, **({} if fix.port else fix.change)}), given)


@pytest.mark.parametrize(
    ("layer", "given", "made"),
    [
        (Conv1D(8), STEPS, (9, 8)),
        (Conv1D(8, stride=2), STEPS, (5, 8)),
        (Conv1D(8, padding="valid"), STEPS, (7, 8)),
        (Conv1D(8, padding="causal", stride=2), STEPS, (5, 8)),
        (Conv1D(8, padding=(1, 2)), STEPS, (10, 8)),
        (Conv1D(8), Spec((None, 4)), (None, 8)),
        (Conv3D(8, stride=(1, 2, 3)), SOLID, (8, 4, 3, 1)),
        (Conv3D(8, 2, padding=((1, 0), (0, 0), (1, 1))), SOLID, (8, 4, 4, 4)),
        (Conv1DTranspose(8), STEPS, (18, 8)),
        (Conv1DTranspose(8, 4, 3, padding="valid"), STEPS, (28, 8)),
        (Conv2DTranspose(8), PICTURE, (8, 14, 18)),
        (Conv2DTranspose(8, 2, 3, padding="valid"), PICTURE, (8, 21, 27)),
        (Conv2DTranspose(8, 3, 2, padding=1, extra=1), PICTURE, (8, 14, 18)),
        (Conv2DTranspose(8, 3, 2, extra=0), PICTURE, (8, 13, 17)),
        (Conv3DTranspose(8, stride=(1, 2, 2)), SOLID, (8, 4, 10, 6)),
        (DepthwiseConv1D(multiplier=3), STEPS, (9, 12)),
        (DepthwiseConv2D(stride=2, multiplier=2), PICTURE, (8, 4, 5)),
        (SeparableConv1D(5, padding="causal"), STEPS, (9, 5)),
        (SeparableConv2D(5, stride=2), Spec((None, 7, 9)), (5, 4, 5)),
        (MaxPool1D(), STEPS, (4, 4)),
        (MaxPool1D(ceil_mode=True), STEPS, (5, 4)),
        (AveragePool1D(3, 2, padding="same"), STEPS, (5, 4)),
        (MaxPool3D(padding="same"), SOLID, (2, 2, 3, 2)),
        (GlobalMaxPool(), SOLID, (2,)),
        (GlobalMaxPool(keepdims=True), PICTURE, (4, 1, 1)),
        (GlobalAveragePool(keepdims=True), ANY_STEPS, (1, 4)),
        (AdaptiveAveragePool(3), PICTURE, (4, 3, 3)),
        (AdaptiveAveragePool((3,)), STEPS, (3, 4)),
        (LPPool(2.0, 3, 2), STEPS, (4, 4)),
        (layers.GLU(-3), PICTURE, (2, 7, 9)),
    ],
    ids=str,
)
def test_sizes(layer: Layer, given: Spec, made: tuple[int | None, ...]) -> None:
    assert out(layer, given).shape == made


@pytest.mark.parametrize(
    ("layer", "given", "words"),
    [
        (Conv1D(), WORDS, "a sequence of vectors (steps, features)"),
        (Conv1D(), Spec((100,)), "a sequence of vectors (steps, features)"),
        (Conv1D(kernel=12, padding="valid"), STEPS, "a sequence of at least 12 steps"),
        (Conv1D(stride=2), ANY_STEPS, "as many steps after it as before"),
        (DepthwiseConv1D(padding="valid"), ANY_STEPS, "as many steps after it as before"),
        (Conv3D(), Spec((4, 5, 6)), "a volume (channels, depth, height, width)"),
        (Conv3D(kernel=(5, 1, 1), padding="valid"), SOLID, "a volume of at least 5 × 1 × 1 voxels"),
        (Conv1D(6, groups=3), STEPS, "input and output channels that divide into 3 groups"),
        (Conv2DTranspose(6, groups=3), PICTURE, "input and output channels that divide into 3 groups"),
        (Conv2DTranspose(padding=9), PICTURE, "less padding"),
        (Conv2DTranspose(extra=5), PICTURE, "less than 2 places added at the end"),
        (MaxPool1D(10), STEPS, "a sequence of at least 10 steps"),
        (AdaptiveAveragePool((2, 2)), STEPS, "one size or 1, for each axis"),
        (LPPool(kernel=(2, 2, 2)), PICTURE, "one kernel or 2, for each axis"),
        (GroupNorm(3), PICTURE, "channels that divide into 3 groups"),
        (GroupNorm(4), Spec((4,)), "more than one value in a group"),
        (BatchNorm(), ANY_STEPS, "an image (channels, height, width) or a vector, a volume or a sequence"),
        (RMSNorm(3), STEPS, "at least 3 axes"),
        (UnitNorm(-3), STEPS, "at least 3 axes"),
        (UnitNorm(-2), ANY_STEPS, "an axis of fixed size"),
        (PReLU("entry"), ANY_STEPS, "values of a fixed number"),
        (PReLU(), Spec((2, 2, 2, 2, 2)), "an image, a volume, a sequence or a vector"),
        (PReLU(axes=2), Spec((2, 2, 2, 2), VOLUME), "values of 3 axes"),
        (layers.HardTanh(2.0, 1.0), PICTURE, "a lower limit below the upper"),
        (layers.RReLU(0.4, 0.3), PICTURE, "a lower slope below the upper"),
        (layers.LogSoftmax(-4), PICTURE, "at least 4 axes"),
        (layers.GLU(-4), Spec((4, 7, 8)), "an axis -4 of fixed size"),
    ],
    ids=str,
)
def test_what_is_refused_has_ways_out_that_work(layer: Layer, given: Spec, words: str) -> None:
    error = refused(layer, given)
    assert error.expected.startswith(words)
    assert error.fixes
    for fix in error.fixes:
        fixed(layer, given, fix)


@pytest.mark.parametrize(
    ("layer", "given", "words"),
    [
        (MaxPool1D(), ANY_STEPS, "sequences of one length"),
        (LPPool(), ANY_STEPS, "sequences of one length"),
        (Conv1DTranspose(), ANY_STEPS, "sequences of one length"),
        (MaxPool1D(2, padding=2), STEPS, "padding smaller than the window"),
        (GlobalMaxPool(), Spec((4,)), "an image (channels, height, width) or a sequence"),
        (AdaptiveAveragePool(), Spec((4,)), "an image (channels, height, width), a volume or a sequence"),
        (InstanceNorm(), Spec((4, 1, 1)), "more than one place in a channel"),
        (InstanceNorm(), ANY_STEPS, "an image (channels, height, width), a volume or a sequence of one length"),
        (LocalResponseNorm(), Spec((4,)), "an image (channels, height, width), a volume or a sequence"),
        (BatchNorm(), Spec((2,) * 5), "an image (channels, height, width) or a vector, a volume or a sequence"),
        (SpatialDropout(), Spec((4,)), "an image (channels, height, width), a volume or a sequence"),
        (layers.ELU(), WORDS, "floating-point numbers"),
    ],
    ids=str,
)
def test_what_cannot_be_mended_by_a_layer_is_said(layer: Layer, given: Spec, words: str) -> None:
    error = refused(layer, given)
    assert error.expected.startswith(words)
    assert not error.fixes


def test_tokens_and_signals_become_sequences() -> None:
    assert refused(Conv1D(), WORDS).fixes[0].insert == Embedding()
    assert out(refused(Conv1D(), Spec((100,))).fixes[0].insert or Conv1D(), Spec((100,))).shape == (100, 1)
    assert refused(Conv3D(), Spec((4, 5, 6))).fixes[0].text == "Reshape it to a volume of 1 × 4 × 5 × 6"


def test_an_odd_axis_is_halved_once_the_layer_before_makes_it_even() -> None:
    fix = refused(layers.GLU(-3), Spec((5, 2, 2), IMAGE)).fixes[0]
    assert (fix.port, fix.change) == ("x", {"channels": 6})
    assert out(layers.GLU(-3), out(Conv2D(**fix.change), PICTURE)).shape == (3, 7, 9)  # type: ignore[arg-type]
    assert refused(layers.GLU(), Spec((5,))).fixes[0].change == {"units": 6}


@pytest.mark.parametrize("layer", [Conv1D(3), Conv1D(3, 4, padding="causal"), SeparableConv1D(3)], ids=str)
def test_a_convolution_of_the_same_length_sees_nothing_past_the_end(layer: Layer) -> None:
    assert out(layer, ANY_STEPS) == Spec((None, 3), SEQUENCE, variable=True)
    module = layer.build(ANY_STEPS).make().double()
    x = np.random.default_rng(0).normal(size=(2, 6, 4))
    whole = module(Tensor(x), lengths=Tensor(np.array([6, 4]))).numpy()
    alone = module(Tensor(x[1:, :4])).numpy()
    np.testing.assert_allclose(whole[1, :4], alone[0], atol=1e-12)


def test_a_mask_ends_where_windows_see_all_steps() -> None:
    masked = Spec((6, 4), SEQUENCE, masked=True)
    for layer in (Conv1D(3), DepthwiseConv1D(), SeparableConv1D(), Conv1DTranspose(), MaxPool1D(1), LPPool(kernel=1)):
        assert not out(layer, masked).masked
        assert "the mask ends here" in str(layer.doubts({"x": masked}, {})[0])
        assert not layer.doubts({"x": STEPS}, {})
    assert out(RMSNorm(), masked).masked
    module = Conv1D(3).build(masked).make().double()
    x = Tensor(np.random.default_rng(0).normal(size=(2, 6, 4)))
    heard = module(x, lengths=Tensor(np.arange(12).reshape(2, 6) % 3 > 0))
    np.testing.assert_array_equal(heard.numpy(), module(x).numpy())


def test_pytorch_code_heeds_lengths_where_they_differ() -> None:
    layer = Conv1D(3, 3, padding="causal", activation="relu")
    assert repr(lengths_of("x")) not in repr(layer.torch(STEPS))
    module, twin = layer.build(ANY_STEPS).make().double(), InTorch(layer.torch(ANY_STEPS))
    twin.load({key: value.numpy() for key, value in module.state_dict().items()})
    x, lengths = np.random.default_rng(0).normal(size=(2, 6, 4)), np.array([6, 4])
    theirs = twin({("x", 0): torch.tensor(x), ("x.lengths", 0): torch.tensor(lengths)})[0].detach().numpy()
    np.testing.assert_allclose(module(Tensor(x), lengths=Tensor(lengths)).numpy(), theirs, atol=1e-12)


def test_causal_padding_looks_at_no_later_step() -> None:
    module = Conv1D(3, 3, padding="causal", dilation=2).build(STEPS).make().double()
    x = np.random.default_rng(0).normal(size=(1, 9, 4))
    other = x.copy()
    other[:, 5:] += 1
    np.testing.assert_array_equal(module(Tensor(x)).numpy()[:, :5], module(Tensor(other)).numpy()[:, :5])


@pytest.mark.parametrize("activation", get_args(Activation))
def test_an_activation_is_that_of_a_layer_behind(activation: Activation) -> None:
    classes = {"hard_silu": "HardSwish", "none": ""}
    name = classes.get(activation, activation.replace("_", ""))
    twin = next((cls for key, cls in layers.registry.items() if key.lower() == name.lower()), None)
    x = Tensor(np.random.default_rng(0).normal(size=(3, 5)))
    plain = Dense(4).build(Spec((5,))).make().double()
    module = Dense(4, activation=activation).build(Spec((5,))).make().double()
    state = {key.replace("0.", ""): value for key, value in module.state_dict().items()}
    plain.load_state_dict(state)
    expected = plain(x)
    if twin is not None:
        layer = layers.LeakyReLU(0.2) if activation == "leaky_relu" else twin()
        expected = layer.build(Spec((4,))).make()(expected)
    assert (twin is None) == (activation == "none")
    np.testing.assert_array_equal(module(x).numpy(), expected.numpy())


def test_a_softmax_of_a_convolution_goes_over_its_channels() -> None:
    for layer, given, axis in (
        (Conv1D(3, activation="softmax"), STEPS, 2),
        (Conv2D(3, activation="softmax"), PICTURE, 1),
    ):
        module = layer.build(given).make()
        y = module(Tensor(np.ones((2, *given.dims), np.float32))).numpy()
        np.testing.assert_allclose(y.sum(axis), 1, rtol=1e-5)


def test_keys_are_those_of_pytorch_as_long_as_there_is_no_activation() -> None:
    assert list(Conv2D(8).build(PICTURE).make().state_dict()) == ["weight", "bias"]
    assert list(Conv1D(8).build(STEPS).make().state_dict()) == ["weight", "bias"]
    assert list(Dense(8).build(STEPS).make().state_dict()) == ["weight", "bias"]
    assert list(Dense(8, activation="relu").build(STEPS).make().state_dict()) == ["0.weight", "0.bias"]
    assert list(BatchNorm().build(STEPS).make().state_dict())[:2] == ["weight", "bias"]


@pytest.mark.parametrize(
    ("layer", "given", "macs"),
    [
        (Conv1D(8, 3), STEPS, 9 * 8 * 4 * 3),
        (Conv1D(8, 3, groups=2, stride=2), STEPS, 5 * 8 * 2 * 3),
        (Conv3D(8, (1, 2, 3), padding="valid"), SOLID, 8 * 4 * 4 * 1 * 2 * 6),
        (Conv2DTranspose(8, 3), PICTURE, 7 * 9 * 4 * 8 * 9),
        (DepthwiseConv2D(3, multiplier=2), PICTURE, 7 * 9 * 8 * 9),
        (SeparableConv2D(5, 3, multiplier=2), PICTURE, 7 * 9 * 8 * 9 + 7 * 9 * 8 * 5),
        (Dense(5, activation="relu"), Spec((7,)), 35),
    ],
    ids=str,
)
def test_multiply_accumulate_operations_are_those_of_the_products(layer: Layer, given: Spec, macs: int) -> None:
    assert layer.macs(given) == macs


@pytest.mark.parametrize(
    ("layer", "key", "fans"),
    [
        (DepthwiseConv2D(5, multiplier=3, initializer="glorot uniform"), "weight", (40 * 25, 3 * 25)),
        (SeparableConv2D(30, 5, initializer="glorot uniform"), "0.weight", (40 * 25, 25)),
        (SeparableConv2D(30, 5, initializer="glorot uniform"), "1.weight", (40, 30)),
        (Conv2DTranspose(30, initializer="glorot uniform"), "0.weight", (30 * 9, 40 * 9)),
    ],
    ids=str,
)
def test_kernels_begin_in_the_range_that_keras_has(layer: Layer, key: str, fans: tuple[int, int]) -> None:
    """Keras takes the last two axes of its kernels for inputs and outputs, also where each channel has its own."""
    with nn.initializing(1):
        weight = layer.build(Spec((40, 5, 5), IMAGE)).make().state_dict()[key].numpy()
    limit = np.sqrt(6 / sum(fans))
    assert 0.97 * limit < np.abs(weight).max() <= limit


class TestPitfalls:
    """Where Keras and PyTorch disagree: the naive form has the same shape and other numbers."""

    image = np.random.default_rng(0).normal(size=(2, 1, 4, 4))

    def test_a_transposed_convolution_of_the_same_size_is_cut_at_the_end(self) -> None:
        module = Conv2DTranspose(1, 3, 2, bias=False).build(Spec((1, 4, 4), IMAGE)).make().double()
        weight = torch.tensor(module.state_dict()["0.weight"].numpy())
        naive = torch.nn.functional.conv_transpose2d(torch.tensor(self.image), weight, None, 2, 1, 1)
        whole = torch.nn.functional.conv_transpose2d(torch.tensor(self.image), weight, None, 2)
        found = module(Tensor(self.image)).numpy()
        assert found.shape == tuple(naive.shape)
        assert np.abs(found - naive.numpy()).max() > 0.1
        np.testing.assert_allclose(found, whole.numpy()[..., :-1, :-1], atol=1e-12)

    def test_the_same_size_with_a_stride_is_padded_at_the_end(self) -> None:
        module = Conv2D(1, 3, 2, bias=False).build(Spec((1, 4, 4), IMAGE)).make().double()
        weight = torch.tensor(module.state_dict()["1.weight"].numpy())
        naive = torch.nn.functional.conv2d(torch.tensor(self.image), weight, None, 2, 1).numpy()
        padded = torch.nn.functional.pad(torch.tensor(self.image), (0, 1, 0, 1))
        found = module(Tensor(self.image)).numpy()
        assert found.shape == naive.shape and np.abs(found - naive).max() > 0.1
        np.testing.assert_allclose(found, torch.nn.functional.conv2d(padded, weight, None, 2).numpy(), atol=1e-12)

    def test_a_mean_does_not_count_what_was_padded(self) -> None:
        module = layers.AveragePool2D(3, 2, padding="same").build(Spec((1, 4, 4), IMAGE)).make()
        found = module(Tensor(np.ones((1, 1, 4, 4)))).numpy()
        np.testing.assert_array_equal(found, 1)
        naive = torch.nn.functional.avg_pool2d(torch.nn.functional.pad(torch.ones(1, 1, 4, 4), (0, 1, 0, 1)), 3, 2)
        assert naive.min() < 0.5

    def test_the_largest_of_what_is_padded_is_not_zero(self) -> None:
        module = MaxPool1D(3, 2, padding="same").build(STEPS).make()
        assert (module(Tensor(np.full((1, 9, 4), -1.0))).numpy() == -1).all()

    def test_a_running_variance_divides_by_the_count_only_where_it_is_keras(self) -> None:
        x = np.array([[1.0], [2.0], [4.0], [9.0]])
        for variance, expected in (("unbiased", x.var(ddof=1)), ("biased", x.var())):
            module = BatchNorm(1.0, variance=variance).build(Spec((1,))).make().double()  # type: ignore[arg-type]
            module(Tensor(x))
            assert float(module.state_dict()["running_var"].numpy()[0]) == pytest.approx(expected)

    def test_a_batch_of_one_is_its_mean_where_it_is_keras(self) -> None:
        x = Tensor(np.array([[3.0, 4.0]]))
        np.testing.assert_array_equal(BatchNorm(variance="biased").build(Spec((2,))).make().double()(x).numpy(), 0)
        with pytest.raises(ValueError, match="more than one value"):
            BatchNorm().build(Spec((2,))).make()(x)

    def test_defaults_that_differ_are_keras_where_keras_is_asked_for(self) -> None:
        norm = layers.from_keras("BatchNormalization")
        assert norm == BatchNorm(0.01, 1e-3, variance="biased")
        assert layers.from_keras("LeakyReLU") == layers.LeakyReLU(0.3)
        assert layers.from_keras("LayerNormalization") == layers.LayerNorm(eps=1e-3)
        assert layers.from_keras("RMSNormalization") == RMSNorm(eps=1e-6)
