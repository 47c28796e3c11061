"""Layers that arrange, cut, pad, resize and join: sizes, what they refuse, and every way out that they offer."""

from __future__ import annotations

import dataclasses

import pytest

from layerloom.layers import (
    CBAM,
    CenterCrop,
    CosineSimilarity,
    Cropping1D,
    Cropping2D,
    Cropping3D,
    DepthToSpace,
    Divide,
    Dot,
    Fix,
    Fold,
    Layer,
    MatMul,
    Maximum,
    Normalization,
    OneHot,
    Padding1D,
    Padding2D,
    Permute,
    PixelShuffle,
    PixelUnshuffle,
    Rescaling,
    Resizing,
    ShapeError,
    Slice,
    SpaceToDepth,
    Spec,
    Split,
    Squeeze,
    SqueezeExcite,
    Stack,
    Subtract,
    Transpose,
    Unfold,
    Unsqueeze,
    UpSampling1D,
    UpSampling2D,
    UpSampling3D,
    ZeroPadding1D,
    ZeroPadding2D,
    ZeroPadding3D,
)
from layerloom.layers.spec import IMAGE, SEQUENCE

VECTOR = Spec((12,), ("F",))
PICTURE = Spec((4, 6, 9), IMAGE)
STEPS = Spec((5, 6), SEQUENCE)
LONG = Spec((None, 6), SEQUENCE, variable=True)
VOLUME = Spec((2, 3, 4, 5))
LABEL = Spec((), kind="int", classes=10)
TOKENS = Spec((7,), ("T",), "int", vocabulary=30)
UNKNOWN_PICTURE = Spec((None, None, None), IMAGE)


def given(layer: Layer, inputs: tuple[Spec, ...]) -> dict[str, Spec | tuple[Spec, ...]]:
    ports = layer.ports.inputs
    return {ports[0].name: inputs} if ports[0].variadic else {p.name: s for p, s in zip(ports, inputs, strict=True)}


def out(layer: Layer, *inputs: Spec) -> tuple[Spec, ...]:
    return tuple(layer.infer_ports(given(layer, inputs)).values())


@pytest.mark.parametrize(
    ("layer", "spec", "made"),
    [
        (Permute(), PICTURE, (9, 6, 4)),
        (Permute((-2, -1, -3)), PICTURE, (6, 9, 4)),
        (Transpose(), STEPS, (6, 5)),
        (Transpose(-3, -1), PICTURE, (9, 6, 4)),
        (Squeeze(), Spec((3, None)), (3,)),
        (Unsqueeze(), LONG, (None, 6, 1)),
        (Unsqueeze(-2), VECTOR, (1, 12)),
        (Slice(2, None, 3), VECTOR, (4,)),
        (Slice(-2, axis=-2), PICTURE, (4, 2, 9)),
        (Slice(1, 3), LONG, (None, 2)),
        (Slice(1), Spec((None,)), (None,)),
        (Cropping1D((1, 2)), STEPS, (2, 6)),
        (Cropping2D((1, 2)), PICTURE, (4, 4, 5)),
        (Cropping2D(((1, 0), (2, 3))), UNKNOWN_PICTURE, (None, None, None)),
        (Cropping3D(), VOLUME, (2, 1, 2, 3)),
        (CenterCrop(3, 4), PICTURE, (4, 3, 4)),
        (ZeroPadding1D((1, 2)), STEPS, (8, 6)),
        (ZeroPadding2D(((1, 0), (2, 3))), PICTURE, (4, 7, 14)),
        (ZeroPadding3D((0, 1, 2)), VOLUME, (2, 3, 6, 9)),
        (Padding1D(2), STEPS, (9, 6)),
        (Padding2D((1, 2), "circular"), PICTURE, (4, 8, 13)),
        (UpSampling1D(3), STEPS, (15, 6)),
        (UpSampling2D((2, 3)), PICTURE, (4, 12, 27)),
        (UpSampling3D(), VOLUME, (2, 6, 8, 10)),
        (Resizing(5, 6), UNKNOWN_PICTURE, (None, 5, 6)),
        (PixelShuffle(), PICTURE, (1, 12, 18)),
        (SpaceToDepth(3), PICTURE, (36, 2, 3)),
        (DepthToSpace(), UNKNOWN_PICTURE, (None, None, None)),
        (Unfold(3), PICTURE, (6, 36)),
        (Unfold(3, stride=1, padding=1), PICTURE, (54, 36)),
        (Fold(6, 9, kernel=3), Spec((6, 36)), (4, 6, 9)),
        (OneHot(), TOKENS, (7, 30)),
        (OneHot(), LABEL, (10,)),
        (OneHot(mode="count"), TOKENS, (30,)),
        (Normalization(), PICTURE, (4, 6, 9)),
    ],
    ids=str,
)
def test_sizes(layer: Layer, spec: Spec, made: tuple[int | None, ...]) -> None:
    assert out(layer, spec)[0].shape == made


