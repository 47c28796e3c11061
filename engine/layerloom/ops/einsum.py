"""Einstein's summation: products of tensors whose axes have letters, done as matrix products, two tensors at a time.

`einsum("bhqd,bhkd->bhqk", q, k)`: letters that the result lacks are summed over, others stay. Of two tensors the axes
fall into four groups: those of both that stay (a batch), those of both that are summed, and those of one alone. In that
order each tensor is a stack of matrices, and `matmul` does the rest. `...` stands for axes without letters, which
broadcast. Gradients of every order come from the parts.
"""

from __future__ import annotations

import math
import string
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from layerloom.ops.broadcasting import broadcast_to, reshape
from layerloom.ops.broadcasting import sum as sum_
from layerloom.ops.linear import matmul
from layerloom.ops.operation import OperationError
from layerloom.ops.promotion import promoted
from layerloom.ops.shape import transpose
from layerloom.ops.triangles import diagonal

if TYPE_CHECKING:
    from layerloom.tensor import Tensor, TensorLike

Labels = tuple[str | int, ...]
"""A letter for each axis; axes under `...` are numbered from the end, so that they align as in broadcasting."""


@dataclass(frozen=True)
class _Lettered:
    """A tensor and the letters of its axes."""

    x: Tensor
    labels: Labels

    def size(self, label: str | int) -> int:
        """The length of an axis; 1 for one that is not there."""
        return self.x.shape[self.labels.index(label)] if label in self.labels else 1


def einsum(equation: str, *tensors: TensorLike) -> Tensor:
    """Products of tensors, summed over the axes whose letters the result lacks, as in NumPy and PyTorch.

    Without `->` the result has the letters that occur once, in alphabetical order. A letter twice in one tensor is its
    diagonal. Axes of size 1 broadcast. Raises `OperationError` where equation and shapes do not fit.
    """
    given = promoted(*tensors)
    terms, result = _parsed(equation, given)
    operands = [_diagonals(x, labels) for x, labels in zip(given, terms, strict=True)]
    _check_sizes(equation, operands)
    left = _summed(operands[0], _needed(operands[1:], result))
    for at, right in enumerate(operands[1:], start=1):
        needed = _needed(operands[at + 1 :], result)
        left = _product(left, _summed(right, {*left.labels, *needed}), needed)
    return transpose(left.x, [left.labels.index(label) for label in result])


def _parsed(equation: str, tensors: Sequence[Tensor]) -> tuple[list[Labels], Labels]:
    """The letters of each tensor and of the result."""
    left, arrow, right = equation.replace(" ", "").partition("->")
    texts = left.split(",")
    if len(texts) != len(tensors):
        raise OperationError(f"einsum {equation!r} names {len(texts)} tensors, got {len(tensors)}")
    terms = [_labels(equation, text, x.ndim) for text, x in zip(texts, tensors, strict=True)]
    hidden = sorted({label for term in terms for label in term if isinstance(label, int)})
    if arrow:
        before, dots, after = right.partition("...")
        result: Labels = (*before, *(hidden if dots else ()), *after)
    else:
        counts = Counter(label for term in terms for label in term if isinstance(label, str))
        result = (*hidden, *sorted(label for label, count in counts.items() if count == 1))
    known = {label for term in terms for label in term}
    if len(set(result)) != len(result) or not set(result) <= known:
        raise OperationError(f"einsum {equation!r}: each letter of the result stands there once and in a tensor")
    return terms, result


def _labels(equation: str, text: str, ndim: int) -> Labels:
    before, dots, after = text.partition("...")
    hidden = ndim - len(before) - len(after)
    if set(before + after) - set(string.ascii_letters):
        raise OperationError(f"einsum {equation!r}: axes are named by letters, got {text!r}")
    if hidden < 0 or (hidden and not dots):
        raise OperationError(
            f"einsum {equation!r}: {text!r} names the axes of another tensor than one with {ndim} axes"
        )
    return (*before, *range(-hidden, 0), *after)


def _check_sizes(equation: str, operands: Sequence[_Lettered]) -> None:
    for label in {label for operand in operands for label in operand.labels}:
        sizes = {operand.size(label) for operand in operands} - {1}
        if len(sizes) > 1:
            raise OperationError(f"einsum {equation!r}: {label!r} stands for axes of different sizes, {sorted(sizes)}")


def _needed(others: Sequence[_Lettered], result: Labels) -> set[str | int]:
    """The letters that are still asked for."""
    return {*result, *(label for other in others for label in other.labels)}


def _diagonals(x: Tensor, labels: Labels) -> _Lettered:
    """The tensor with each letter once."""
    for label in labels:
        while labels.count(label) > 1:
            first = labels.index(label)
            second = labels.index(label, first + 1)
            if x.shape[first] != x.shape[second]:
                raise OperationError(f"{label!r} stands for axes of different sizes in {x.shape}")
            x = diagonal(x, 0, first, second)
            labels = (*labels[:first], *labels[first + 1 : second], *labels[second + 1 :], label)
    return _Lettered(x, labels)


def _summed(operand: _Lettered, needed: set[str | int]) -> _Lettered:
    """The tensor without the axes that nobody else asks for."""
    alone = tuple(axis for axis, label in enumerate(operand.labels) if label not in needed)
    if not alone:
        return operand
    return _Lettered(sum_(operand.x, alone), tuple(label for label in operand.labels if label in needed))


def _product(a: _Lettered, b: _Lettered, needed: set[str | int]) -> _Lettered:
    """The product of two tensors, summed over the letters of both that nobody asks for any more."""
    both = [label for label in a.labels if label in b.labels]
    batch, summed = [one for one in both if one in needed], [one for one in both if one not in needed]
    rows = [label for label in a.labels if label not in b.labels]
    columns = [label for label in b.labels if label not in a.labels]
    sizes = {label: _size(a, b, label) for label in (*a.labels, *b.labels)}
    product = matmul(_matrices(a, (batch, rows, summed), sizes), _matrices(b, (batch, summed, columns), sizes))
    labels = (*batch, *rows, *columns)
    return _Lettered(reshape(product, tuple(sizes[label] for label in labels)), labels)


def _size(a: _Lettered, b: _Lettered, label: str | int) -> int:
    """The length of an axis of either, of which one may be 1."""
    return b.size(label) if a.size(label) == 1 else a.size(label)


def _matrices(operand: _Lettered, groups: Sequence[Sequence[str | int]], sizes: dict[str | int, int]) -> Tensor:
    """The tensor with its axes in three groups, each made one: a stack of matrices."""
    order = [label for group in groups for label in group]
    x = transpose(operand.x, [operand.labels.index(label) for label in order])
    x = broadcast_to(x, tuple(sizes[label] for label in order))
    return reshape(x, tuple(math.prod(sizes[label] for label in group) for group in groups))
