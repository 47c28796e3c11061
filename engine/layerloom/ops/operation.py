"""`Operation`: one rule for eager, higher order and compiled execution.

An operation is a frozen value that carries its attributes: `Sum(axis=(1,), keepdims=False)(x)`. It says three things
side by side:

* `infer`: shape and dtype of the result from those of the inputs. Runs when tracing, and to word an error.
* `kernel`: the plain computation on arrays, the same text for NumPy and CuPy; `into` writes it where it is wanted.
* `vjp`: how a gradient is pulled back, written in operations on tensors, so that it is recorded and differentiated like
  any other.

A named gradient operation (`batch_norm_grad`) may have `decompose` in place of `vjp`: simpler operations that mean the
same. Differentiating it differentiates these, and an executor without a kernel runs these.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, dataclass_transform

import ml_dtypes
import numpy as np

# The two modules need each other (tensors have operators, operations make tensors): each uses the other in calls only.
from layerloom import tensor as tape
from layerloom.device import Array

if TYPE_CHECKING:
    from layerloom.tensor import Tensor

DType = np.dtype[Any]
Shape = tuple[int, ...]
_BFLOAT16 = np.dtype(ml_dtypes.bfloat16)
Pullback = Callable[[], "Tensor | None"] | None
"""Computes the gradient of one input when called; `None` where there is none to compute."""
Pullbacks = tuple[Pullback, ...]


@dataclass(frozen=True)
class ArraySpec:
    """Shape and dtype of an array, without its numbers."""

    shape: Shape
    dtype: DType

    def __str__(self) -> str:
        return f"{self.dtype}{list(self.shape)}"

    @property
    def ndim(self) -> int:
        return len(self.shape)

    @property
    def nbytes(self) -> int:
        return int(np.prod(self.shape, dtype=np.int64)) * self.dtype.itemsize

    @classmethod
    def of(cls, array: Array) -> ArraySpec:
        """The spec of anything with a shape and a dtype."""
        return cls(tuple(array.shape), array.dtype)


class OperationError(ValueError):
    """An operation was given inputs that it cannot take. Names the operation and the shapes."""


registry: dict[str, type[Operation]] = {}
"""Every operation by name. Filled by declaring a subclass of `Operation`."""


@dataclass_transform(frozen_default=True)
class Operation:
    """The base of all operations. Subclasses are frozen dataclasses and are registered by their name in snake_case."""

    name: ClassVar[str]
    many: ClassVar[bool] = False
    """Whether `infer` and `kernel` return tuples, and `vjp` gets tuples for `g` (`None` where nothing came) and `y`."""
    differentiable: ClassVar[bool] = True
    """Whether a gradient can pass at all; comparisons let none through."""
    checked: ClassVar[bool] = False
    """Whether `infer` runs before each `kernel`: for kernels that would make something of inputs that do not fit."""
    overwrites: ClassVar[tuple[int, ...]] = ()
    """The inputs whose memory `into` may be given as `out`: those that it reads before it writes, number by number."""

    def __init_subclass__(cls, *, abstract: bool = False, **kwargs: object) -> None:
        super().__init_subclass__(**kwargs)
        dataclass(frozen=True)(cls)
        if not abstract:
            cls.name = _snake_case(cls.__name__)
            assert cls.name not in registry, f"two operations are called {cls.name}"
            registry[cls.name] = cls

    def infer(self, *inputs: Any, **_: Any) -> Any:
        """The `ArraySpec` of the result from those of the inputs; raises `OperationError` where they do not fit."""
        raise NotImplementedError(f"{self.name} declares no infer")

    def kernel(self, xp: Any, *arrays: Any, **_: Any) -> Any:
        """The result as an array of the module `xp` (NumPy or CuPy). Never writes into an input."""
        raise NotImplementedError(f"{self.name} declares no kernel")

    def into(self, xp: Any, out: Any, *arrays: Any, **_: Any) -> None:
        """Write the result into `out`, an array of its shape and dtype in any layout; a tuple of arrays if `many`.

        `out` shares no memory with an input, unless it is one of `overwrites` as a whole. What writes there at once
        saves an allocation and a pass; by default the result of `kernel` is copied.
        """
        result = self.kernel(xp, *arrays)
        for target, part in zip(out, result, strict=True) if self.many else ((out, result),):
            target[...] = part

    def prepared(self, xp: Any, out: Any, *arrays: Any, **_: Any) -> Callable[[], object]:
        """A call of `into` on arrays that stay where they are: what can be looked up beforehand is."""
        return partial(self.into, xp, out, *arrays)

    def vjp(self, g: Any, y: Any, *inputs: Any, **_: Any) -> Pullbacks:
        """One pullback an input, given the gradient `g` of the result `y`; by default those of the decomposition."""
        del y
        return tape.pullbacks_through(self.decompose, g if self.many else (g,), inputs)

    def decompose(self, *inputs: Any, **_: Any) -> tuple[Tensor, ...]:
        """The results in simpler operations."""
        raise NotImplementedError(f"{self.name} has neither a vjp nor a decomposition")

    def __call__(self, *inputs: Tensor) -> Tensor:
        """The single result."""
        return tape.apply(self, inputs)[0]

    def outputs(self, *inputs: Tensor) -> tuple[Tensor, ...]:
        """All results."""
        return tape.apply(self, inputs)

    @classmethod
    def decomposes(cls) -> bool:
        """Whether the operation declares a decomposition."""
        return cls.decompose is not Operation.decompose

    def specs(self, *inputs: ArraySpec) -> tuple[ArraySpec, ...]:
        """What `infer` says, always as a tuple."""
        inferred = self.infer(*inputs)
        return tuple(inferred) if self.many else (inferred,)

    def arrays(self, xp: Any, *arrays: Array) -> tuple[Array, ...]:
        """What `kernel` computes, always as a tuple of arrays; a failure is worded by `infer`."""
        if self.checked:
            self.infer(*map(ArraySpec.of, arrays))
        try:
            results = self.kernel(xp, *arrays)
        except (ValueError, TypeError, IndexError) as error:
            raise self._worded(error, arrays) from error
        made = tuple(map(xp.asarray, results)) if self.many else (xp.asarray(results),)
        return self._narrowed(arrays, made) if arrays and arrays[0].dtype == _BFLOAT16 else made

    def _narrowed(self, arrays: tuple[Array, ...], results: tuple[Array, ...]) -> tuple[Array, ...]:
        """The results in the dtypes that `infer` says: NumPy's products of bfloat16 matrices are float32."""
        specs = self.specs(*map(ArraySpec.of, arrays))
        return tuple(result.astype(spec.dtype, copy=False) for result, spec in zip(results, specs, strict=True))

    def _worded(self, error: Exception, arrays: tuple[Array, ...]) -> Exception:
        """The error that `infer` raises for these inputs, or one with the operation's name and the shapes."""
        specs = tuple(map(ArraySpec.of, arrays))
        try:
            self.infer(*specs)
        except OperationError as worded:
            return worded
        came = ", ".join(map(str, specs)) or "no inputs"
        return type(error)(f"{self.name} failed on {came}: {error}")