@pytest.mark.parametrize(
    ("layer", "specs", "made"),
    [
        (Subtract(), (PICTURE, Spec((4, 1, 1))), (4, 6, 9)),
        (Divide(), (VECTOR, Spec((None,))), (12,)),
        (Dot(), (VECTOR, VECTOR), (1,)),
        (Dot((-1, -2)), (STEPS, Spec((6, 3))), (5, 3)),
        (Dot(-2), (LONG, LONG), (6, 6)),
        (MatMul(transposed=True), (LONG, STEPS), (None, 5)),
        (CosineSimilarity(), (STEPS, STEPS), (5,)),
        (Stack(), (STEPS, STEPS, STEPS), (3, 5, 6)),
        (Stack(-1), (LONG, LONG), (None, 6, 2)),
    ],
    ids=str,
)
def test_sizes_of_several(layer: Layer, specs: tuple[Spec, ...], made: tuple[int | None, ...]) -> None:
    assert out(layer, *specs)[0].shape == made


def test_a_split_has_an_output_for_each_part() -> None:
    assert Split(3).ports.outputs == ("part_1", "part_2", "part_3")
    assert [spec.shape for spec in out(Split(), PICTURE)] == [(2, 6, 9)] * 2
    assert [spec.shape for spec in out(Split((5, 7)), VECTOR)] == [(5,), (7,)]
    assert [spec.shape for spec in out(Split(3, -2), PICTURE)] == [(4, 2, 9)] * 3


def test_axes_lengths_and_classes_go_along() -> None:
    assert out(Transpose(), PICTURE)[0].axes == ("C", "W", "H")
    assert out(Slice(1, 3), LONG)[0].variable
    assert out(Rescaling(), LONG)[0].variable
    assert out(Unsqueeze(), TOKENS)[0].vocabulary == 30
    assert out(Cropping1D(), Spec((5, 2), kind="int", classes=3))[0].classes == 3


