"""What several families of layers ask about their inputs: checks, and words and fixes for what is wrong."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from layerloom.layers.spec import IMAGE, Dim, Fix, ShapeError, Spec, product

if TYPE_CHECKING:
    from layerloom.layers.shape import Reshape


def described(x: Spec) -> str:
    """The value in the user's words: `(784,)`, `a single number`, `class numbers (10 classes)`."""
    if x.kind == "int" and x.classes:
        return f"class numbers ({x.classes} classes)"
    if x.kind == "int" and x.vocabulary:
        return f"token numbers ({x.vocabulary} different ones)"
    if x.shape == ():
        return {"float": "a single number", "int": "a whole number", "bool": "yes or no"}[x.kind]
    return shape_text(x.shape) + {"float": "", "int": " of whole numbers", "bool": " of yes or no"}[x.kind]


def shape_text(shape: tuple[Dim, ...] | None) -> str:
    """The shape as Python writes it, with `?` for what is unknown."""
    if shape is None:
        return "an unknown shape"
    names = ["?" if dim is None else str(dim) for dim in shape]
    return f"({names[0]},)" if len(names) == 1 else f"({', '.join(names)})"


def known(dim: Dim) -> int:
    """The dimension, where building has made sure that it is known."""
    assert dim is not None, "a layer is built once the shapes at its inputs are known"
    return dim


def sizes(x: Spec) -> tuple[int, ...]:
    """All dimensions, where building has made sure that they are known."""
    return tuple(map(known, x.dims))


def as_float(x: Spec, shape: tuple[Dim, ...], axes: tuple[str, ...] = ()) -> Spec:
    """What computing makes of `x`: floating-point numbers of another shape; a sequence stays as long as it is."""
    variable = x.variable and bool(shape) and shape[0] is None
    return Spec(shape, axes, "float", variable)


def arranged(x: Spec, shape: tuple[Dim, ...], axes: tuple[str, ...] = ()) -> Spec:
    """The same values in another shape, of the same kind."""
    return replace(x, shape=shape, axes=axes, variable=x.variable and bool(shape) and shape[0] is None)


def need_float(x: Spec, what: str) -> None:
    """Raises `ShapeError` where `x` holds class numbers, tokens, or yes or no."""
    if x.kind != "float":
        why = f"{what} computes with sizes, and the number of a class or token has none"
        raise ShapeError("floating-point numbers", described(x), why)


def need_axis(x: Spec, what: str) -> None:
    """Raises `ShapeError` where a sample is one number without axes."""
    if x.shape == ():
        fix = Fix("Make it a vector with one entry", insert=_reshape(1), port="x")
        raise ShapeError("at least one axis", described(x), f"{what} works along an axis", (fix,))


def need_image(x: Spec, what: str) -> Spec:
    """The Spec with image axes; raises `ShapeError` where it is no image."""
    need_float(x, what)
    if x.rank != len(IMAGE):
        raise ShapeError(
            "an image (channels, height, width)", described(x), f"{what} moves a window over an image", _image_fixes(x)
        )
    return replace(x, axes=IMAGE, variable=False)


def _image_fixes(x: Spec) -> list[Fix]:
    """Ways to see the values as an image: a square of 1 or 3 channels, or a channel axis for a grey picture."""
    if x.rank == 2 and not x.variable and None not in x.dims:
        return [_as_image(1, *sizes(x))]
    count = product(x.dims)
    if count is None:
        return []
    sides = {channels: math.isqrt(count // channels) for channels in (1, 3) if count % channels == 0}
    return [_as_image(c, side, side) for c, side in sides.items() if c * side * side == count and side > 1]


def _as_image(*shape: int) -> Fix:
    return Fix(f"Reshape it to an image of {' × '.join(map(str, shape))}", insert=_reshape(*shape), port="x")


def _reshape(*shape: int) -> Reshape:
    from layerloom.layers.shape import Reshape  # noqa: PLC0415 - which itself builds on these checks

    return Reshape(shape)
