"""Memory for time: what a function keeps for the way back is thrown away, and computed again when it is needed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from layerloom import ops
from layerloom.backward import Key, key_of, partials
from layerloom.mode import recomputing, thread
from layerloom.ops import random
from layerloom.tensor import Tensor, enable_grad, next_serial, remembered

if TYPE_CHECKING:
    from layerloom.ops.operation import Pullbacks


def checkpoint(function: Callable[..., Any], *inputs: Any, **named: Any) -> Any:
    """`function(*inputs, **named)`, a tensor or a tuple of them, run again when its gradient is pulled back.

    Between the two runs nothing but inputs and results is kept (Chen et al., "Training deep nets with sublinear memory
    cost", 2016). Tensors that the function uses beside its inputs, such as parameters, get their gradients too. Random
    numbers are the same in both runs, and what the second run assigns (running averages) stays as the first left it.
    While a program is recorded this just calls the function: there the compiler decides what is computed again.
    """
    state = thread.state
    called = partial(function, **named)
    if state.recording or not state.remembers:
        return called(*inputs)
    positions = tuple([place for place, x in enumerate(inputs) if isinstance(x, Tensor)])
    segment = _Segment(called, inputs, positions, random.replaying())
    copies, results, used = segment.run([inputs[place] for place in positions])
    if not used:
        return results if segment.gives_tuple else results[0]
    captured = [x for key, x in used.items() if key not in set(map(key_of, copies))]
    sources = (*(inputs[place] for place in positions), *captured)
    made = remembered(segment, sources, [x.data for x in sources], tuple([y.data for y in results]))
    return made if segment.gives_tuple else made[0]


@dataclass
class _Segment:
    """A function with its inputs, as the rule of its node."""

    function: Callable[..., Any]
    template: tuple[Any, ...]
    """The inputs; those that are tensors are replaced at each run."""
    positions: tuple[int, ...]
    """Which of the inputs are tensors."""
    again: Callable[[], AbstractContextManager[None]]
    gives_tuple: bool = False
    name: str = "checkpoint"
    many: bool = True

    def __post_init__(self) -> None:
        # The node keeps the tensors, and lets go of them.
        self.template = tuple([None if place in self.positions else x for place, x in enumerate(self.template)])

    def run(self, tensors: Sequence[Tensor]) -> tuple[tuple[Tensor, ...], tuple[Tensor, ...], dict[Key, Tensor]]:
        """Copies of the tensors, the results for them, and all older tensors (copies too) that lead to gradients."""
        copies = tuple([ops.identity(x) for x in tensors])
        inputs = list(self.template)
        for place, copy in zip(self.positions, copies, strict=True):
            inputs[place] = copy
        start = next_serial()
        output = self.function(*inputs)
        self.gives_tuple = isinstance(output, (tuple, list))
        results = tuple(output) if self.gives_tuple else (output,)
        return copies, results, _used(results, start)

    def vjp(self, g: tuple[Tensor | None, ...], y: tuple[Tensor, ...], *inputs: Tensor) -> Pullbacks:
        count = len(self.positions)

        @cache
        def pulled() -> list[Tensor | None]:
            with enable_grad(), recomputing(), self.again():
                copies, results, used = self.run(inputs[:count])
            sources = (*copies, *inputs[count:])
            _check_same(y, results, used, sources)
            return partials(results, g, sources)

        return tuple([lambda position=position: pulled()[position] for position in range(len(inputs))])


def _used(results: tuple[Tensor, ...], start: int) -> dict[Key, Tensor]:
    """The tensors that require a gradient, were there before the serial `start`, and lead to the results."""
    found: dict[Key, Tensor] = {}
    seen: set[int] = set()
    stack = list(results)
    while stack:
        x = stack.pop()
        if not x.requires_grad:
            continue
        if x.node is None or x.node.serial < start:
            found[key_of(x)] = x
        elif x.node.serial not in seen:
            seen.add(x.node.serial)
            stack.extend(x.node.inputs)
    return found


def _check_same(
    before: tuple[Tensor, ...], after: tuple[Tensor, ...], used: dict[Key, Tensor], known: tuple[Tensor, ...]
) -> None:
    """Raise if the second run did something else than the first."""
    shapes = [[f"{y.dtype}{list(y.shape)}" for y in results] for results in (before, after)]
    if shapes[0] != shapes[1]:
        raise RuntimeError(f"checkpoint: the function gave {shapes[0]} at first and {shapes[1]} when it ran again")
    if used.keys() - set(map(key_of, known)):
        raise RuntimeError("checkpoint: when it ran again the function used tensors that it did not use at first")
