"""What several families of layers ask about their inputs, and the words for what is wrong with them."""

from __future__ import annotations

from dataclasses import replace

from layerloom.layers.spec import Dim, ShapeError, Spec
from layerloom.words import counted, tr


def described(x: Spec) -> str:
    """The value in the user's words: `(784,)`, `a single number`, `class numbers (10 classes)`."""
    if x.kind == "int" and x.classes:
        return tr("class numbers ({0})").format(counted(x.classes, "class"))
    if x.kind == "int" and x.vocabulary:
        return tr("token numbers ({0} different ones)").format(x.vocabulary)
    if x.shape == ():
        return {"float": tr("a single number"), "int": tr("a whole number"), "bool": tr("yes or no")}[x.kind]
    text = {"float": "{0}", "int": tr("{0} of whole numbers"), "bool": tr("{0} of yes or no")}[x.kind]
    return text.format(shape_text(x.shape))


def shape_text(shape: tuple[Dim, ...] | None) -> str:
    """The shape as Python writes it, with `?` for what is unknown."""
    if shape is None:
        return tr("an unknown shape")
    names = ["?" if dim is None else str(dim) for dim in shape]
    return f"({names[0]},)" if len(names) == 1 else f"({', '.join(names)})"


def known(dim: Dim) -> int:
    """The dimension; raises `ShapeError` where it is not known before running, but what is built depends on it."""
    if dim is None:
        raise ShapeError(tr("a size that is known"), tr("one that is not"), tr("what it has or does depends on it"))
    return dim


def sizes(x: Spec) -> tuple[int, ...]:
    """All dimensions; raises `ShapeError` where one is not known, but what is built depends on it."""
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
        why = tr("{0} computes with sizes, and the number of a class or token has none").format(what)
        raise ShapeError(tr("floating-point numbers"), described(x), why)
