"""Functions that a user hangs in: on a tensor, called when its gradient arrives, or on a module, around its forward."""

from __future__ import annotations

import itertools
import weakref
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Self

from layerloom.mode import Untraceable, is_recording

if TYPE_CHECKING:
    from layerloom.tensor import Tensor

GradientHook = Callable[["Tensor"], "Tensor | None"]
"""Takes a gradient and returns another one in its place, or `None` to leave it."""

_keys = itertools.count()


class Handle:
    """Takes a hook away again: by `remove`, or at the end of a `with`."""

    def __init__(self, hooks: dict[int, Any], key: int) -> None:
        self._hooks = hooks
        self._key = key

    def remove(self) -> None:
        """Take the hook away; nothing happens if it is gone."""
        self._hooks.pop(self._key, None)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.remove()


def hang(hooks: dict[int, Any], hook: Any, *, first: bool = False) -> Handle:
    """Add a hook after the others, or before them."""
    key = next(_keys)
    others = dict(hooks) if first else {}
    if first:
        hooks.clear()
    hooks[key] = hook
    hooks.update(others)
    return Handle(hooks, key)


class GradientHooks:
    """The hooks of one tensor, in the order in which they run."""

    __slots__ = ("_keeper", "after", "functions")

    def __init__(self) -> None:
        self.functions: dict[int, GradientHook] = {}
        self.after: dict[int, Callable[[Tensor], object]] = {}
        """Called with the leaf after a gradient was added to its `grad`."""
        self._keeper: weakref.ref[Tensor] | None = None

    def keep_in(self, x: Tensor) -> None:
        """Add each gradient that arrives to `grad` of a tensor that is no leaf."""
        self._keeper = weakref.ref(x)  # a node that held its own tensor would outlive it

    def __call__(self, gradient: Tensor) -> Tensor:
        """The gradient that goes on."""
        for function in tuple(self.functions.values()):
            refuse_recording(function, "a gradient")
            changed = function(gradient)
            gradient = gradient if changed is None else _fitting(changed, gradient, function)
        x = None if self._keeper is None else self._keeper()
        if x is not None:
            x.accumulate(gradient)
        return gradient


def refuse_recording(hook: Any, on: str) -> None:
    """Raise `Untraceable` while recording: what a hook does in Python would be done once and never again."""
    if is_recording():
        name = getattr(hook, "__qualname__", type(hook).__name__)
        raise Untraceable(f"the hook {name} on {on} runs in Python at each step: remove it, or train eagerly")


def _fitting(changed: Tensor, gradient: Tensor, function: GradientHook) -> Tensor:
    if changed.shape != gradient.shape or changed.dtype != gradient.dtype:
        name = getattr(function, "__qualname__", type(function).__name__)
        raise ValueError(
            f"the hook {name} was given a gradient {gradient.dtype}{list(gradient.shape)} "
            f"and returned {changed.dtype}{list(changed.shape)}"
        )
    return changed
