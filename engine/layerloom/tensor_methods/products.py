"""Products of vectors and matrices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from layerloom import ops
from layerloom import tensor as tape
from layerloom.tensor_methods.base import TensorBase, TensorLike

if TYPE_CHECKING:
    from layerloom.tensor import Tensor


class Products(TensorBase):
    """Sums of products. Those with names of their own take as many axes as these say."""

    __slots__ = ()

    def matmul(self, other: TensorLike) -> Tensor:
        return ops.matmul(self, other)

    def mm(self, mat2: TensorLike) -> Tensor:
        """The product of two matrices."""
        _need("mm", self, 2)
        _need("mm", mat2, 2)
        return ops.matmul(self, mat2)

    def bmm(self, mat2: TensorLike) -> Tensor:
        """The products of two stacks of matrices, one by one."""
        _need("bmm", self, 3)
        _need("bmm", mat2, 3)
        return ops.matmul(self, mat2)

    def mv(self, vec: TensorLike) -> Tensor:
        """The product of a matrix and a vector."""
        _need("mv", self, 2)
        _need("mv", vec, 1)
        return ops.matmul(self, vec)

    def dot(self, tensor: TensorLike) -> Tensor:
        """The sum of the products of two vectors."""
        return ops.dot(self, tensor)

    vdot = dot

    def inner(self, other: TensorLike) -> Tensor:
        """The sums of products along the last axes of both."""
        other = tape.as_tensor(other)
        if not self.shape or not other.shape:
            return ops.multiply(self, other)
        return ops.tensordot(self, other, ([-1], [-1]))

    def outer(self, vec2: TensorLike) -> Tensor:
        """Every product of a number of the one vector with a number of the other."""
        _need("outer", self, 1)
        _need("outer", vec2, 1)
        return ops.outer(self, vec2)

    ger = outer

    def kron(self, other: TensorLike) -> Tensor:
        """Every number times the whole other tensor, laid out in its place."""
        other = tape.as_tensor(other)
        count = max(len(self.shape), len(other.shape))
        left = (1,) * (count - len(self.shape)) + self.shape
        right = (1,) * (count - len(other.shape)) + other.shape
        wide = ops.multiply(
            ops.reshape(self, [size for one in left for size in (one, 1)]),
            ops.reshape(other, [size for one in right for size in (1, one)]),
        )
        return ops.reshape(wide, [a * b for a, b in zip(left, right, strict=True)])

    def addmm(self, mat1: TensorLike, mat2: TensorLike, *, beta: float = 1, alpha: float = 1) -> Tensor:
        """`beta` times this plus `alpha` times the product; with `beta` 0 this does not count, even where it is nan."""
        return ops.addmm(self, mat1, mat2, beta=beta, alpha=alpha)

    addmv = baddbmm = addmm

    def addbmm(self, batch1: TensorLike, batch2: TensorLike, *, beta: float = 1, alpha: float = 1) -> Tensor:
        """`beta` times this plus `alpha` times the sum of the products of two stacks."""
        product = ops.sum(ops.matmul(batch1, batch2), 0)
        return ops.add(_scaled(self, beta), _scaled(product, alpha))

    def addr(self, vec1: TensorLike, vec2: TensorLike, *, beta: float = 1, alpha: float = 1) -> Tensor:
        """`beta` times this plus `alpha` times the outer product of two vectors."""
        return ops.add(_scaled(self, beta), _scaled(ops.outer(vec1, vec2), alpha))

    def trace(self) -> Tensor:
        """The sum of the diagonal of a matrix."""
        return ops.trace(self)


def _need(name: str, x: TensorLike, ndim: int) -> None:
    """Raises `ValueError` unless there are so many axes."""
    if len(tape.as_tensor(x).shape) != ndim:
        raise ValueError(f"{name} needs {ndim} axes, got {tape.as_tensor(x).shape}: matmul takes any number")


def _scaled(x: TensorLike, factor: float) -> TensorLike:
    """`factor` times x; with a factor of 0 what is infinite or nan in x does not count."""
    if factor == 1:
        return x
    return ops.multiply(x, factor) if factor else ops.zeros_like(x)