class Writing(Operation, abstract=True):
    """Declares `into`, for a single result; `kernel` follows."""

    def kernel(self, xp: Any, *arrays: Any, **_: Any) -> Any:
        spec = self.infer(*map(ArraySpec.of, arrays))
        out = xp.empty(spec.shape, spec.dtype)
        self.into(xp, out, *arrays)
        return out

    def into(self, xp: Any, out: Any, *arrays: Any, **_: Any) -> None:
        raise NotImplementedError(f"{self.name} declares no into")


class Elementwise(Operation, abstract=True):
    """One input, and a result of its shape and dtype."""

    def infer(self, x: ArraySpec) -> ArraySpec:
        return x


class ElementwiseGrad(Writing, abstract=True):
    """The gradient `g` of an elementwise result, and the result or input `at` which it is pulled back, alike in shape
    and dtype."""

    def infer(self, g: ArraySpec, at: ArraySpec) -> ArraySpec:
        if g != at:
            raise OperationError(f"{self.name} needs a gradient like what it belongs to, {at}, got {g}")
        return g


class Pairwise(Operation, abstract=True):
    """Two inputs of one dtype that broadcast against each other, and a result of that dtype."""

    def infer(self, a: ArraySpec, b: ArraySpec) -> ArraySpec:
        return ArraySpec(broadcast_shape(self.name, a, b), same_dtype(self.name, a, b))


class Function(Operation, abstract=True):
    """A function that NumPy and CuPy have under the name `function` and that can write into a given array."""

    function: ClassVar[str]

    def kernel(self, xp: Any, *arrays: Any, **_: Any) -> Any:
        return getattr(xp, self.function)(*arrays)

    def into(self, xp: Any, out: Any, *arrays: Any, **_: Any) -> None:
        getattr(xp, self.function)(*arrays, out=out)

    def prepared(self, xp: Any, out: Any, *arrays: Any, **_: Any) -> Callable[[], object]:
        return partial(getattr(xp, self.function), *arrays, out=out)


class ElementwiseFunction(Function, Elementwise, abstract=True):
    """A function of each number by itself."""

    overwrites = (0,)


class PairwiseFunction(Function, Pairwise, abstract=True):
    """A function of each pair of numbers."""

    overwrites = (0, 1)


def broadcast_shape(name: str, *specs: ArraySpec) -> Shape:
    """The shape to which the inputs broadcast; raises with the operation's name and the shapes."""
    try:
        return np.broadcast_shapes(*(spec.shape for spec in specs))
    except ValueError:
        shapes = " and ".join(str(spec.shape) for spec in specs)
        raise OperationError(
            f"{name} cannot broadcast {shapes}: axes must be equal or 1, counted from the end"
        ) from None


def same_dtype(name: str, *specs: ArraySpec) -> DType:
    """The dtype that all inputs have; raises if they differ."""
    if any(spec.dtype != specs[0].dtype for spec in specs):
        raise OperationError(f"{name} needs inputs of one dtype, got {' and '.join(str(spec.dtype) for spec in specs)}")
    return specs[0].dtype


def _snake_case(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
