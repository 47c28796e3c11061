"""The search for the first nan: every result and every gradient is looked at, and the first nan raises where it is.

It also notices arrays that were written into behind the tensors' backs, which no other mode can: a checksum of each
array that a pullback may need is kept. All this takes time, so it is a mode.
"""

from __future__ import annotations

import traceback
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

import layerloom
from layerloom.device import Array, array_module, to_numpy
from layerloom.mode import thread
from layerloom.origin import at_work
from layerloom.tensor import is_float

if TYPE_CHECKING:
    from layerloom.ops.operation import Operation
    from layerloom.tensor import Node, Tensor

_OWN_CODE = str(Path(layerloom.__file__).parent)


class AnomalyError(RuntimeError):
    """A nan appeared; the text names the operation, the node of the graph and the inputs."""


@contextmanager
def detect_anomaly() -> Iterator[None]:
    """A context in which the first nan of this thread, forward or backward, raises `AnomalyError`.

    The text names the operation, the node of the graph for which it worked, and for a gradient the line that called
    the operation. Nothing happens while a program is recorded, for there are no numbers then.
    """
    state = thread.state
    if state.recording:
        yield
        return
    before = state.watch, state.interpreter
    state.watch = state.interpreter = Watch()
    try:
        yield
    finally:
        state.watch, state.interpreter = before


class Watch:
    """Computes operations and looks at what comes out."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[Array, int, str]] = {}
        """By `id`: an array, kept so that the id stays its own, its checksum, and the line that made or used it."""

    def record(self, operation: Operation, inputs: tuple[Tensor, ...]) -> tuple[Array, ...]:
        """The results of an operation; raises if there is a nan among them."""
        arrays = [x.data for x in inputs]
        with np.errstate(all="ignore"):
            results = operation.arrays(array_module(*arrays), *arrays)
        self.computed(operation.name, arrays, results)
        return results

    def computed(self, name: str, arrays: Sequence[Array], results: Sequence[Array]) -> None:
        """Look at results; raises if there is a nan among them."""
        if any(map(_has_nan, results)):
            old = [str(position) for position, array in enumerate(arrays) if _has_nan(array)]
            already = f"; input {', '.join(old)} had nan already" if old else ""
            given = ", ".join(map(_in_words, arrays)) or "nothing"
            raise AnomalyError(f"{_at_the_node()}{name} gave nan for {given}{already}")
        line = _line()
        for array in (*arrays, *results):
            self._known.setdefault(id(array), (array, _checksum(array), line))

    @contextmanager
    def pulling(self, node: Node) -> Iterator[None]:
        """A context in which the gradient of a node is worked out; it is looked at as a whole."""
        state = thread.state
        for array in (*node.arrays, *(node.results or ())):
            self._check_unwritten(node, array)
        before, state.interpreter = state.interpreter, None
        try:
            yield
        finally:
            state.interpreter = before

    def _check_unwritten(self, node: Node, array: Array) -> None:
        known = self._known.get(id(array))
        if known is not None and _checksum(array) != known[1]:
            raise AnomalyError(
                f"{_at_the_node()}somebody wrote into an array {_in_words(array)} that the gradient of "
                f"{node.operation.name} needs{self._where(node)}: use assign, or write into a copy"
            )

    def pulled(self, node: Node, gradient: Tensor, arrived: Sequence[Tensor | None]) -> None:
        """Look at the gradient of one input of a node; raises if it has a nan."""
        if _has_nan(gradient.data):
            old = any(g is not None and _has_nan(g.data) for g in arrived)
            raise AnomalyError(
                f"{_at_the_node()}the gradient of {node.operation.name} is nan for "
                f"{', '.join(map(_in_words, node.arrays))}{self._where(node)}"
                f"{'; the gradient that arrived had nan already' if old else ''}"
            )

    def _where(self, node: Node) -> str:
        known = self._known.get(id(node.results[0])) if node.results else None
        return f", called at {known[2]}" if known is not None and known[2] else ""


def _at_the_node() -> str:
    origin = at_work()
    return f"{origin.name or origin.node}: " if origin.name or origin.node else ""


def _line() -> str:
    """The innermost line of the user's own code, as `file:number`."""
    frames = (f for f, _ in traceback.walk_stack(None) if not f.f_code.co_filename.startswith(_OWN_CODE))
    frame = next(frames, None)
    return "" if frame is None else f"{frame.f_code.co_filename}:{frame.f_lineno}"


def _has_nan(array: Array) -> bool:
    return is_float(array.dtype) and bool(np.isnan(to_numpy(array)).any())


def _in_words(array: Array) -> str:
    """Dtype, shape and range of an array."""
    words = f"{array.dtype}{list(array.shape)}"
    numbers = to_numpy(array).astype(np.float64)
    known = numbers[~np.isnan(numbers)]
    return f"{words} between {known.min():g} and {known.max():g}" if known.size else words


def _checksum(array: Array) -> int:
    return zlib.crc32(np.ascontiguousarray(to_numpy(array)).view(np.uint8).data) if array.size else 0
