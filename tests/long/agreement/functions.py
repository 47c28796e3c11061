"""Functions on tensors beside PyTorch's: numbers, gradients and gradients of gradients, over arguments by chance."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import torch
from tests.long.agreement.comparing import KNOWN, REFUSALS, Disagreement
from tests.long.agreement.dice import Array, Dice
from tests.support.oracle import assert_as_pytorch

from layerloom import ops

F = torch.nn.functional


@dataclass(frozen=True)
class Call:
    """The same function in both frameworks, with arrays for its inputs; `second`: whether it is smooth twice."""

    ours: Callable[..., Any]
    theirs: Callable[..., Any]
    inputs: Sequence[Array]
    second: bool = True
    words: str = ""


Drawn = Callable[[Dice], Call]


def sizes(dice: Dice, low: int = 0, high: int = 4) -> tuple[int, ...]:
    return dice.shape(dice.whole(low, high), low=0 if dice.chance(0.1) else 1, high=4)


def broadcast(dice: Dice, count: int) -> list[tuple[int, ...]]:
    """Shapes that fit each other: axes of size 1, and axes that are not there."""
    whole = sizes(dice)
    found = []
    for _ in range(count):
        shape = tuple(1 if dice.chance(0.25) else n for n in whole)
        found.append(shape[dice.whole(0, len(shape)) :] if dice.chance(0.3) else shape)
    return found


def between(low: float, high: float) -> Callable[..., Array]:
    """Numbers away from the ends."""
    return lambda dice, *shape: dice.laid(np.asarray(dice.rng.uniform(low, high, size=shape)))


def plain(dice: Dice, *shape: int) -> Array:
    return dice.laid(np.asarray(dice.rng.normal(size=shape)))


def one(name: str, theirs: Callable[..., Any], draw: Callable[..., Array], dice: Dice) -> Call:
    return Call(getattr(ops, name), theirs, [draw(dice, *sizes(dice))])


def two(name: str, theirs: Callable[..., Any], draw: Callable[..., Array], dice: Dice) -> Call:
    return Call(getattr(ops, name), theirs, [draw(dice, *shape) for shape in broadcast(dice, 2)])


def axes_of(dice: Dice, x: Array) -> tuple[int, ...]:
    """Some axes, some of them counted from the end."""
    chosen = dice.rng.permutation(x.ndim)[: dice.whole(1, x.ndim)]
    return tuple(int(a) - (x.ndim if dice.flag() else 0) for a in chosen)


def reduction(name: str, theirs: Callable[..., Any], several: bool, dice: Dice) -> Call:
    x = plain(dice, *dice.shape(dice.whole(1, 4), low=0 if dice.chance(0.1) else 1, high=4))
    axis = axes_of(dice, x) if several else axes_of(dice, x)[0]
    keep = dice.flag()
    ours = getattr(ops, name)
    return Call(
        lambda t: ours(t, axis, keep), lambda t: theirs(t, axis, keep), [x], words=f"axis={axis}, keepdims={keep}"
    )


def spread(name: str, dice: Dice) -> Call:
    call = dice.whole(0, 1)
    x = plain(dice, *dice.shape(dice.whole(1, 3), 1, 4))
    axis, keep = axes_of(dice, x), dice.flag()
    ours = getattr(ops, name)
    theirs = getattr(torch, name)
    return Call(
        lambda t: ours(t, axis, keep, correction=call),
        lambda t: theirs(t, axis, correction=call, keepdim=keep),
        [x],
        words=f"axis={axis}, correction={call}",
    )


def norm(dice: Dice) -> Call:
    x = plain(dice, *dice.shape(dice.whole(1, 3), 1, 4))
    p, axis, keep = dice.pick(2, 1, 3, 0.5, float("inf"), -float("inf")), axes_of(dice, x), dice.flag()
    return Call(
        lambda t: ops.norm(t, p, axis, keep),
        lambda t: torch.linalg.vector_norm(t, p, axis, keep),
        [x],
        words=f"p={p}, axis={axis}",
    )


def along(name: str, theirs: Callable[..., Any], dice: Dice) -> Call:
    x = plain(dice, *dice.shape(dice.whole(1, 4), low=0 if dice.chance(0.1) else 1, high=4))
    axis = axes_of(dice, x)[0]
    ours = getattr(ops, name)
    return Call(lambda t: ours(t, axis), lambda t: theirs(t, axis), [x], words=f"axis={axis}")


def ranked(dice: Dice) -> Call:
    x = plain(dice, *dice.shape(dice.whole(1, 3), 1, 5))
    axis, largest = axes_of(dice, x)[0], dice.flag()
    k = dice.whole(1, x.shape[axis])
    part = dice.whole(0, 1)
    return Call(
        lambda t: ops.topk(t, k, axis, largest)[part], lambda t: torch.topk(t, k, axis, largest)[part], [x],
        words=f"k={k}, axis={axis}, largest={largest}",
    )  # fmt: skip


def quantile(dice: Dice) -> Call:
    x = plain(dice, *dice.shape(dice.whole(1, 3), 1, 5))
    axis, keep, q = axes_of(dice, x)[0], dice.flag(), dice.real(0, 1)
    return Call(
        lambda t: ops.quantile(t, q, axis, keep), lambda t: torch.quantile(t, q, axis, keep), [x], words=f"{q}, {axis}"
    )


def ordered(name: str, dice: Dice) -> Call:
    """With ties: a sort that keeps the order of equals is the same one everywhere."""
    x = np.round(plain(dice, *dice.shape(dice.whole(1, 3), 1, 6)))
    axis, down = axes_of(dice, x)[0], dice.flag()
    ours, place = getattr(ops, name), 1 if name == "argsort" else 0
    return Call(
        lambda t: ours(t, axis, down), lambda t: torch.sort(t, dim=axis, descending=down, stable=True)[place], [x],
        words=f"axis={axis}, descending={down}",
    )  # fmt: skip


def arranged(dice: Dice) -> Call:
    """The functions that only move numbers."""
    x = plain(dice, *dice.shape(dice.whole(1, 4), low=0 if dice.chance(0.1) else 1, high=4))
    axis, several = axes_of(dice, x)[0], axes_of(dice, x)
    order = tuple(int(a) for a in dice.rng.permutation(x.ndim))
    shift, offset, times = dice.whole(-4, 4), dice.whole(-3, 3), dice.shape(dice.whole(x.ndim, x.ndim + 1), 0, 3)
    parts = [1, x.shape[axis] - 1]
    widths = [(dice.whole(0, 2), dice.whole(0, 2)) for _ in range(x.ndim)]
    flat = [n for side in reversed(widths) for n in side]
    forms: dict[str, tuple[Callable[..., Any], Callable[..., Any]]] = {
        "transpose": (lambda t: ops.transpose(t, order), lambda t: t.permute(order)),
        "flip": (lambda t: ops.flip(t, several), lambda t: t.flip(several)),
        "roll": (lambda t: ops.roll(t, shift, axis), lambda t: t.roll(shift, axis)),
        "roll flat": (lambda t: ops.roll(t, shift), lambda t: t.roll(shift)),
        "expand": (lambda t: ops.expand_dims(t, axis), lambda t: t.unsqueeze(axis)),
        "squeeze": (ops.squeeze, torch.squeeze),
        "tile": (lambda t: ops.tile(t, times), lambda t: t.tile(times)),
        "repeat": (lambda t: ops.repeat(t, abs(shift), axis), lambda t: t.repeat_interleave(abs(shift), axis)),
        "pad": (lambda t: ops.pad(t, widths, 1.5), lambda t: F.pad(t, flat, value=1.5)),
        "moveaxis": (lambda t: ops.moveaxis(t, several, several[::-1]), lambda t: t.movedim(several, several[::-1])),
        "stack": (lambda t: ops.stack([t, t * t], axis), lambda t: torch.stack([t, t * t], axis)),
        "concatenate": (lambda t: ops.concatenate([t, t * t], axis), lambda t: torch.cat([t, t * t], axis)),
        "chunk": (lambda t: ops.chunk(t, 2, axis)[-1], lambda t: t.chunk(2, axis)[-1]),
        "split": (lambda t: ops.split(t, parts, axis)[-1], lambda t: t.split(parts, axis)[-1]),
        "diff": (lambda t: ops.diff(t, axis), lambda t: t.diff(dim=axis)),
        "flatten": (lambda t: ops.flatten(t, axis, -1), lambda t: t.flatten(axis, -1)),
        "swapaxes": (lambda t: ops.swapaxes(t, axis, several[0]), lambda t: t.swapaxes(axis, several[0])),
        "tril": (lambda t: ops.tril(t, offset), lambda t: t.tril(offset)),
        "triu": (lambda t: ops.triu(t, offset), lambda t: t.triu(offset)),
        "diagonal": (lambda t: ops.diagonal(t, offset), lambda t: t.diagonal(offset, -2, -1)),
        "diag_embed": (lambda t: ops.diag_embed(t, offset), lambda t: t.diag_embed(offset)),
    }
    name = dice.pick(*forms)
    return Call(
        *forms[name], [x], words=f"{name} axis={axis}, {several}, {order}, {shift}, {offset}, {times}, {widths}"
    )


def product(dice: Dice) -> Call:
    rows, inner, columns = dice.shape(3, low=0 if dice.chance(0.1) else 1, high=4)
    front, back = broadcast(dice, 2)
    a = dice.pick((inner,), (*front, rows, inner), (*front, rows, inner))
    b = dice.pick((inner,), (*back, inner, columns), (*back, inner, columns))
    return Call(ops.matmul, torch.matmul, [plain(dice, *a), plain(dice, *b)])


def summed(dice: Dice) -> Call:
    """Any sum of products, with a repeated letter, an ellipsis or no output now and then."""
    size = dict(zip("abcde", dice.shape(5, 1, 3), strict=True))
    terms = ["".join(dice.rng.permutation(list("abcde"))[: dice.whole(0, 3)]) for _ in range(dice.whole(1, 3))]
    letters = sorted(set("".join(terms)))
    kept = "".join(dice.rng.permutation(letters)[: dice.whole(0, len(letters))]) if letters else ""
    equation = ",".join(terms) + (f"->{kept}" if dice.chance(0.8) else "")
    inputs = [plain(dice, *(size[letter] for letter in term)) for term in terms]
    return Call(partial(ops.einsum, equation), partial(torch.einsum, equation), inputs, words=equation)


def contracted(dice: Dice) -> Call:
    shared = dice.shape(dice.whole(0, 2), 1, 3)
    a, b = dice.shape(dice.whole(0, 2), 1, 3) + shared, shared + dice.shape(dice.whole(0, 2), 1, 3)
    count = len(shared)
    return Call(
        lambda x, y: ops.tensordot(x, y, count),
        lambda x, y: torch.tensordot(x, y, count),
        [plain(dice, *a), plain(dice, *b)],
    )


def clipped(dice: Dice) -> Call:
    low, high = dice.pick(None, -0.5, 0.3), dice.pick(None, 0.5, -0.2)
    low = -1.0 if low is None and high is None else low
    return Call(lambda t: ops.clip(t, low, high), lambda t: t.clamp(low, high), [plain(dice, *sizes(dice))])


def chosen(dice: Dice) -> Call:
    shapes = broadcast(dice, 3)
    condition = np.asarray(dice.rng.random(shapes[0]) < 0.5)
    return Call(ops.where, torch.where, [condition, plain(dice, *shapes[1]), plain(dice, *shapes[2])])


def mixed(dice: Dice) -> Call:
    return Call(ops.lerp, torch.lerp, [plain(dice, *shape) for shape in broadcast(dice, 3)])


def sampled(dice: Dice) -> Call:
    axes = dice.whole(2, 3)
    batch, channels = dice.shape(2, 1, 3)
    x = plain(dice, batch, channels, *dice.shape(axes, 1, 5))
    grid = dice.rng.uniform(-1.4, 1.4, size=(batch, *dice.shape(axes, 1, 4), axes))
    mode = dice.pick("bilinear", "nearest", "bicubic") if axes == 2 else dice.pick("bilinear", "nearest")
    given = (mode, dice.pick("zeros", "border", "reflection"), dice.flag())
    return Call(
        lambda x, g: ops.grid_sample(x, g, *given), lambda x, g: F.grid_sample(x, g, *given), [x, grid],
        second=False, words=str(given),  # PyTorch's has no second gradient
    )  # fmt: skip


def placed(dice: Dice) -> Call:
    axes, corners = dice.whole(2, 3), dice.flag()
    size = (dice.whole(1, 2), 1, *dice.shape(axes, 1, 5))
    theta = plain(dice, size[0], axes, axes + 1)
    return Call(
        lambda t: ops.affine_grid(t, size, corners),
        lambda t: F.affine_grid(t, list(size), corners),
        [theta],
        words=f"{size}, {corners}",
    )


def resized(dice: Dice) -> Call:
    mode = dice.pick("bilinear", "bicubic", "linear", "trilinear", "nearest-exact", "area")
    axes = {"linear": 1, "trilinear": 3}.get(mode, 2)
    corners = dice.flag() if mode not in ("nearest-exact", "area") else None
    soft = mode in ("bilinear", "bicubic") and dice.flag()
    size = dice.shape(axes, 2 if soft else 1, 9)  # to a width of 1 PyTorch's antialias repeats the first row
    x = plain(dice, *dice.shape(2, 1, 2), *dice.shape(axes, 1, 9))
    given: dict[str, Any] = {"size": size, "mode": mode, "align_corners": corners, "antialias": soft}
    return Call(
        lambda t: ops.interpolate(t, **given),
        lambda t: F.interpolate(t, **given),
        [x],
        second=not soft,
        words=str(given),
    )


def attended(dice: Dice) -> Call:
    front = dice.shape(dice.whole(0, 2), 1, 3)
    asking, steps, size, width = dice.shape(4, 1, 4)
    q, k, v = plain(dice, *front, asking, size), plain(dice, *front, steps, size), plain(dice, *front, steps, width)
    scale, causal = dice.pick(None, 0.3), dice.chance(0.3)
    seen = np.asarray(dice.rng.random((asking, steps)) < 0.7)
    seen[:, 0] = True
    masks = [] if causal else dice.pick([], [seen], [plain(dice, asking, steps)])

    def ours(q: Any, k: Any, v: Any, mask: Any = None) -> Any:
        return ops.scaled_dot_product_attention(q, k, v, mask, 0.0, causal, scale)

    def theirs(q: Any, k: Any, v: Any, mask: Any = None) -> Any:
        return F.scaled_dot_product_attention(q, k, v, mask, 0.0, causal, scale=scale)

    return Call(ours, theirs, [q, k, v, *masks], second=False, words=f"{scale}, causal={causal}")


def _named(name: str) -> Callable[..., Any]:
    found: Callable[..., Any] = getattr(torch, name)
    return found


positive, unit, above = between(0.3, 3), between(-0.9, 0.9), between(1.1, 3)
ONES: Mapping[str, tuple[Callable[..., Any], Callable[..., Array]]] = {
    **{name: (_named(name), plain) for name in (
        "abs", "atan", "asinh", "ceil", "cos", "cosh", "deg2rad", "erf", "erfc", "exp", "exp2", "expm1", "floor",
        "frac", "isfinite", "isinf", "isnan", "negative", "rad2deg", "relu", "round", "sigmoid", "sign", "sin",
        "sinc", "sinh", "square", "tan", "tanh", "trunc",
    )},
    **{name: (_named(name), positive) for name in (
        "digamma", "lgamma", "log", "log10", "log1p", "log2", "reciprocal", "rsqrt", "sqrt",
    )},
    **{name: (_named(name), unit) for name in ("acos", "asin", "atanh", "erfinv")},
    "acosh": (torch.acosh, above),
    "logit": (torch.logit, between(0.1, 0.9)),
    "softplus": (F.softplus, plain), "mish": (F.mish, plain), "silu": (F.silu, plain), "gelu": (F.gelu, plain),
    "selu": (F.selu, plain), "log_sigmoid": (F.logsigmoid, plain), "hardswish": (F.hardswish, plain),
}  # fmt: skip
TWOS: Mapping[str, tuple[Callable[..., Any], Callable[..., Array]]] = {
    **{name: (_named(name), plain) for name in (
        "add", "atan2", "copysign", "divide", "fmax", "fmin", "fmod", "greater",
        "greater_equal", "hypot", "less", "less_equal", "logaddexp", "logaddexp2", "maximum", "minimum",
        "multiply", "not_equal", "remainder", "subtract",
    )},
    "equal": (torch.eq, plain),
    "power": (torch.pow, positive),
    "xlogy": (torch.xlogy, positive),
}  # fmt: skip
REDUCTIONS: Mapping[str, tuple[Callable[..., Any], bool]] = {
    **{name: (_named(name), True) for name in ("sum", "mean", "logsumexp", "amax", "amin")},
    **{name: (_named(name), False) for name in ("prod", "argmax", "argmin")},
    "max": (lambda t, axis, keep: torch.max(t, axis, keep)[0], False),
    "min": (lambda t, axis, keep: torch.min(t, axis, keep)[0], False),
    "median": (lambda t, axis, keep: torch.quantile(t, 0.5, axis, keep), False),
    "all": (lambda t, axis, keep: torch.all(t, axis, keepdim=keep), True),
    "any": (lambda t, axis, keep: torch.any(t, axis, keepdim=keep), True),
    "count_nonzero": (lambda t, axis, keep: (t != 0).sum(axis, keepdim=keep), True),
}
ALONG: Mapping[str, Callable[..., Any]] = {
    **{name: _named(name) for name in ("cumsum", "cumprod", "logcumsumexp", "softmax", "log_softmax")},
    "cummax": lambda t, axis: torch.cummax(t, axis)[0],
    "cummin": lambda t, axis: torch.cummin(t, axis)[0],
    "glu": F.glu,
}
DRAWS: Mapping[str, Drawn] = {
    **{name: partial(one, name, *given) for name, given in ONES.items()},
    **{name: partial(two, name, *given) for name, given in TWOS.items()},
    **{name: partial(reduction, name, *given) for name, given in REDUCTIONS.items()},
    **{name: partial(along, name, theirs) for name, theirs in ALONG.items()},
    **{name: partial(spread, name) for name in ("var", "std")},
    **{name: partial(ordered, name) for name in ("sort", "argsort")},
    "norm": norm, "topk": ranked, "quantile": quantile, "arranging": arranged, "matmul": product, "einsum": summed,
    "tensordot": contracted, "clip": clipped, "where": chosen, "lerp": mixed, "grid_sample": sampled,
    "affine_grid": placed, "interpolate": resized, "attention": attended,
}  # fmt: skip


def compare(call: Call) -> bool:
    """Whether both accept it; raises `Disagreement` where only one does or the results differ."""
    try:
        call.theirs(*(torch.from_numpy(np.array(x)) for x in call.inputs))
    except REFUSALS as error:
        return _refused_too(call, error)
    try:
        with np.errstate(all="ignore"):
            assert_as_pytorch(_first(call.ours), _first(call.theirs), *call.inputs, second=call.second)
    except (AssertionError, *REFUSALS) as error:
        raise Disagreement(f"{type(error).__name__}: {' '.join(str(error).split())[:300]}") from error
    return True


def _first(function: Callable[..., Any]) -> Callable[..., Any]:
    """The first of several results."""

    def call(*inputs: Any) -> Any:
        y = function(*inputs)
        return y[0] if isinstance(y, tuple) else y

    return call


def _refused_too(call: Call, reason: Exception) -> bool:
    try:
        call.ours(*call.inputs)
    except (AssertionError, *REFUSALS) as error:
        if len(str(error)) < 15 or isinstance(error, AssertionError):
            raise Disagreement(f"refused here without a sentence: {error!r}") from error
        return False
    if any(part in str(reason) for part in KNOWN):
        return False
    raise Disagreement(f"accepted here, refused there: {reason}")


def disagreements(name: str, draws: int) -> tuple[int, list[str]]:
    """(draws that PyTorch accepts, sentences on those that differ) of a function."""
    accepted, found = 0, []
    for number in range(draws):
        call = DRAWS[name](Dice(zlib.crc32(name.encode()), number))
        try:
            accepted += compare(call)
        except Disagreement as error:
            shapes = ", ".join(f"{x.dtype}{list(x.shape)}" for x in call.inputs)
            found.append(f"{name} #{number} ({call.words} on {shapes}): {error}")
    return accepted, found


def functions_agree(draws: int) -> Mapping[str, Any]:
    """So many draws of every function."""
    results = {name: disagreements(name, draws) for name in DRAWS}
    failed = [line for _, lines in results.values() for line in lines]
    accepted = sum(count for count, _ in results.values())
    return {
        "passed": not failed,
        "functions": len(DRAWS),
        "draws": draws * len(DRAWS),
        "accepted": accepted,
        "failed": failed,
    }
