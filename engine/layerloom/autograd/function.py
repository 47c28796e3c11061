"""Functions with a gradient of one's own, written as for PyTorch:

    class Cube(Function):
        @staticmethod
        def forward(ctx, x):
            ctx.save_for_backward(x)
            return x * x * x

        @staticmethod
        def backward(ctx, g):
            (x,) = ctx.saved_tensors
            return g * 3 * x * x

    y = Cube.apply(x)

`backward` is differentiated again if it is written in operations on tensors. Such a function is Python that no program
can hold; it can be recorded if it also declares `decompose(*inputs)`, the same result in operations.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from layerloom import ops
from layerloom.mode import thread
from layerloom.origin import at_work
from layerloom.tensor import Tensor, Untraceable, is_float, no_grad, remembered

if TYPE_CHECKING:
    from layerloom.ops.operation import Pullbacks


class Context:
    """What `forward` leaves for `backward`; attributes of one's own may be set too."""

    needs_input_grad: tuple[bool, ...] = ()
    """For each input of `forward` whether a gradient of it can be asked for."""

    def __init__(self) -> None:
        self._saved: tuple[Tensor | None, ...] = ()
        self._constant: set[int] = set()
        self._zeros_for_none = True

    def save_for_backward(self, *tensors: Tensor | None) -> None:
        """Keep inputs, results or other tensors, to be found in `saved_tensors` by `backward`."""
        for x in tensors:
            if x is not None and not isinstance(x, Tensor):
                raise TypeError(f"save_for_backward keeps tensors, got {type(x).__name__}: set an attribute of ctx")
        self._saved = tensors

    @property
    def saved_tensors(self) -> tuple[Tensor | None, ...]:
        """What was saved, in its order."""
        return self._saved

    def mark_non_differentiable(self, *results: Tensor) -> None:
        """Let no gradient pass through these results."""
        self._constant |= {id(result) for result in results}

    def set_materialize_grads(self, value: bool) -> None:
        """Whether `backward` gets zeros (as by default) or `None` for a result that nobody used."""
        self._zeros_for_none = value

    def mark_dirty(self, *inputs: Tensor) -> None:
        """Refused: arrays are values, so an input cannot be changed in place."""
        raise RuntimeError(f"{len(inputs)} inputs are marked as changed in place: return new tensors")


class Function:
    """The base of functions with a gradient of their own; call them by `apply`."""

    @staticmethod
    def forward(ctx: Any, *inputs: Any) -> Any:
        """The result or a tuple of results; nothing in here is remembered.

        A class that declares `setup_context` leaves `ctx` out.
        """
        raise NotImplementedError("a Function needs a static forward(ctx, *inputs)")

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple[Any, ...], output: Any) -> None:
        """Fill `ctx` after `forward(*inputs)` gave `output`."""
        raise NotImplementedError

    @staticmethod
    def backward(ctx: Any, *gradients: Any) -> Any:
        """The gradient of each input, `None` where there is none, from those of the results."""
        raise NotImplementedError("a Function needs a static backward(ctx, *gradients)")

    @staticmethod
    def decompose(*inputs: Any) -> Any:
        """What `forward` gives, in operations on tensors: used while a program is recorded."""
        raise NotImplementedError

    @classmethod
    def apply(cls, *inputs: Any) -> Any:
        """The result of `forward`, remembered with `backward` as the way back."""
        state = thread.state
        if state.recording:
            return cls._decomposed(*inputs)
        context = Context()
        tensors = tuple([x for x in inputs if isinstance(x, Tensor)])
        remembers = state.remembers and any(x.requires_grad for x in tensors)
        context.needs_input_grad = tuple([remembers and isinstance(x, Tensor) and x.requires_grad for x in inputs])
        with no_grad():
            output = cls._run(context, inputs)
        results = output if isinstance(output, tuple) else (output,)
        _check_results(cls, results)
        if state.watch is not None:
            state.watch.computed(cls.__name__, [x.data for x in tensors], [y.data for y in results])
        if not remembers:
            return _like(output, [y.detach() for y in results])
        return _like(output, _with_a_past(cls, context, inputs, results))

    @classmethod
    def _decomposed(cls, *inputs: Any) -> Any:
        if cls.decompose is Function.decompose:
            name = at_work().name
            raise Untraceable(
                f"{f'{name}: ' if name else ''}the function {cls.__name__} runs in Python and cannot be recorded: "
                "declare its decompose(*inputs) in operations on tensors, or train eagerly"
            )
        return cls.decompose(*inputs)

    @classmethod
    def _run(cls, context: Context, inputs: tuple[Any, ...]) -> Any:
        if cls.setup_context is Function.setup_context:
            return cls.forward(context, *inputs)
        output = cls.forward(*inputs)
        cls.setup_context(context, inputs, output)
        return output


