"""Small programs by chance, differentiated in every way here and in PyTorch: the same numbers, hooks and refusals."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import numpy as np
import torch
from tests.long.agreement.arrays import _or_error, _refused
from tests.long.agreement.comparing import Disagreement
from tests.long.agreement.dice import Array, Dice
from torch.autograd import functional
from torch.utils.checkpoint import checkpoint

from layerloom import autograd, tensor
from layerloom.tensor import Tensor

OURS = SimpleNamespace(
    leaf=lambda x: Tensor(x.copy(), requires_grad=True),
    plain=lambda x: Tensor(x.copy()),
    numpy=lambda t: t.numpy(),
    grad=tensor.grad,
    no_grad=tensor.no_grad,
    checkpoint=autograd.checkpoint,
    vjp=autograd.vjp,
    jvp=autograd.jvp,
    jacobian=autograd.jacobian,
    hessian=autograd.hessian,
    hvp=autograd.hvp,
    function=autograd.Function,
)
THEIRS = SimpleNamespace(
    leaf=lambda x: torch.tensor(x, requires_grad=True),
    plain=torch.tensor,
    numpy=lambda t: t.detach().numpy(),
    grad=torch.autograd.grad,
    no_grad=torch.no_grad,
    checkpoint=lambda f, *xs: checkpoint(f, *xs, use_reentrant=False),
    vjp=functional.vjp,
    jvp=functional.jvp,
    jacobian=functional.jacobian,
    hessian=functional.hessian,
    hvp=functional.hvp,
    function=torch.autograd.Function,
)
SHAPES = ((3,), (2, 3), (1,), (), (2, 1))


def cubed(kind: Any) -> Callable[[Any], Any]:
    """A function with a gradient of its own: x³ from a saved x."""

    class Cube(kind.function):  # type: ignore[misc]
        @staticmethod
        def forward(ctx: Any, x: Any) -> Any:
            ctx.save_for_backward(x)
            return x * x * x

        @staticmethod
        def backward(ctx: Any, g: Any) -> Any:
            (x,) = ctx.saved_tensors
            return g * 3 * x * x

    found: Callable[[Any], Any] = Cube.apply
    return found


def silent(kind: Any, x: Any) -> Any:
    """A value made where nothing is remembered."""
    with kind.no_grad():
        return x * 2


STEPS: Mapping[str, Callable[..., Any]] = {
    "add": lambda kind, a, b: a + b,
    "multiply": lambda kind, a, b: a * b,
    "subtract": lambda kind, a, b: 2 - a * b,
    "divide": lambda kind, a, b: a / (b * b + 1),
    "sine": lambda kind, a, b: a.sin(),
    "tanh": lambda kind, a, b: (a + b).tanh(),
    "sum": lambda kind, a, b: a.sum(),
    "mean": lambda kind, a, b: a.mean(-1) if a.ndim else a * 1.0,
    "row": lambda kind, a, b: a[0] if a.ndim else a * 2,
    "twice": lambda kind, a, b: a * a,
    "detach": lambda kind, a, b: a.detach() * b,
    "silent": lambda kind, a, b: silent(kind, a) + b,
    "checkpoint": lambda kind, a, b: kind.checkpoint(lambda x, y: (x * y).sin() + x, a, b),
    "cube": lambda kind, a, b: cubed(kind)(a.tanh()),
}


@dataclass(frozen=True)
class Written:
    """A program: leaves, then steps, each of which takes two of the values before it."""

    leaves: Sequence[Array]
    steps: Sequence[tuple[str, int, int]]

    @staticmethod
    def drawn(dice: Dice, names: Sequence[str] = tuple(STEPS)) -> Written:
        leaves = [np.asarray(dice.rng.normal(size=dice.pick(*SHAPES))) for _ in range(3)]
        counts = range(3, 3 + dice.whole(2, 7))
        return Written(leaves, [(dice.pick(*names), dice.whole(0, n - 1), dice.whole(0, n - 1)) for n in counts])

    def values(self, kind: Any, leaves: Sequence[Any]) -> list[Any]:
        """The leaves and what every step made."""
        made = list(leaves)
        for name, a, b in self.steps:
            made.append(STEPS[name](kind, made[a], made[b]))
        return made

    def total(self, kind: Any) -> Callable[..., Any]:
        """The sum of the last value and a bit of every leaf as a function of the leaves."""

        def call(*leaves: Any) -> Any:
            return self.values(kind, leaves)[-1].sum() + sum((x * x).sum() for x in leaves) * 0.5

        return call

    def __str__(self) -> str:
        return f"{[x.shape for x in self.leaves]} {self.steps}"


def agree(program: Written, ours: Any, theirs: Any, words: str) -> None:
    """Raises `Disagreement` unless both are refusals, or the same tree of numbers."""
    if not _refused(theirs, ours, f"{words} of {program}"):
        _same(ours, theirs, f"{words} of {program}")


def _same(ours: Any, theirs: Any, words: str) -> None:
    if isinstance(theirs, list | tuple):
        if len(ours) != len(theirs):
            raise Disagreement(f"{words}: {len(ours)} results here, {len(theirs)} there")
        for one, other in zip(ours, theirs, strict=True):
            _same(one, other, words)
    elif theirs is None or isinstance(theirs, str | bool):
        if ours != theirs:
            raise Disagreement(f"{words}: {ours} here, {theirs} there")
    else:
        x, y = OURS.numpy(ours), THEIRS.numpy(theirs)
        if x.shape != y.shape or not np.allclose(x, y, rtol=1e-9, atol=1e-11, equal_nan=True):
            raise Disagreement(f"{words}: {x} here, {y} there")


def asked(dice: Dice) -> str:
    """`grad` of some values by some others, and once more of what it gives."""
    program = Written.drawn(dice)
    count = 3 + len(program.steps)
    outputs = [dice.whole(3, count - 1) for _ in range(dice.whole(1, 2))]
    inputs = [dice.whole(0, count - 1) for _ in range(dice.whole(1, 3))]
    seeded, unused, again = dice.flag(), dice.chance(0.7), dice.flag()

    def run(kind: Any) -> Any:
        values = program.values(kind, [kind.leaf(x) for x in program.leaves])
        ys, xs = [values[i] for i in outputs], [values[i] for i in inputs]
        seeds = [kind.plain(np.cos(np.arange(y.size if kind is OURS else y.numel()).reshape(y.shape))) for y in ys]
        found = list(kind.grad(ys, xs, seeds if seeded else None, create_graph=again, allow_unused=unused))
        if not again:
            return found
        total = sum((g * g).sum() for g in found if g is not None and g.requires_grad)
        return [*found, *kind.grad(total, xs, allow_unused=True)] if not isinstance(total, int) else found

    ours, theirs = _or_error(lambda: run(OURS)), _or_error(lambda: run(THEIRS))
    agree(program, ours, theirs, f"grad({outputs}, {inputs}, seeded={seeded}, allow_unused={unused}, again={again})")
    return str(program)


def walked(dice: Dice) -> str:
    """`backward` once or twice, with hooks that write down their turn, change gradients and are taken away."""
    program = Written.drawn(dice)
    count = 3 + len(program.steps)
    hooked = [(dice.whole(0, count - 1), dice.pick(None, 2.0, -1.0), dice.chance(0.2)) for _ in range(dice.whole(0, 4))]
    kept, retain, twice = dice.whole(0, count - 1), dice.flag(), dice.flag()
    chosen = dice.pick(None, None, [0], [0, 2])

    def run(kind: Any) -> Any:
        leaves = [kind.leaf(x) for x in program.leaves]
        values, log = program.values(kind, leaves), list[tuple[int, str]]()
        for number, (place, factor, away) in enumerate(hooked):

            def hook(g: Any, place: int = place, number: int = number, factor: float | None = factor) -> Any:
                log.append((place, f"{number} {np.round(np.sum(kind.numpy(g)), 6) + 0.0}"))
                return None if factor is None else g * factor

            handle = values[place].register_hook(hook)
            if away:
                handle.remove()
        if values[kept].requires_grad:
            values[kept].retain_grad()
        inputs = None if chosen is None else [leaves[i] for i in chosen]
        for _ in range(1 + twice):
            values[-1].sum().backward(retain_graph=retain, inputs=inputs)
        grads = [x.grad for x in leaves]
        turns = [text for _, text in sorted(log, key=lambda turn: turn[0])]  # the order is that of one tensor's hooks
        return [*grads, values[kept].grad if values[kept].requires_grad else None, *turns]

    ours, theirs = _or_error(lambda: run(OURS)), _or_error(lambda: run(THEIRS))
    if isinstance(ours, RuntimeError) and "was freed" in str(ours) and twice and not retain:
        return str(program)  # PyTorch refuses only where the program keeps something for the way back
    agree(program, ours, theirs, f"backward(retain={retain}, twice={twice}, {chosen}) with {hooked}, {kept}")
    return str(program)


SMOOTH = tuple(name for name in STEPS if name not in ("detach", "silent", "checkpoint", "cube"))


def derived(dice: Dice) -> str:
    """Products with the Jacobian and Hessian matrices, and these themselves."""
    program = Written.drawn(dice, SMOOTH)
    name = dice.pick("vjp", "jvp", "jacobian", "hessian", "hvp")
    vectors = [np.cos(np.arange(x.size).reshape(x.shape)) for x in program.leaves]

    def run(kind: Any) -> Any:
        xs, vs = (tuple(kind.plain(x) for x in arrays) for arrays in (program.leaves, vectors))
        total = program.total(kind)
        if name == "vjp":
            return kind.vjp(total, xs, kind.plain(np.asarray(1.5)))
        return getattr(kind, name)(total, xs, *(() if name in ("jacobian", "hessian") else (vs,)))

    ours, theirs = _or_error(lambda: run(OURS)), _or_error(lambda: run(THEIRS))
    agree(program, ours, theirs, name)
    return str(program)


def threaded(dice: Dice) -> str:
    """What is remembered in nested switches, here and in a thread that starts inside them."""
    nested = [dice.flag() for _ in range(dice.whole(1, 4))]

    def run(switches: tuple[Any, Any], enabled: Callable[[], bool]) -> list[bool]:
        seen: list[bool] = []

        def enter(rest: Sequence[bool]) -> None:
            seen.append(enabled())
            if rest:
                with switches[rest[0]]():
                    enter(rest[1:])
                seen.append(enabled())
            else:
                thread = threading.Thread(target=lambda: seen.append(enabled()))
                thread.start()
                thread.join()

        enter(nested)
        return seen

    ours = run((tensor.no_grad, tensor.enable_grad), tensor.is_grad_enabled)
    theirs = run((torch.no_grad, torch.enable_grad), torch.is_grad_enabled)
    if ours != theirs:
        raise Disagreement(f"{nested}: {ours} here, {theirs} there")
    return str(nested)


DRAWS: Mapping[str, Callable[[Dice], str]] = {
    "grad": asked,
    "backward": walked,
    "derivatives": derived,
    "switches": threaded,
}
