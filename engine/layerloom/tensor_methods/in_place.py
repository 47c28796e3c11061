"""Changing a tensor in place: `x[i] = v`, `x.add_(y)` and the like.

Arrays are values, so nothing is written into memory: the operation makes a new array, and the tensor stands for it from
then on, with the past that the operation gave it. Gradients of any order therefore come out right. As in PyTorch

* a leaf that requires a gradient is changed under `no_grad()` only,
* the tensor keeps its shape and dtype,
* what is written into a part (`x[0].zero_()`, `x.view(-1)[3] = 1`) is written into the whole.

Unlike there, an operation that was given the tensor before still knows what it was, so that `backward` need not refuse;
only a leaf that has changed since is refused. And a part that was taken earlier does not follow a change of the whole,
and writing into it raises.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, Self, TypeVar

import numpy as np

from layerloom import ops
from layerloom import tensor as tape
from layerloom.tensor_methods.base import Origin, TensorBase, TensorLike, written
from layerloom.tensor_methods.elementwise import Elementwise
from layerloom.tensor_methods.pairwise import Pairwise
from layerloom.tensor_methods.places import Places
from layerloom.tensor_methods.products import Products
from layerloom.tensor_methods.reductions import Reductions
from layerloom.tensor_methods.shapes import Shapes

if TYPE_CHECKING:
    from layerloom.device import Array
    from layerloom.tensor import Tensor

P = ParamSpec("P")
M = TypeVar("M", bound=TensorBase)


def in_place(method: Callable[Concatenate[M, P], Any]) -> Callable[Concatenate[M, P], Any]:
    """The method that leaves in the tensor what another one gives, and returns the tensor."""

    def change(self: Any, /, *inputs: P.args, **named: P.kwargs) -> Any:
        before = _as_it_was(self, method.__name__)
        given = [before if x is self else x for x in inputs]
        made = _fitting(method(before, *given, **named), self, method.__name__)  # type: ignore[arg-type]
        _become(self, before, made)
        return self

    change.__name__, change.__doc__ = f"{method.__name__}_", f"Leaves in the tensor what `{method.__name__}` gives."
    return change


class InPlace(TensorBase):
    """What changes the tensor itself. Each method returns it."""

    __slots__ = ()

    def __getstate__(self) -> Any:
        """What is copied and pickled: a copy of a part is no longer one."""
        state: Any = object.__getstate__(self)
        own, slots = state
        return own, {name: value for name, value in slots.items() if name not in ("origin", "earlier")}

    def __setitem__(self, where: Any, value: TensorLike) -> None:
        before = _as_it_was(self, "an assignment to a part")
        _become(self, before, _with_part(before, where, value))

    def copy_(self, src: TensorLike) -> Self:
        """Takes the numbers of another tensor, which may be of another dtype and broadcasts."""
        before = _as_it_was(self, "copy_")
        numbers = ops.cast(tape.as_tensor(src, like=before), self.dtype)
        _become(self, before, ops.where(True, ops.broadcast_to(numbers, self.shape), before))
        return self

    def fill_(self, value: TensorLike) -> Self:
        return self.copy_(value)

    def zero_(self) -> Self:
        return self.copy_(0)

    def fill_diagonal_(self, fill_value: float, wrap: bool = False) -> Self:
        """One number on the diagonal of a matrix."""
        if len(self.shape) != 2 or wrap:
            raise ValueError(f"fill_diagonal_ needs a matrix and wrap=False, got {self.shape}")
        before = _as_it_was(self, "fill_diagonal_")
        _become(self, before, before.masked_fill(ops.eye(*self.shape, dtype=np.bool_), fill_value))
        return self

    def detach_(self) -> Self:
        """Forgets how it was made."""
        _forget(self)
        return self

    def normal_(self, mean: float = 0.0, std: float = 1.0) -> Self:
        """Takes random numbers of a normal distribution; see `ops.random.manual_seed`."""
        return self.copy_(ops.normal(self.shape, mean, std, self.dtype))

    def uniform_(self, from_: float = 0.0, to: float = 1.0) -> Self:
        """Takes random numbers between two limits."""
        return self.copy_(ops.uniform(self.shape, from_, to, self.dtype))

    def bernoulli_(self, p: float = 0.5) -> Self:
        """Takes 1 with probability `p`, else 0."""
        return self.copy_(ops.less(ops.uniform(self.shape), p))

    abs_ = in_place(Elementwise.abs)
    absolute_ = in_place(Elementwise.absolute)
    acos_ = in_place(Elementwise.acos)
    acosh_ = in_place(Elementwise.acosh)
    arccos_ = in_place(Elementwise.arccos)
    arccosh_ = in_place(Elementwise.arccosh)
    arcsin_ = in_place(Elementwise.arcsin)
    arcsinh_ = in_place(Elementwise.arcsinh)
    arctan_ = in_place(Elementwise.arctan)
    arctanh_ = in_place(Elementwise.arctanh)
    asin_ = in_place(Elementwise.asin)
    asinh_ = in_place(Elementwise.asinh)
    atan_ = in_place(Elementwise.atan)
    atanh_ = in_place(Elementwise.atanh)
    bitwise_not_ = in_place(Elementwise.bitwise_not)
    ceil_ = in_place(Elementwise.ceil)
    clamp_ = in_place(Elementwise.clamp)
    clamp_max_ = in_place(Elementwise.clamp_max)
    clamp_min_ = in_place(Elementwise.clamp_min)
    clip_ = in_place(Elementwise.clip)
    cos_ = in_place(Elementwise.cos)
    cosh_ = in_place(Elementwise.cosh)
    deg2rad_ = in_place(Elementwise.deg2rad)
    digamma_ = in_place(Elementwise.digamma)
    erf_ = in_place(Elementwise.erf)
    erfc_ = in_place(Elementwise.erfc)
    erfinv_ = in_place(Elementwise.erfinv)
    exp2_ = in_place(Elementwise.exp2)
    exp_ = in_place(Elementwise.exp)
    expm1_ = in_place(Elementwise.expm1)
    fix_ = in_place(Elementwise.fix)
    floor_ = in_place(Elementwise.floor)
    frac_ = in_place(Elementwise.frac)
    lgamma_ = in_place(Elementwise.lgamma)
    log10_ = in_place(Elementwise.log10)
    log1p_ = in_place(Elementwise.log1p)
    log2_ = in_place(Elementwise.log2)
    log_ = in_place(Elementwise.log)
    logical_not_ = in_place(Elementwise.logical_not)
    logit_ = in_place(Elementwise.logit)
    nan_to_num_ = in_place(Elementwise.nan_to_num)
    neg_ = in_place(Elementwise.neg)
    negative_ = in_place(Elementwise.negative)
    polygamma_ = in_place(Elementwise.polygamma)
    rad2deg_ = in_place(Elementwise.rad2deg)
    reciprocal_ = in_place(Elementwise.reciprocal)
    relu_ = in_place(Elementwise.relu)
    round_ = in_place(Elementwise.round)
    rsqrt_ = in_place(Elementwise.rsqrt)
    sgn_ = in_place(Elementwise.sgn)
    sigmoid_ = in_place(Elementwise.sigmoid)
    sign_ = in_place(Elementwise.sign)
    sin_ = in_place(Elementwise.sin)
    sinc_ = in_place(Elementwise.sinc)
    sinh_ = in_place(Elementwise.sinh)
    sqrt_ = in_place(Elementwise.sqrt)
    square_ = in_place(Elementwise.square)
    tan_ = in_place(Elementwise.tan)
    tanh_ = in_place(Elementwise.tanh)
    trunc_ = in_place(Elementwise.trunc)

    add_ = in_place(Pairwise.add)
    addcdiv_ = in_place(Pairwise.addcdiv)
    addcmul_ = in_place(Pairwise.addcmul)
    arctan2_ = in_place(Pairwise.arctan2)
    atan2_ = in_place(Pairwise.atan2)
    bitwise_and_ = in_place(Pairwise.bitwise_and)
    bitwise_left_shift_ = in_place(Pairwise.bitwise_left_shift)
    bitwise_or_ = in_place(Pairwise.bitwise_or)
    bitwise_right_shift_ = in_place(Pairwise.bitwise_right_shift)
    bitwise_xor_ = in_place(Pairwise.bitwise_xor)
    copysign_ = in_place(Pairwise.copysign)
    div_ = in_place(Pairwise.div)
    divide_ = in_place(Pairwise.divide)
    eq_ = in_place(Pairwise.eq)
    float_power_ = in_place(Pairwise.float_power)
    floor_divide_ = in_place(Pairwise.floor_divide)
    fmod_ = in_place(Pairwise.fmod)
    ge_ = in_place(Pairwise.ge)
    greater_ = in_place(Pairwise.greater)
    greater_equal_ = in_place(Pairwise.greater_equal)
    gt_ = in_place(Pairwise.gt)
    heaviside_ = in_place(Pairwise.heaviside)
    hypot_ = in_place(Pairwise.hypot)
    ldexp_ = in_place(Pairwise.ldexp)
    le_ = in_place(Pairwise.le)
    lerp_ = in_place(Pairwise.lerp)
    less_ = in_place(Pairwise.less)
    less_equal_ = in_place(Pairwise.less_equal)
    logical_and_ = in_place(Pairwise.logical_and)
    logical_or_ = in_place(Pairwise.logical_or)
    logical_xor_ = in_place(Pairwise.logical_xor)
    lt_ = in_place(Pairwise.lt)
    mul_ = in_place(Pairwise.mul)
    multiply_ = in_place(Pairwise.multiply)
    ne_ = in_place(Pairwise.ne)
    not_equal_ = in_place(Pairwise.not_equal)
    pow_ = in_place(Pairwise.pow)
    remainder_ = in_place(Pairwise.remainder)
    sub_ = in_place(Pairwise.sub)
    subtract_ = in_place(Pairwise.subtract)
    true_divide_ = in_place(Pairwise.true_divide)
    xlogy_ = in_place(Pairwise.xlogy)

    cumprod_ = in_place(Reductions.cumprod)
    cumsum_ = in_place(Reductions.cumsum)

    tril_ = in_place(Shapes.tril)
    triu_ = in_place(Shapes.triu)

    index_add_ = in_place(Places.index_add)
    index_copy_ = in_place(Places.index_copy)
    index_fill_ = in_place(Places.index_fill)
    index_put_ = in_place(Places.index_put)
    masked_fill_ = in_place(Places.masked_fill)
    masked_scatter_ = in_place(Places.masked_scatter)
    put_ = in_place(Places.put)
    scatter_ = in_place(Places.scatter)
    scatter_add_ = in_place(Places.scatter_add)

    addbmm_ = in_place(Products.addbmm)
    addmm_ = in_place(Products.addmm)
    addmv_ = in_place(Products.addmv)
    addr_ = in_place(Products.addr)
    baddbmm_ = in_place(Products.baddbmm)


def become(x: Tensor, value: Tensor) -> Tensor:
    """Lets the tensor be another value of its shape and dtype from now on, with the past of that value; returns it."""
    before = _as_it_was(x, "a change in place")
    _become(x, before, _fitting(value, x, "a change in place"))
    return x


def _as_it_was(x: Any, what: str) -> Tensor:
    """A tensor with the present value and past of `x`; raises where it must not change."""
    _check(x, what)
    before = tape.Tensor(x.data)
    before.node, before.position, before.requires_grad = x.node, x.position, x.node is not None and x.requires_grad
    return before


def _check(x: Any, what: str) -> None:
    if x.requires_grad and x.is_leaf and tape.is_grad_enabled():
        raise RuntimeError(f"{what} changes a leaf that requires a gradient, which is done under no_grad() only")
    origin: Origin | None = getattr(x, "origin", None)
    if origin is not None:
        if origin.whole.data is not origin.array:
            raise RuntimeError(f"{what} changes a part of a tensor that was changed itself since: take the part again")
        _check(origin.whole, what)


def _become(x: Any, before: Tensor, value: Tensor) -> None:
    """Let `x`, and what it is a part of, be another value from now on."""
    _remember(x, before)
    # Another array in any case: by it an operation tells that its input has changed.
    x.data = value.data if value.data is not before.data else value.data[...]
    if tape.is_grad_enabled():
        x.node, x.position, x.requires_grad = value.node, value.position, value.requires_grad
    origin: Origin | None = getattr(x, "origin", None)
    if origin is not None:
        whole = _as_it_was(origin.whole, "a part")
        _become(origin.whole, whole, origin.back(whole, value))
        x.origin = origin._replace(array=origin.whole.data)


def _remember(x: Any, before: Tensor) -> None:
    """Keep what `x` was for the operations that were given it; one without a past is known by its array."""
    if x.node is not None or not x.requires_grad:
        x.earlier = (*getattr(x, "earlier", ()), *([before] if before.requires_grad else []))


def as_given(x: Any, array: Array) -> Tensor | None:
    """What `x` was when it held the array and an operation was given it; `None` if it was not changed in place since.

    So is a leaf that requires a gradient: which gradient it asks for is no longer clear.
    """
    earlier: tuple[Tensor, ...] | None = getattr(x, "earlier", None)
    if earlier is None or (x.node is None and x.requires_grad):
        return None
    return next((one for one in earlier if one.data is array), tape.Tensor(array))


def _forget(x: Any) -> None:
    if x.node is not None:
        _become(x, _as_it_was(x, "detach_"), tape.Tensor(x.data))
    x.node, x.requires_grad = None, False


def _fitting(value: Tensor, like: Any, name: str) -> Tensor:
    """The value in a tensor's dtype; raises where that or the shape cannot hold it."""
    if value.shape != like.shape:
        raise ValueError(f"{name}_ makes {value.shape} of {like.shape}, and a tensor keeps its shape: use {name}")
    if _kind(value) > _kind(like):
        raise TypeError(f"{name}_ makes {value.dtype} of {like.dtype}, and a tensor keeps its dtype: use {name}")
    return ops.cast(value, like.dtype)


def _kind(x: Tensor) -> int:
    return 2 if tape.is_float(x.dtype) else int(x.dtype.kind != "b")


def _with_part(x: Tensor, where: Any, value: TensorLike) -> Tensor:
    """What `x[where] = value` leaves; a number at a mask needs no places, so that it can be recorded."""
    given = ops.cast(tape.as_tensor(value, like=x), x.dtype)
    if isinstance(where, tape.Tensor | np.ndarray) and where.dtype == bool and given.numel() == 1:
        mask = tape.as_tensor(where)
        return ops.where(mask.reshape(*mask.shape, *(1,) * (x.ndim - mask.ndim)), given.reshape(()), x)
    while given.ndim > x.ndim and given.shape[0] == 1:
        given = given[0]
    return written(x, where, given)
