"""What several families of layers ask about their inputs, and the words for what is wrong with them."""

from __future__ import annotations

from dataclasses import replace

from layerloom.layers.spec import Dim, ShapeError, Spec
from layerloom.words import counted


def described(x: Spec) -> str:
    """The value in the user's words: `(784,)`, `a single number`, `class numbers (10 classes)`."""
    if x.kind == "int" and x.classes:
        return f"class numbers ({counted(x.classes, 'class')})"
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
