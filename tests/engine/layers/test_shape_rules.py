"""The shape rules of the layers: sizes, what is refused and why, and the ways out that are offered."""

from __future__ import annotations

import pytest

from layerloom.layers import (
    MSE,
    UNKNOWN,
    Accuracy,
    Add,
    AveragePool2D,
    BatchNorm,
    BinaryCrossEntropy,
    Concatenate,
    Conv2D,
    CrossEntropy,
    Dense,
    Dropout,
    Fix,
    Flatten,
    GlobalAveragePool,
    Input,
    Layer,
    LayerNorm,
    MaxPool2D,
    Multiply,
    ReLU,
    Reshape,
    ShapeError,
    Sigmoid,
    Softmax,
    Spec,
)
from layerloom.layers.spec import IMAGE, SEQUENCE

VECTOR = Spec((784,), ("F",))
IMAGE_28 = Spec((1, 28, 28), IMAGE)
PICTURE = Spec((4, 7, 9), IMAGE)
LABEL = Spec((), kind="int", classes=10)
STEPS = Spec((None, 64), SEQUENCE, variable=True)
SCORES = Spec((10,), ("F",))


def out(layer: Layer, *inputs: Spec) -> Spec:
    """The Spec at the only output port."""
    return layer.infer_ports(at_ports(layer, inputs))["output"]


def at_ports(layer: Layer, inputs: tuple[Spec, ...]) -> dict[str, Spec | tuple[Spec, ...]]:
    ports = layer.ports.inputs
    return {ports[0].name: inputs} if ports[0].variadic else {p.name: s for p, s in zip(ports, inputs, strict=False)}


def refused(layer: Layer, *inputs: Spec) -> ShapeError:
    with pytest.raises(ShapeError) as caught:
        layer.infer_ports(at_ports(layer, inputs))
    return caught.value


@pytest.mark.parametrize(
    ("layer", "given", "made"),
    [
        (Dense(10), VECTOR, (10,)),
        (Dense(10), STEPS, (None, 10)),
        (Dense(10), Spec((None,)), (10,)),
        (Conv2D(8), IMAGE_28, (8, 28, 28)),
        (Conv2D(8, stride=2), PICTURE, (8, 4, 5)),
        (Conv2D(8, kernel=3, padding="valid"), PICTURE, (8, 5, 7)),
        (Conv2D(8, kernel=3, padding="valid", dilation=3), PICTURE, (8, 1, 3)),
        (Conv2D(8, kernel=(1, 2), stride=(1, 3), padding=1), PICTURE, (8, 9, 4)),
        (Conv2D(8, kernel=3, padding=((0, 1), (2, 0))), PICTURE, (8, 6, 9)),
        (Conv2D(8), Spec((None, 8, None)), (8, 8, None)),
        (MaxPool2D(), PICTURE, (4, 3, 4)),
        (MaxPool2D(padding="same"), PICTURE, (4, 4, 5)),
        (MaxPool2D(3, stride=1), PICTURE, (4, 5, 7)),
        (AveragePool2D(), Spec((None, None, 8)), (None, None, 4)),
        (GlobalAveragePool(), PICTURE, (4,)),
        (GlobalAveragePool(), STEPS, (64,)),
        (Flatten(), PICTURE, (252,)),
        (Flatten(), Spec((4, None)), (None,)),
        (Reshape((1, 28, -1)), VECTOR, (1, 28, 28)),
        (Reshape((2, -1)), Spec((None,)), (2, None)),
        (BatchNorm(), PICTURE, (4, 7, 9)),
        (LayerNorm(2), PICTURE, (4, 7, 9)),
        (Softmax(-2), PICTURE, (4, 7, 9)),
    ],
    ids=str,
)
def test_sizes(layer: Layer, given: Spec, made: tuple[int | None, ...]) -> None:
    assert out(layer, given).shape == made


