"""The module of the expression node: a formula worked out by operations."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import reduce

from layerloom import ops
from layerloom.layers import formula as language
from layerloom.layers.formula import Applied, Joined, Name, Negative, Number, Part, names, parsed, truth
from layerloom.nn import Module
from layerloom.tensor import Tensor

ENTRYWISE: Mapping[str, Callable[[Tensor], Tensor]] = {name: getattr(ops, name) for name in language.ENTRYWISE}
REDUCTIONS: Mapping[str, Callable[..., Tensor]] = {
    "sum": ops.sum, "mean": ops.mean, "var": ops.var, "max": ops.amax, "min": ops.amin,
}  # fmt: skip
ARITHMETIC: Mapping[str, Callable[..., Tensor]] = {
    "+": ops.add, "-": ops.subtract, "*": ops.multiply, "/": ops.divide, "**": ops.power,
}  # fmt: skip
COMPARISONS: Mapping[str, Callable[..., Tensor]] = {
    "<": ops.less, "<=": ops.less_equal, ">": ops.greater, ">=": ops.greater_equal, "==": ops.equal,
    "!=": ops.not_equal,
}  # fmt: skip


class Formula(Module):
    """What a text in the language of the expression node says of tensors, which come in the order of their names."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text
        self._formula = parsed(text)
        self._names = names(self._formula)

    def forward(self, *values: Tensor) -> Tensor:
        found = _Evaluation(dict(zip(self._names, values, strict=True))).of(self._formula)
        assert isinstance(found, Tensor), "the parser makes sure that an input is mentioned"
        return found

    def extra_repr(self) -> str:
        return repr(self.text)


class _Evaluation:
    """A formula at work on tensors by name."""

    def __init__(self, values: Mapping[str, Tensor]) -> None:
        self._values = values

    def of(self, formula: language.Formula) -> Tensor | float:
        """The value of a formula; numbers stay Python's, so that they take on the precision of what they meet."""
        match formula:
            case Number(value):
                return value
            case Name(name):
                return self._values[name]
            case Negative(value):
                return -self.of(value)
            case Joined(symbol) if symbol in COMPARISONS:
                return ops.cast(self._condition(formula), self._dtype)
            case Joined(symbol, left, right):
                return ARITHMETIC[symbol](self.of(left), self.of(right))
            case Part(value, cuts):
                return ops.index(self.of(value), (slice(None), *(slice(*cut) for cut in cuts)))
            case Applied():
                return self._applied(formula)

    def _condition(self, formula: language.Formula) -> Tensor:
        compared = truth(formula)
        assert isinstance(compared, Joined), "a truth is a comparison"
        return COMPARISONS[compared.symbol](self.of(compared.left), self.of(compared.right))

    def _applied(self, formula: Applied) -> Tensor | float:
        first, *rest = formula.values
        match formula.function:
            case "where":
                return ops.where(self._condition(first), *map(self.of, rest))
            case "clip":
                return ops.clip(self.of(first), *map(self.of, rest))
            case "max" | "min" if rest:
                return reduce(lambda a, b: _extreme(formula.function, a, b), map(self.of, formula.values))
            case "softmax" | "log_softmax" as name:
                (axis,) = formula.axes or (-1,)
                return (ops.softmax if name == "softmax" else ops.log_softmax)(self.of(first), axis)
            case name if name in REDUCTIONS:
                return self._reduced(name, self.of(first), formula.axes)
        return ENTRYWISE[formula.function](self._tensor(first))

    def _tensor(self, formula: language.Formula) -> Tensor:
        value = self.of(formula)
        assert isinstance(value, Tensor), "the parser makes sure that functions are applied to inputs"
        return value

    def _reduced(self, name: str, value: Tensor | float, axes: tuple[int, ...] | None) -> Tensor:
        assert isinstance(value, Tensor), "the parser makes sure that functions are applied to inputs"
        return REDUCTIONS[name](value, tuple(range(1, value.ndim)) if axes is None else axes, keepdims=True)

    @property
    def _dtype(self) -> object:
        return next(iter(self._values.values())).dtype


def _extreme(name: str, a: Tensor | float, b: Tensor | float) -> Tensor | float:
    """The larger or the smaller of two; beside a number it is a limit, at which the gradient passes as in PyTorch."""
    if isinstance(a, Tensor) and isinstance(b, Tensor):
        return ops.maximum(a, b) if name == "max" else ops.minimum(a, b)
    if isinstance(a, Tensor) or isinstance(b, Tensor):
        x, limit = (a, b) if isinstance(a, Tensor) else (b, a)
        return ops.clip(x, low=limit) if name == "max" else ops.clip(x, high=limit)
    return max(a, b) if name == "max" else min(a, b)