def _check_results(function: type[Function], results: tuple[Any, ...]) -> None:
    for result in results:
        if not isinstance(result, Tensor):
            raise TypeError(f"{function.__name__}.forward must return tensors, got {type(result).__name__}")


def _like(output: Any, results: Sequence[Tensor]) -> Any:
    return tuple(results) if isinstance(output, tuple) else results[0]


def _with_a_past(
    function: type[Function], context: Context, inputs: tuple[Any, ...], results: tuple[Tensor, ...]
) -> list[Tensor]:
    """The results with a node behind them.

    The node frees its inputs and results once it was passed, so what was saved beside these counts as a result too.
    """
    tensors = tuple([x for x in inputs if isinstance(x, Tensor)])
    near = {id(x) for x in (*tensors, *results)}
    others = [x for x in context._saved if x is not None and id(x) not in near]
    known = {id(x): place for place, x in enumerate((*tensors, *results, *others))}
    places = tuple([None if x is None else known[id(x)] for x in context._saved])
    context._saved = ()
    arrays = tuple([y.data for y in (*results, *others)])
    positions = tuple([place for place, x in enumerate(inputs) if isinstance(x, Tensor)])
    rule = _Applied(function, context, len(inputs), positions, len(results), places)
    made = remembered(rule, tensors, [x.data for x in tensors], arrays)[: len(results)]
    constant = context._constant
    return [new.detach() if id(old) in constant else new for old, new in zip(results, made, strict=True)]


@dataclass(frozen=True)
class _Applied:
    """One application of a function, as the rule of its node."""

    function: type[Function]
    context: Context
    count: int
    """How many inputs `forward` had."""
    positions: tuple[int, ...]
    """Which of them were tensors."""
    results: int
    places: tuple[int | None, ...]
    """Where each saved tensor is: in the tensors, the results and what else was saved, one after the other."""
    many: bool = True

    @property
    def name(self) -> str:
        return self.function.__name__

    def vjp(self, g: tuple[Tensor | None, ...], y: tuple[Tensor, ...], *inputs: Tensor) -> Pullbacks:
        @cache
        def gradients() -> Sequence[Tensor | None]:
            others = [extra.detach() for extra in y[self.results :]]
            kept = (*inputs, *y[: self.results], *others)
            self.context._saved = tuple([None if place is None else kept[place] for place in self.places])
            try:
                return self._gradients(self._arrived(g, y), inputs)
            finally:
                self.context._saved = ()

        return tuple([_at(gradients, at) if x.requires_grad else None for at, x in enumerate(inputs)])

    def _arrived(self, g: tuple[Tensor | None, ...], y: tuple[Tensor, ...]) -> list[Tensor | None]:
        pairs = zip(g[: self.results], y, strict=False)
        zeros = self.context._zeros_for_none
        return [ops.zeros_like(result) if one is None and zeros else one for one, result in pairs]

    def _gradients(self, arrived: list[Tensor | None], inputs: tuple[Tensor, ...]) -> list[Tensor | None]:
        """What `backward` returns for the inputs that are tensors."""
        returned = self.function.backward(self.context, *arrived)
        found = returned if isinstance(returned, tuple) else (returned,)
        while len(found) > self.count and found[-1] is None:
            found = found[:-1]
        if len(found) != self.count:
            raise RuntimeError(f"{self.name}.backward returned {len(found)} gradients for {self.count} inputs")
        return [self._fitting(found[place], x) for place, x in zip(self.positions, inputs, strict=True)]

    def _fitting(self, gradient: Any, x: Tensor) -> Tensor | None:
        if gradient is None or not is_float(x.dtype):
            return None
        if not isinstance(gradient, Tensor) or gradient.shape != x.shape:
            came = f"a gradient of shape {gradient.shape}" if isinstance(gradient, Tensor) else type(gradient).__name__
            raise RuntimeError(f"{self.name}.backward returned {came} for an input of shape {x.shape}")
        return ops.cast(gradient, x.dtype)


def _at(gradients: Callable[[], Sequence[Tensor | None]], position: int) -> Callable[[], Tensor | None]:
    return lambda: gradients()[position]
