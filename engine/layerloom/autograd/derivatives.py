"""Derivatives of functions of tensors: products with a vector from either side, and whole matrices.

Functions take tensors and return a tensor or a tuple of tensors. `inputs` is a tensor or a tuple of tensors, and what
is returned is nested alike, as in `torch.autograd.functional`: a single tensor where a single one was given.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from layerloom import ops
from layerloom.tensor import Tensor, TensorLike, as_tensor, enable_grad, grad

Tensors = Tensor | tuple[Tensor, ...]
Nested = Any
"""A tensor, a tuple of tensors, or a tuple of such tuples."""


def vjp(
    function: Callable[..., Tensors], inputs: Tensors, v: Nested = None, create_graph: bool = False
) -> tuple[Tensors, Nested]:
    """The results of the function, and `v` times its Jacobian matrix: one tensor in the shape of each input.

    `v` is shaped like the results and may be left out where they are a single number.
    """
    with enable_grad():
        xs, ys, many = _run(function, inputs, create_graph)
        found = _gradients(ys, xs, _vectors(v, ys), create_graph)
    return _results(ys, many, create_graph), _like(inputs, found)


def jvp(
    function: Callable[..., Tensors], inputs: Tensors, v: Nested = None, create_graph: bool = False
) -> tuple[Tensors, Nested]:
    """The results of the function, and its Jacobian matrix times `v`: one tensor in the shape of each result.

    `v` is shaped like the inputs and may be left out where they are a single number. Worked out by two products from
    the other side: u times the matrix is linear in u, and its derivative by u in the direction v is what is asked for
    (Townsend, "A new trick for calculating Jacobian vector products", 2017).
    """
    with enable_grad():
        xs, ys, many = _run(function, inputs, create_graph)
        us = [_leaf(ops.identity(ops.zeros_like(y))) for y in ys]
        pulled = _gradients(ys, xs, us, True)
        found = _gradients(pulled, us, _vectors(v, xs), create_graph)
    return _results(ys, many, create_graph), tuple(found) if many else found[0]


def jacobian(function: Callable[..., Tensors], inputs: Tensors, create_graph: bool = False) -> Nested:
    """The derivative of each number of each result by each number of each input: (*result, *input).

    For a tuple of results a tuple, and for a tuple of inputs in each place a tuple.
    """
    with enable_grad():
        xs, ys, many = _run(function, inputs, create_graph)
        blocks = tuple([_like(inputs, _blocks(y, xs, create_graph)) for y in ys])
    return blocks if many else blocks[0]


def hessian(function: Callable[..., Tensor], inputs: Tensors, create_graph: bool = False) -> Nested:
    """The second derivatives of a function with a single number as result: (*input, *input).

    For a tuple of inputs a tuple of tuples.
    """
    return jacobian(_gradient(function, inputs), inputs, create_graph)


def hvp(
    function: Callable[..., Tensor], inputs: Tensors, v: Nested = None, create_graph: bool = False
) -> tuple[Tensor, Nested]:
    """The single number that the function gives, and its Hessian matrix times `v`, shaped like the inputs."""
    with enable_grad():
        xs, (y, *_), _ = _run(function, inputs, create_graph)
        slopes = _gradients([y], xs, _vectors(None, [y]), True)
        found = _gradients(slopes, xs, _vectors(v, xs), create_graph)
    return y if create_graph else y.detach(), _like(inputs, found)


def _gradient(function: Callable[..., Tensor], inputs: Tensors) -> Callable[..., Tensors]:
    """The gradient as a function of the inputs that can be differentiated."""

    def gradient(*xs: Tensor) -> Tensors:
        y = function(*xs)
        if y.size != 1:
            raise ValueError(f"a Hessian matrix belongs to a function with a single number, got shape {y.shape}")
        found = tuple(_gradients([y], list(xs), _vectors(None, [y]), True))
        return found[0] if isinstance(inputs, Tensor) else found

    return gradient


def _run(
    function: Callable[..., Tensors], inputs: Tensors, create_graph: bool
) -> tuple[list[Tensor], list[Tensor], bool]:
    """The inputs as tensors that gradients can be taken by, the results, and whether these came as a tuple."""
    given = (inputs,) if isinstance(inputs, Tensor) else tuple(inputs)
    xs = [ops.identity(x) if create_graph and x.requires_grad else _leaf(x) for x in given]
    output = function(*xs)
    ys = [output] if isinstance(output, Tensor) else list(output)
    return xs, ys, not isinstance(output, Tensor)


def _leaf(x: Tensor) -> Tensor:
    return x.detach().requires_grad_()


def _gradients(
    ys: Sequence[Tensor], xs: Sequence[Tensor], vs: Sequence[TensorLike], create_graph: bool
) -> list[Tensor]:
    """The gradient of each x, zeros where nothing depends on it."""
    pairs = [(y, v) for y, v in zip(ys, vs, strict=True) if y.requires_grad]
    found: Sequence[Tensor | None] = [None] * len(xs)
    if pairs:
        outputs, seeds = zip(*pairs, strict=True)
        found = grad(outputs, xs, seeds, create_graph=create_graph, retain_graph=True, allow_unused=True)
    return [ops.identity(ops.zeros_like(x)) if one is None else one for one, x in zip(found, xs, strict=True)]


def _vectors(v: Nested, like: Sequence[Tensor]) -> list[Tensor]:
    """The vector's parts; ones where it was left out for a single number."""
    if v is None:
        if len(like) != 1 or like[0].size != 1:
            raise ValueError(f"a vector is needed for tensors of shapes {[x.shape for x in like]}")
        return [ops.ones_like(like[0])]
    parts = [as_tensor(part) for part in (v if isinstance(v, (tuple, list)) else (v,))]
    if [part.shape for part in parts] != [x.shape for x in like]:
        raise ValueError(f"the vector needs shapes {[x.shape for x in like]}, got {[part.shape for part in parts]}")
    return [ops.cast(part, x.dtype) for part, x in zip(parts, like, strict=True)]


def _blocks(y: Tensor, xs: list[Tensor], create_graph: bool) -> list[Tensor]:
    """The Jacobian matrix of one result by each input, row by row."""
    seeds = np.eye(y.size, dtype=y.dtype).reshape(y.size, *y.shape)
    rows = [_gradients([y], xs, [as_tensor(seed)], create_graph) for seed in seeds]
    if not rows:
        return [as_tensor(np.zeros((*y.shape, *x.shape), x.dtype)) for x in xs]
    return [ops.reshape(ops.stack(list(column)), (*y.shape, *column[0].shape)) for column in zip(*rows, strict=True)]


def _results(ys: list[Tensor], many: bool, create_graph: bool) -> Tensors:
    kept = ys if create_graph else [y.detach() for y in ys]
    return tuple(kept) if many else kept[0]


def _like(inputs: Tensors, parts: Sequence[Nested]) -> Nested:
    return parts[0] if isinstance(inputs, Tensor) else tuple(parts)
