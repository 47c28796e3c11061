"""Values made ahead of their use, in a thread: while a step computes, the next batches are gathered."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Iterable
from queue import SimpleQueue
from typing import TypeVar

T = TypeVar("T")
Value = TypeVar("Value")


def ahead(make: Callable[[T], Value], items: Iterable[T], depth: int) -> Generator[Value, None, None]:
    """`map(make, items)`, with up to `depth` values made before they are asked for; in order, one after the other.

    What `make` raises is raised where its value would have come. The thread ends when the iterator is closed, and
    before that waits for nothing but room. With depth 0 there is no thread.
    """
    if not depth:
        yield from map(make, items)
        return
    made: SimpleQueue[Callable[[], Value] | None] = SimpleQueue()
    room, over = threading.Semaphore(depth), threading.Event()
    worker = threading.Thread(target=_work, args=(make, items, made, room, over), name="batches", daemon=True)
    worker.start()
    try:
        while (value := made.get()) is not None:
            room.release()
            yield value()
    finally:
        over.set()
        room.release()
        worker.join()


def _work(
    make: Callable[[T], Value],
    items: Iterable[T],
    made: SimpleQueue[Callable[[], Value] | None],
    room: threading.Semaphore,
    over: threading.Event,
) -> None:
    """Put the values into the queue, each where there is room for it, and `None` after the last."""
    for item in items:
        room.acquire()
        if over.is_set():
            break
        made.put(_outcome(make, item))
    made.put(None)


def _outcome(make: Callable[[T], Value], item: T) -> Callable[[], Value]:
    """What gives the value, or raises what making it raised."""
    try:
        value = make(item)
    except BaseException as error:  # It is raised again where the value is asked for.
        caught = error

        def fail() -> Value:
            raise caught

        return fail
    return lambda: value
