"""What arranges, joins, normalizes, bends, resizes, scales or drops."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from tests.contract.keras import activations, core, images, merging, normalization, shapes
from tests.contract.keras.case import Arguments
from tests.contract.keras.draws.ranges import YES_OR_NO, Draw, Drawn, Inputs, either, number, one_of, sizes, whole
from tests.contract.keras.draws.sequence import steps
from tests.contract.keras.draws.windows import ACTIVATION, ground

from layerloom.layers import Spec
from layerloom.layers.spec import SEQUENCE

PICTURE, STEPS, BLOCK = ground(2), ground(1), ground(3)


def _planes(draws: Random, arguments: Arguments) -> Sequence[Spec]:
    return [Spec((draws.randint(2, 6), draws.randint(1, 4)), SEQUENCE)]


def vector(draws: Random, arguments: Arguments) -> Sequence[Spec]:
    return [Spec((draws.randint(1, 6),), ("F",))]


def any_shape(draws: Random, arguments: Arguments) -> Sequence[Spec]:
    """A vector, sequence, image or volume."""
    return draws.choice([vector, steps, PICTURE, BLOCK])(draws, arguments)


def without_images(draws: Random, arguments: Arguments) -> Sequence[Spec]:
    """What has its channels last in both, so that every axis means the same."""
    return draws.choice([vector, steps, STEPS])(draws, arguments)


def one_length(draws: Random, arguments: Arguments) -> Sequence[Spec]:
    return draws.choice([vector, STEPS])(draws, arguments)


def alike(fewest: int, most: int) -> Inputs:
    """Several things of one shape, some of them with axes of size 1 that are stretched."""

    def draw(draws: Random, arguments: Arguments) -> Sequence[Spec]:
        (first,) = any_shape(draws, arguments)
        specs = [first]
        for _ in range(draws.randint(fewest, most) - 1):
            stretched = first.variable or draws.random() < 0.6
            dims = first.dims if stretched else tuple(draws.choice([dim, 1]) for dim in first.dims)
            specs.append(Spec(dims, first.axes, variable=first.variable))
        return specs

    return draw


def _joined(draws: Random, arguments: Arguments) -> Sequence[Spec]:
    (first,) = without_images(draws, arguments)
    axis = arguments.get("axis", -1)
    if -axis > first.rank or (first.variable and -axis == first.rank):
        return _joined(draws, arguments)
    dims = [list(first.dims) for _ in range(draws.randint(2, 4))]
    for one in dims[1:]:
        one[axis] = draws.randint(1, 3)
    return [Spec(tuple(one), first.axes, variable=first.variable) for one in dims]


def _multiplied(draws: Random, arguments: Arguments) -> Sequence[Spec]:
    """Two things whose axes fit."""
    axes = arguments["axes"]
    first, second = (axes, axes) if isinstance(axes, int) else axes
    dims = [[draws.randint(1, 4) for _ in range(2)] for _ in range(2)]
    dims[1][second] = dims[0][first]
    return [Spec(tuple(one), SEQUENCE) for one in dims]


def _reshaped(draws: Random, arguments: Arguments) -> Sequence[Spec]:
    return [draws.choice([Spec((12,), ("F",)), Spec((3, 4), SEQUENCE), Spec((4, 3), SEQUENCE)])]


def _permuted(draws: Random, arguments: Arguments) -> Sequence[Spec]:
    return [Spec(tuple(draws.randint(1, 4) for _ in arguments["dims"]))]


def _turned(arguments: Arguments, specs: Sequence[Spec]) -> bool:
    """Three axes in their order are an image for whoever compares."""
    return tuple(arguments["dims"]) != (1, 2, 3)


def _several(arguments: Arguments, specs: Sequence[Spec]) -> bool:
    """A value that is alone in its group always becomes 0: ours says so."""
    groups = arguments["groups"]
    (spec,) = specs
    channels = spec.dims[0] if spec.axes != SEQUENCE else spec.dims[-1]
    return (spec.size or 2) > (channels if groups == -1 else groups)


def _order(draws: Random) -> tuple[int, ...]:
    axes = list(range(1, draws.randint(1, 4) + 1))
    draws.shuffle(axes)
    return tuple(axes)


def _grouped(draws: Random, arguments: Arguments) -> Sequence[Spec]:
    groups = arguments.get("groups", 32)
    width = draws.randint(2, 4) if groups == -1 else groups * draws.randint(1, 2)
    return ground(draws.randint(1, 3), lambda *_: int(width))(draws, arguments)


def _norm(**axes: Any) -> dict[str, Draw]:
    return {"epsilon": one_of(1e-3, 1e-5, 0.1), "center": YES_OR_NO, "scale": YES_OR_NO, **axes}


def _sides(axes: int) -> Draw:
    each = tuple[int, ...]
    both: Draw = lambda draws: tuple(  # noqa: E731 - a draw of one of several
        (draws.randint(0, 2), draws.randint(0, 2)) for _ in range(axes)
    )
    alike: Draw = lambda draws: each(draws.randint(0, 2) for _ in range(axes))  # noqa: E731
    return either(whole(0, 2), both if axes > 1 else lambda draws: both(draws)[0], *([alike] if axes > 1 else []))


def _numbers(draws: Random, arguments: Arguments) -> Sequence[Spec]:
    """Numbers of classes. Of tables Keras tells the rows together, and ours the columns."""
    return [Spec((draws.randint(2, 5),), kind="int", classes=3)]


def _scaled(draws: Random, arguments: Arguments) -> Sequence[Spec]:
    return draws.choice([ground(n, lambda *_: 3) for n in (1, 2, 3)])(draws, arguments)


def _statistics(low: float) -> Draw:
    return either(number(low, 3), lambda draws: tuple(round(draws.uniform(low, 3), 3) for _ in range(3)))


_MOVED: dict[str, Draw] = {
    "fill_mode": one_of("reflect", "constant", "nearest", "wrap"), "interpolation": one_of("bilinear", "nearest"),
    "fill_value": one_of(0.0, 1.0),
}  # fmt: skip
_FACTOR = either(number(0.0, 0.5), one_of((-0.2, 0.2), (-0.1, 0.3)))
_DROPS = {
    "Dropout": any_shape, "SpatialDropout1D": STEPS, "SpatialDropout2D": PICTURE, "SpatialDropout3D": BLOCK,
    "AlphaDropout": any_shape, "GaussianDropout": any_shape,
}  # fmt: skip
DRAWN: Mapping[str, Drawn] = {
    "Dense": Drawn(
        core.CASES["Dense"], without_images, {"units": whole(1, 5), "use_bias": YES_OR_NO, "activation": ACTIVATION},
        ("units",),
    ),
    "Activation": Drawn(activations.CASES["relu"], without_images, {"activation": ACTIVATION}, ("activation",)),
    "Identity": Drawn(activations.CASES["Identity"], any_shape),
    "ReLU": Drawn(
        activations.CASES["ReLU"], any_shape,
        {
            "max_value": one_of(None, 6, 1.0, 0.5), "negative_slope": one_of(0.0, 0.2),
            "threshold": one_of(0.0, 0.5, 0.1),
        },
    ),
    "LeakyReLU": Drawn(activations.CASES["LeakyReLU"], any_shape, {"negative_slope": number(0, 1)}),
    "ELU": Drawn(activations.CASES["ELU"], any_shape, {"alpha": number(0.1, 2)}),
    "Softmax": Drawn(activations.CASES["Softmax"], _planes, {"axis": one_of(-1, -2)}),
    "PReLU": Drawn(
        activations.CASES["PReLU"], PICTURE, {"shared_axes": one_of(None, [1, 2])}
    ),
    "BatchNormalization": Drawn(
        normalization.CASES["BatchNormalization"], any_shape,
        _norm(momentum=one_of(0.99, 0.5), axis=one_of(-1, -1, -2)),
    ),
    "LayerNormalization": Drawn(
        normalization.CASES["LayerNormalization"], STEPS, _norm(axis=one_of(-1, -2, [-1], [-2, -1]))
    ),
    "GroupNormalization": Drawn(
        normalization.CASES["GroupNormalization"], _grouped, _norm(groups=one_of(-1, 1, 2, 3), axis=one_of(-1, -1, -2)),
        ("groups",), _several,
    ),
    "RMSNormalization": Drawn(
        normalization.CASES["RMSNormalization"], STEPS,
        {"axis": one_of(-1, -2, [-2, -1]), "epsilon": one_of(1e-6, 0.1)},
    ),
    "UnitNormalization": Drawn(
        normalization.CASES["UnitNormalization"], STEPS, {"axis": one_of(-1, -2, [-2, -1], [-1])}
    ),
    **{
        name: Drawn(normalization.CASES[name], inputs, {"rate": number(0, 0.9)}, ("rate",))
        for name, inputs in _DROPS.items()
    },
    "GaussianNoise": Drawn(normalization.CASES["GaussianNoise"], any_shape, {"stddev": number(0, 1)}, ("stddev",)),
    "Flatten": Drawn(shapes.CASES["Flatten"], one_length),
    "Reshape": Drawn(
        shapes.CASES["Reshape"], _reshaped,
        {"target_shape": one_of((12,), (-1,), (3, 4), (2, -1), (2, 2, 3), (2, -1, 3), (1, 2, 3, 2))},
        ("target_shape",),
    ),
    "Permute": Drawn(shapes.CASES["Permute"], _permuted, {"dims": _order}, ("dims",), _turned),
    **{
        f"{what}{n}D": Drawn(shapes.CASES[f"{what}{n}D"], ground(n), {argument: _sides(n)})
        for n in (1, 2, 3)
        for what, argument in (("Cropping", "cropping"), ("ZeroPadding", "padding"))
    },
    "UpSampling1D": Drawn(images.CASES["UpSampling1D"], STEPS, {"size": whole(1, 3)}),
    "UpSampling2D": Drawn(
        images.CASES["UpSampling2D"], PICTURE,
        {"size": sizes(1, 3, 2), "interpolation": one_of("nearest", "bilinear", "bicubic", "lanczos3", "lanczos5")},
    ),
    "UpSampling3D": Drawn(images.CASES["UpSampling3D"], BLOCK, {"size": sizes(1, 3, 3)}),
    "CenterCrop": Drawn(
        images.CASES["CenterCrop"], PICTURE, {"height": whole(1, 9), "width": whole(1, 9)}, ("height", "width"),
        lambda a, specs: a["height"] <= specs[0].dims[1] and a["width"] <= specs[0].dims[2],
    ),
    "Resizing": Drawn(
        images.CASES["Resizing"], PICTURE,
        {
            "height": whole(1, 10), "width": whole(1, 10),
            "interpolation": one_of("bilinear", "nearest", "bicubic", "lanczos3", "lanczos5"),
            "crop_to_aspect_ratio": YES_OR_NO, "pad_to_aspect_ratio": YES_OR_NO, "antialias": YES_OR_NO,
            "fill_value": one_of(0.0, 1.0),
        },
        ("height", "width"),
    ),
    "Rescaling": Drawn(
        images.CASES["Rescaling"], any_shape, {"scale": number(-2, 2), "offset": number(-1, 1)}, ("scale",)
    ),
    "Normalization": Drawn(
        images.CASES["Normalization"], _scaled,
        {"mean": _statistics(-3), "variance": _statistics(0), "invert": YES_OR_NO, "axis": one_of(-1, None)},
        ("mean", "variance"),
    ),
    "CategoryEncoding": Drawn(
        images.CASES["CategoryEncoding"], _numbers,
        {"num_tokens": whole(3, 6), "output_mode": one_of("multi_hot", "one_hot", "count")}, ("num_tokens",),
    ),
    **{name: Drawn(merging.CASES[name], alike(2, 4)) for name in ("Add", "Average", "Maximum", "Minimum", "Multiply")},
    "Subtract": Drawn(merging.CASES["Subtract"], alike(2, 2)),
    "Concatenate": Drawn(merging.CASES["Concatenate"], _joined, {"axis": one_of(-1, -2)}),
    "Dot": Drawn(
        merging.CASES["Dot"], _multiplied,
        {"axes": one_of(-1, -2, (-1, -2), (-2, -1), [-2, -2]), "normalize": YES_OR_NO}, ("axes",),
    ),
    "RandomFlip": Drawn(
        images.CASES["RandomFlip"], PICTURE, {"mode": one_of("horizontal_and_vertical", "horizontal", "vertical")}
    ),
    "RandomRotation": Drawn(images.CASES["RandomRotation"], PICTURE, {"factor": _FACTOR, **_MOVED}, ("factor",)),
    "RandomZoom": Drawn(
        images.CASES["RandomZoom"], PICTURE, {"height_factor": _FACTOR, "width_factor": one_of(None, 0.2), **_MOVED},
        ("height_factor",),
    ),
    "RandomTranslation": Drawn(
        images.CASES["RandomTranslation"], PICTURE,
        {"height_factor": _FACTOR, "width_factor": _FACTOR, **_MOVED}, ("height_factor", "width_factor"),
    ),
    **{
        name: Drawn(
            images.CASES[name], PICTURE,
            {"factor": number(0, 0.9), "value_range": one_of((0, 255), (0, 1))}, ("factor",),
        )
        for name in ("RandomContrast", "RandomBrightness")
    },
}  # fmt: skip