REFUSED: list[tuple[Layer, tuple[Spec, ...], str]] = [
    (Permute((-1, -2)), (PICTURE,), "needs each of the axes from -3 to -1 once, got (-1, -2)"),
    (Permute(), (LONG,), "needs the steps of a sequence first"),
    (Transpose(-4), (PICTURE,), "needs at least 4 axes"),
    (Transpose(), (LONG,), "needs axes of fixed size"),
    (Squeeze(), (Spec((3, 1, 4)),), "needs a size of 1 at axis -1, got (3, 1, 4)"),
    (Squeeze(-3), (VECTOR,), "needs a size of 1 at axis -3, got (12,)"),
    (Unsqueeze(-3), (VECTOR,), "needs at least 2 axes, got (12,)"),
    (Slice(20), (VECTOR,), "needs at least one place, got 20 to the end of 12"),
    (Slice(axis=-2), (LONG,), "needs values of a fixed number"),
    (Split(5), (VECTOR,), "needs a size that 5 divides, got 12"),
    (Split((5, 6)), (VECTOR,), "needs a size of 11, got 12"),
    (Split((5, 8)), (VECTOR,), "needs a size of 13, got 12"),
    (Cropping2D(3), (PICTURE,), "needs more than the 3 + 3 and 3 + 3 that are cut off, got (4, 6, 9)"),
    (Cropping1D(), (LONG,), "Cropping1D would change how long sequences are"),
    (Cropping2D(), (Spec((8, 8)),), "needs an image (channels, height, width), got (8, 8)"),
    (ZeroPadding3D(), (PICTURE,), "needs a volume (channels, depth, height, width)"),
    (ZeroPadding2D(), (LABEL,), "needs floating-point numbers"),
    (Padding2D(6), (PICTURE,), "needs a size of at least 7, got (4, 6, 9)"),
    (Padding1D((6, 0), "circular"), (STEPS,), "needs a size of at least 6"),
    (CenterCrop(7, 3), (PICTURE,), "needs an image of at least 7 × 3 pixels"),
    (UpSampling1D(), (LONG,), "UpSampling1D would change how long sequences are"),
    (UpSampling2D(), (Spec((28, 28)),), "needs an image"),
    (PixelShuffle(3), (PICTURE,), "needs channels that 9 divides, got (4, 6, 9)"),
    (PixelUnshuffle(), (PICTURE,), "needs a height and width that 2 divides"),
    (Unfold(10), (PICTURE,), "needs an image as large as the window"),
    (Fold(6, 9, kernel=3), (Spec((5, 36)),), "needs 6 patches, one for each position"),
    (Fold(6, 9, kernel=3), (Spec((6, 35)),), "needs patches whose size 9 divides"),
    (OneHot(), (VECTOR,), "needs class numbers"),
    (OneHot(), (Spec((7,), kind="int"),), "needs a number of classes"),
    (OneHot(5), (LABEL,), "needs at most 5 classes"),
    (OneHot(mode="count"), (LABEL,), "needs several numbers a sample"),
    (Normalization(1.0), (VECTOR,), "needs both mean and variance"),
    (Normalization(), (LONG,), "needs values of a fixed number, or mean and variance"),
    (Normalization((1.0, 2.0), 1.0), (VECTOR,), "needs a mean for each feature, got 2"),
    (SqueezeExcite(), (Spec((28, 28)),), "needs an image"),
    (CBAM(), (VECTOR,), "needs an image"),
    (Maximum(), (VECTOR, Spec((5,))), "needs values of the same shape as before"),
    (Subtract(), (VECTOR, STEPS), "needs values of the same shape as before"),
    (Dot(), (STEPS, Spec((6, 3))), "needs a size of 6 at axis -1 of the second"),
    (Dot((-1, -3)), (STEPS, STEPS), "needs at least 3 axes"),
    (MatMul(), (STEPS, Spec((3, 6))), "needs a second value with 6 rows"),
    (MatMul(), (VECTOR, VECTOR), "needs two matrices"),
    (MatMul(), (PICTURE, Spec((3, 9, 2))), "needs as many matrices as the first"),
    (CosineSimilarity(), (VECTOR, Spec((5,))), "needs vectors like the first"),
    (Stack(), (VECTOR, STEPS), "needs values like the first, (12,), got (5, 6)"),
    (Stack(), (LONG, LONG), "sequences differ in length"),
]


def refusal(layer: Layer, specs: tuple[Spec, ...]) -> ShapeError:
    with pytest.raises(ShapeError) as caught:
        layer.infer_ports(given(layer, specs))
    return caught.value


@pytest.mark.parametrize(("layer", "specs", "words"), REFUSED, ids=[f"{case[0]}-{case[2][:20]}" for case in REFUSED])
def test_what_does_not_fit_is_told_in_words(layer: Layer, specs: tuple[Spec, ...], words: str) -> None:
    assert words in str(refusal(layer, specs))


WITH_FIXES = [(layer, specs, fix) for layer, specs, _ in REFUSED for fix in refusal(layer, specs).fixes]


@pytest.mark.parametrize(
    ("layer", "specs", "fix"), WITH_FIXES, ids=[f"{case[0]}-{case[2].text}" for case in WITH_FIXES]
)
def test_every_way_out_works(layer: Layer, specs: tuple[Spec, ...], fix: Fix) -> None:
    """One that changes the layer before is tried by the graph: only a layer with that parameter can take it."""
    if fix.insert is not None:
        specs = (out(fix.insert, specs[0])[0], *specs[1:])
    elif not fix.port:
        layer = dataclasses.replace(layer, **fix.change)
    else:
        assert set(fix.change) <= {"units", "channels"}
        size = next(iter(fix.change.values()))
        assert isinstance(size, int)
        specs = (specs[0], dataclasses.replace(specs[1], shape=(*specs[1].dims[:-1], size)))
    assert all(spec.shape is not None for spec in out(layer, *specs))


def test_most_refusals_offer_a_way_out() -> None:
    assert len({id(layer) for layer, _, _ in WITH_FIXES}) >= 24
