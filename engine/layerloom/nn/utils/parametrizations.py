"""Weight normalization and spectral normalization, with the arguments and keys of `torch.nn.utils.parametrizations`."""

from __future__ import annotations

from typing import TypeVar

from layerloom import ops
from layerloom.nn.module import Module
from layerloom.nn.transposed import ConvTranspose1d, ConvTranspose2d, ConvTranspose3d
from layerloom.nn.utils.parametrize import register_parametrization
from layerloom.tensor import Tensor, no_grad

M = TypeVar("M", bound=Module)


def weight_norm(module: M, name: str = "weight", dim: int | None = 0) -> M:
    """A weight as length times direction, g v / |v|, learned apart (Salimans and Kingma, 2016).

    There is a length for each place along `dim`, or one for all with None.
    """
    return register_parametrization(module, name, _WeightNorm(dim))


class _WeightNorm(Module):
    def __init__(self, dim: int | None) -> None:
        super().__init__()
        self.dim = dim

    def forward(self, length: Tensor, direction: Tensor) -> Tensor:
        return direction * (length / self._lengths(direction))

    def right_inverse(self, weight: Tensor) -> tuple[Tensor, Tensor]:
        """The length and the direction, which is the weight as it was."""
        return self._lengths(weight), weight

    def _lengths(self, x: Tensor) -> Tensor:
        if self.dim is None or self.dim == -1:
            return ops.norm(x)
        return ops.norm(x, 2, [axis for axis in range(x.ndim) if axis != self.dim % x.ndim], keepdims=True)


def spectral_norm(
    module: M, name: str = "weight", n_power_iterations: int = 1, eps: float = 1e-12, dim: int | None = None
) -> M:
    """A weight divided by its largest singular value, so that the map stretches nothing (Miyato et al., 2018).

    The value is found by power iteration: so many steps at each use in training, from where the last use ended. `dim`
    is the axis of the outputs, 1 for transposed convolutions and else 0.
    """
    if dim is None:
        dim = 1 if isinstance(module, ConvTranspose1d | ConvTranspose2d | ConvTranspose3d) else 0
    weight: Tensor = getattr(module, name)
    return register_parametrization(module, name, _SpectralNorm(weight, n_power_iterations, dim, eps))


class _SpectralNorm(Module):
    _u: Tensor
    _v: Tensor

    def __init__(self, weight: Tensor, steps: int, dim: int, eps: float) -> None:
        super().__init__()
        self.dim, self.steps, self.eps = dim % max(weight.ndim, 1), steps, eps
        if steps < 1:
            raise ValueError(f"spectral_norm needs at least one step of power iteration, got {steps}")
        if weight.ndim > 1:
            with no_grad():
                matrix = self._matrix(weight)
                for vector, size in zip(("_u", "_v"), matrix.shape, strict=True):
                    self.register_buffer(vector, self._unit(ops.normal((size,), dtype=weight.dtype)))
                self._follow(matrix, 15)

    def forward(self, weight: Tensor) -> Tensor:
        if weight.ndim == 1:
            return self._unit(weight)
        matrix = self._matrix(weight)
        if self.training:
            with no_grad():
                self._follow(matrix, self.steps)
        return weight / ops.dot(self._u.clone(), ops.matmul(matrix, self._v.clone()))

    def _matrix(self, weight: Tensor) -> Tensor:
        """The weight as a matrix of a row for each output."""
        return ops.moveaxis(weight, self.dim, 0).reshape(weight.shape[self.dim], -1)

    def _follow(self, matrix: Tensor, steps: int) -> None:
        u, v = self._u, self._v
        for _ in range(steps):
            u = self._unit(ops.matmul(matrix, v))
            v = self._unit(ops.matmul(matrix.T, u))
        self._u.assign(u)
        self._v.assign(v)

    def _unit(self, x: Tensor) -> Tensor:
        return ops.normalized(x, eps=self.eps)

    def right_inverse(self, weight: Tensor) -> Tensor:
        """The weight as it was."""
        return weight