@pytest.mark.parametrize("size", range(1, 12))
@pytest.mark.parametrize("stride", [1, 2, 3])
@pytest.mark.parametrize("kernel", [1, 2, 3, 5])
def test_same_padding_divides_the_size_by_the_stride_and_rounds_up(size: int, stride: int, kernel: int) -> None:
    image = Spec((1, size, size))
    assert out(Conv2D(1, kernel, stride), image).shape == (1, -(-size // stride), -(-size // stride))


def test_axes_and_length_go_along() -> None:
    assert out(Conv2D(), Spec((3, 8, 8))).axes == IMAGE
    assert out(Flatten(), PICTURE).axes == ("F",)
    assert out(Dense(), STEPS).variable
    assert not out(GlobalAveragePool(), STEPS).variable
    assert out(ReLU(), STEPS) == STEPS


def test_classes_go_through_a_flatten_but_not_through_arithmetic() -> None:
    labels = Spec((4,), kind="int", classes=3)
    assert out(Reshape((2, 2)), labels).classes == 3
    assert out(Input(), labels) == labels


@pytest.mark.parametrize(
    "layer", [Dense(), Dropout(), ReLU(), BatchNorm(), LayerNorm(), Softmax(), GlobalAveragePool()], ids=str
)
def test_class_numbers_are_no_sizes(layer: Layer) -> None:
    error = refused(layer, Spec((5,), kind="int", classes=10))
    assert error.expected == "floating-point numbers"
    assert error.got == "class numbers (10 classes)"


def test_token_numbers_are_no_sizes_either() -> None:
    assert "token numbers (8000 different ones)" in str(refused(Dense(), Spec((40,), kind="int", vocabulary=8000)))


def test_a_vector_is_no_image_but_can_be_reshaped_to_one() -> None:
    error = refused(Conv2D(), VECTOR)
    assert error.expected == "an image (channels, height, width)"
    assert error.got == "(784,)"
    assert error.fixes == (Fix("Reshape it to an image of 1 × 28 × 28", insert=Reshape((1, 28, 28)), port="x"),)
    colours = {fix.insert for fix in refused(Conv2D(), Spec((3 * 16 * 16,))).fixes}
    assert colours == {Reshape((3, 16, 16))}
    assert not refused(Conv2D(), Spec((7,))).fixes


def test_a_grey_picture_gets_its_channel() -> None:
    assert refused(MaxPool2D(), Spec((8, 6))).fixes[0].insert == Reshape((1, 8, 6))


def test_a_kernel_larger_than_the_image_can_be_padded_or_made_smaller() -> None:
    error = refused(Conv2D(kernel=9, padding="valid"), Spec((1, 8, 20)))
    assert "at least 9 × 9 pixels" in error.expected
    changes = [dict(fix.change) for fix in error.fixes]
    assert changes == [{"padding": "same"}, {"kernel": (8, 9)}]
    for change in changes:
        out(Conv2D(**{"kernel": 9, "padding": "valid", **change}), Spec((1, 8, 20)))


def test_groups_divide_the_channels() -> None:
    assert refused(Conv2D(6, groups=4), PICTURE).fixes[0].change == {"groups": 1}
    assert out(Conv2D(6, groups=2), PICTURE).shape == (6, 7, 9)


def test_a_pooling_window_touches_the_image() -> None:
    assert "padding smaller than the window" in str(refused(MaxPool2D(2, padding=2), PICTURE))


def test_a_sequence_has_no_fixed_number_of_values() -> None:
    for layer in (Flatten(), Reshape((-1,))):
        assert "as many as it is long" in refused(layer, STEPS).why


def test_a_shape_that_does_not_fill_up_can_be_a_vector() -> None:
    error = refused(Reshape((3, 5)), PICTURE)
    assert error.got == "(4, 7, 9) with 252 values"
    assert error.fixes[0].change == {"shape": (-1,)}
    assert "at most one of them -1" in str(refused(Reshape((-1, -1)), VECTOR))


def test_normalization_says_what_it_can_normalize() -> None:
    assert "an image (channels, height, width) or a vector" in str(refused(BatchNorm(), STEPS))
    assert refused(LayerNorm(3), Spec((4, 5))).fixes[0].change == {"trailing": 2}


def test_a_softmax_has_its_axis() -> None:
    assert refused(Softmax(-2), VECTOR).fixes[0].change == {"axis": -1}


def test_merging_repeats_sizes_of_one_and_refuses_others() -> None:
    assert out(Multiply(), PICTURE, Spec((4, 1, 1))).shape == (4, 7, 9)
    assert out(Add(), Spec((1, 7, 9)), PICTURE).shape == (4, 7, 9)
    error = refused(Add(), VECTOR, Spec((12,)))
    assert error.fixes == (Fix("Make it 784 entries", {"units": 784}, port="x", slot=1),)
    assert refused(Add(), Spec((1,)), Spec((3,)), Spec((4,))).got == "(4,)"
    channels = refused(Add(), PICTURE, Spec((6, 7, 9), IMAGE)).fixes
    assert channels[0].change == {"channels": 4}


def test_concatenating_adds_sizes_along_one_axis() -> None:
    assert out(Concatenate(), VECTOR, SCORES).shape == (794,)
    assert out(Concatenate(), PICTURE, Spec((2, 7, 9), IMAGE)).shape == (6, 7, 9)
    assert out(Concatenate(-1), PICTURE, Spec((4, 7, 1), IMAGE)).shape == (4, 7, 10)
    assert out(Concatenate(), VECTOR, Spec((None,))).shape == (None,)
    assert "axis -3" in str(refused(Concatenate(), PICTURE, Spec((4, 7, 8), IMAGE)))


def test_an_image_beside_a_vector_can_be_flattened() -> None:
    assert refused(Concatenate(), VECTOR, PICTURE).fixes == (
        Fix("Flatten input 2", insert=Flatten(), port="x", slot=1),
    )
    assert refused(Concatenate(), PICTURE, VECTOR).fixes[0].slot == 0


def test_kinds_are_not_mixed() -> None:
    assert "kinds do not mix" in str(refused(Concatenate(), VECTOR, Spec((3,), kind="int")))


def test_cross_entropy_needs_a_score_for_each_class() -> None:
    error = refused(CrossEntropy(), Spec((64,)), LABEL)
    assert (error.expected, error.got) == ("10 scores", "64")
    assert error.fixes[0] == Fix("Give the layer before 10 units", {"units": 10}, port="prediction")
    assert error.fixes[1].insert == Dense(10)
    assert out(CrossEntropy(), SCORES, LABEL) == Spec(())


def test_cross_entropy_wants_a_vector_and_class_numbers() -> None:
    rows = refused(CrossEntropy(), Spec((1, 8, 10)), LABEL)
    assert rows.expected == "a vector of 10 scores"
    assert rows.fixes[0].insert == Flatten()
    assert "class numbers as target" in str(refused(CrossEntropy(), SCORES, Spec((10,))))


def test_the_classes_of_an_image_are_its_channels() -> None:
    mask = Spec((7, 9), kind="int", classes=4)
    assert out(CrossEntropy(), PICTURE, mask) == Spec(())
    assert refused(CrossEntropy(), Spec((5, 7, 9), IMAGE), mask).expected == "4 scores"


def test_a_loss_accepts_what_is_not_known_yet_and_is_still_a_number() -> None:
    for loss, target in (
        (CrossEntropy(), LABEL),
        (Accuracy(), LABEL),
        (MSE(), VECTOR),
        (BinaryCrossEntropy(), Spec((), kind="int", classes=2)),
    ):
        assert out(loss, UNKNOWN, target) == Spec(())
        assert out(loss, Spec((None,)), UNKNOWN) == Spec(())


def test_numbers_are_compared_with_numbers_of_one_shape() -> None:
    assert out(MSE(), Spec((1,)), Spec(())) == Spec(())
    assert out(MSE(), PICTURE, PICTURE) == Spec(())
    assert refused(MSE(), Spec((4,)), Spec((3,))).fixes[0].change == {"units": 3}
    assert refused(MSE(), Spec((12,)), Spec((3, 4))).fixes[-1] == Fix(
        "Flatten the target", insert=Flatten(), port="target"
    )
    assert "no size" in str(refused(MSE(), Spec((1,)), LABEL))


def test_one_score_decides_between_two_classes_only() -> None:
    assert out(BinaryCrossEntropy(), Spec((1,)), Spec((), kind="int", classes=2)) == Spec(())
    assert "CrossEntropy takes one for each class" in str(refused(BinaryCrossEntropy(), Spec((1,)), LABEL))


def test_accuracy_is_of_classes_or_of_yes_and_no() -> None:
    yes = Spec((), kind="int", classes=2)
    for prediction in (Spec((1,)), Spec((2,)), Spec(())):
        assert out(Accuracy(), prediction, yes) == Spec(())
    assert refused(Accuracy(), Spec((3,)), LABEL).expected == "10 scores"


@pytest.mark.parametrize(
    ("loss", "activation", "doubtful"),
    [(CrossEntropy(), Softmax(), True), (BinaryCrossEntropy(), Sigmoid(), True), (CrossEntropy(), ReLU(), True),
     (CrossEntropy(), ReLU(slope=0.1), False), (BinaryCrossEntropy(logits=False), Sigmoid(), False)],
)  # fmt: skip
def test_an_activation_that_the_loss_applies_itself_is_doubtful(loss: Layer, activation: Layer, doubtful: bool) -> None:
    doubts = loss.doubts({"prediction": SCORES, "target": LABEL}, {"prediction": activation})
    assert bool(doubts) is doubtful
    assert all(fix.remove and fix.port == "prediction" for doubt in doubts for fix in doubt.fixes)


def test_an_image_into_a_dense_layer_is_doubtful() -> None:
    (doubt,) = Dense().doubts({"x": IMAGE_28}, {})
    assert doubt.fixes[0].insert == Flatten()
    assert not Dense().doubts({"x": VECTOR}, {})


def test_a_loss_says_what_target_it_usually_has() -> None:
    assert CrossEntropy().target_for(SCORES) == LABEL
    assert MSE().target_for(VECTOR) == VECTOR
