"""Batches that a person makes: a generator, a loader, or an object that gives its batches by number.

A batch is (x, y) or (x, y, weights of its rows), each in a form that `fit` takes. What is iterated anew gives every
epoch from its beginning; an iterator, such as a generator, goes on where the last epoch ended.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any, Protocol, runtime_checkable

from layerloom.model.sequences import Array, ModelError, Padded, widened
from layerloom.train.batches import LENGTHS

Columns = Mapping[str, Array]
STEPS = 16
"""Sequences of a batch are padded to multiples of so many steps, so that there are few sizes to plan for."""


@runtime_checkable
class Numbered(Protocol):
    """What gives its batches by number, such as `keras.utils.Sequence`."""

    def __len__(self) -> int: ...
    def __getitem__(self, number: int) -> Any: ...


def is_stream(given: Any) -> bool:
    """Whether something gives batches one by one, rather than being an array or a collection of them."""
    if hasattr(given, "__array__") or isinstance(given, list | tuple | Mapping | str | Padded):
        return False
    return isinstance(given, Iterable | Numbered)


def are_batches(given: Any) -> bool:
    """Whether something that comes without targets gives batches: a stream, or a list of (x, y)."""
    pairs = isinstance(given, list) and len(given) > 0 and all(isinstance(item, tuple) for item in given)
    return pairs or is_stream(given)


def peeked(given: Any) -> tuple[Any, Any]:
    """The first batch of a stream, and the stream with that batch still in it; raises `ModelError` without any."""
    for first in _batches(given):
        return first, (chain([first], given) if isinstance(given, Iterator) else given)
    raise ModelError("there are no batches")


def _batches(given: Any) -> Iterable[Any]:
    """What gives by number is counted through: it need not know where it ends."""
    if isinstance(given, Numbered) and not isinstance(given, list | tuple):
        return (given[number] for number in range(len(given)))
    assert isinstance(given, Iterable), "it is a stream"
    return given


class Stream:
    """Batches as columns, made by `columns` of (x, y, weights). `steps` is how many an epoch has, where it is known."""

    def __init__(self, given: Any, columns: Callable[[Any, Any, Any], Columns], steps: int | None = None) -> None:
        if steps is not None and steps < 1:
            raise ModelError(f"an epoch needs at least one step, got {steps}")
        self._given, self._columns = given, columns
        self._most = steps
        self.steps = steps if steps is not None else _count(given)

    def batches(self) -> Generator[Columns, None, None]:
        """The batches of one epoch."""
        for batch in islice(_batches(self._given), self._most):
            yield _evened(self._columns(*parts(batch)))
        if callable(ended := getattr(self._given, "on_epoch_end", None)):
            ended()


def _count(given: Any) -> int | None:
    try:
        return len(given)
    except TypeError:
        return None


def parts(batch: Any) -> tuple[Any, Any, Any]:
    """x, y and weights of a batch, `None` for those that it has not; raises `ModelError` for anything else."""
    if not isinstance(batch, tuple | list) or len(batch) not in (2, 3):
        got = f"{type(batch).__name__} of {len(batch)}" if isinstance(batch, tuple | list) else type(batch).__name__
        raise ModelError(f"a batch needs to be (x, y) or (x, y, weights), got a {got}")
    return batch[0], batch[1], (batch[2] if len(batch) == 3 else None)


def inputs_of(given: Any, most: int | None, ranks: Sequence[int]) -> Iterator[Any]:
    """What goes in, batch by batch, for inputs whose samples have so many axes; targets that come along are left."""
    for batch in islice(_batches(given), most):
        yield batch[0] if isinstance(batch, tuple) or _is_pair(batch, ranks) else batch


def _is_pair(batch: Any, ranks: Sequence[int]) -> bool:
    """Whether a list begins with the rows of a single input, as a loader of PyTorch gives them."""
    return isinstance(batch, list) and len(ranks) == 1 and getattr(batch[0], "ndim", 0) > ranks[0]


def _evened(found: Columns) -> Columns:
    """The columns with their sequences padded to a round number of steps, unless one has no lengths to say so."""
    sequences = [key for key in found if key + LENGTHS in found]
    steps = {found[key].shape[1] for key in sequences}
    whole = [key for key, array in found.items() if array.ndim > 1 and array.shape[1] in steps]
    if len(whole) > len(sequences):
        return found
    return {**found, **{key: widened(found[key], -(-found[key].shape[1] // STEPS) * STEPS) for key in sequences}}
