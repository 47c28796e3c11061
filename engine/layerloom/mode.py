"""What the present thread does with operations: compute them or write them down, remember them for gradients or not.

Everything here is kept for each thread by itself, and each switch is put back when its context ends, also by an
exception. `tensor.apply` reads it on every call.
"""

from __future__ import annotations

import functools
import inspect
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, ParamSpec, Protocol, TypeVar, overload

if TYPE_CHECKING:
    from layerloom.autograd.anomaly import Watch
    from layerloom.ops.operation import Operation
    from layerloom.tensor import Tensor

P = ParamSpec("P")
R = TypeVar("R")


class Untraceable(RuntimeError):  # noqa: N818  (the word says what is wrong)
    """A step asked for numbers while it was being recorded; the text names what and the way out."""


class Recorder(Protocol):
    """What `compile.trace` and the anomaly mode put in place of arithmetic."""

    def record(self, operation: Operation, inputs: tuple[Tensor, ...]) -> tuple[Any, ...]: ...


class State:
    """The switches of one thread."""

    __slots__ = ("inference", "interpreter", "quiet", "recomputes", "recording", "remembers", "watch")

    def __init__(self) -> None:
        self.remembers = True
        """Whether operations leave nodes for the way back."""
        self.inference = False
        """Whether nothing is remembered, even where `enable_grad` asks for it."""
        self.interpreter: Recorder | None = None
        """What takes the place of plain arithmetic."""
        self.recording = False
        """Whether there are no numbers, because a program is being recorded."""
        self.watch: Watch | None = None
        """Who looks for the first nan."""
        self.quiet = False
        """Whether NumPy has been told already that inf and nan are results, not mishaps."""
        self.recomputes = False
        """Whether something runs a second time, so that what it assigns is assigned already."""


class _Thread(threading.local):
    def __init__(self) -> None:
        self.state = State()


thread = _Thread()


class GradMode:
    """A context or a decorator that switches remembering on or off for this thread, and back at its end."""

    __slots__ = ("_before", "_inference", "_on")

    def __init__(self, on: bool, inference: bool = False) -> None:
        self._on = on
        self._inference = inference
        self._before: list[tuple[bool, bool]] = []

    def __enter__(self) -> None:
        state = thread.state
        self._before.append((state.remembers, state.inference))
        state.inference = state.inference or self._inference
        state.remembers = self._on and not state.inference

    def __exit__(self, *_: object) -> None:
        thread.state.remembers, thread.state.inference = self._before.pop()

    def __call__(self, function: Callable[P, R]) -> Callable[P, R]:
        if inspect.isgeneratorfunction(function):
            raise TypeError(f"{function.__name__} is a generator, which runs in pieces: use the context inside it")

        @functools.wraps(function)
        def run(*inputs: P.args, **named: P.kwargs) -> R:
            with GradMode(self._on, self._inference):
                return function(*inputs, **named)

        return run


@overload
def no_grad(function: None = None) -> GradMode: ...
@overload
def no_grad(function: Callable[P, R]) -> Callable[P, R]: ...
def no_grad(function: Callable[..., Any] | None = None) -> Any:
    """A context (or decorator) in which this thread remembers nothing for gradients."""
    return _switched(GradMode(False), function)


@overload
def enable_grad(function: None = None) -> GradMode: ...
@overload
def enable_grad(function: Callable[P, R]) -> Callable[P, R]: ...
def enable_grad(function: Callable[..., Any] | None = None) -> Any:
    """A context (or decorator) in which this thread remembers again, inside `no_grad`."""
    return _switched(GradMode(True), function)


@overload
def inference_mode(function: None = None) -> GradMode: ...
@overload
def inference_mode(function: Callable[P, R]) -> Callable[P, R]: ...
def inference_mode(function: Callable[..., Any] | None = None) -> Any:
    """A context (or decorator) in which nothing is remembered, even inside `enable_grad`, and no gradient is taken."""
    return _switched(GradMode(False, inference=True), function)


def _switched(mode: GradMode, function: Callable[..., Any] | None) -> Any:
    return mode if function is None else mode(function)


def is_grad_enabled() -> bool:
    """Whether this thread remembers operations for gradients at the moment."""
    return thread.state.remembers


@contextmanager
def recording(recorder: Recorder) -> Iterator[None]:
    """A context in which operations of this thread go to a recorder and no arithmetic is done."""
    state = thread.state
    before = state.interpreter, state.recording
    state.interpreter, state.recording = recorder, True
    try:
        yield
    finally:
        state.interpreter, state.recording = before


def is_recording() -> bool:
    """Whether this thread records a program at the moment, so that numbers cannot be asked for."""
    return thread.state.recording


@contextmanager
def recomputing() -> Iterator[None]:
    """A context in which `Tensor.assign` does nothing, because what runs has run, and assigned, before."""
    state = thread.state
    before, state.recomputes = state.recomputes, True
    try:
        yield
    finally:
        state.recomputes = before
