"""The walk back through the nodes that operations left, from the newest to the oldest.

A node is made after its inputs, so this order is topological and needs no recursion: a chain of any length can be
walked. Each node's pullbacks are written in operations on tensors; whether the walk is itself remembered is decided by
whoever starts it.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np

# These modules need each other, so each names the others in calls only.
from layerloom import ops
from layerloom import tensor as tape
from layerloom.mode import thread
from layerloom.origin import at_work, working_on

if TYPE_CHECKING:
    from layerloom.tensor import Node, Tensor

Key = tuple[int, int]
"""Identifies a value: the node (or leaf) by `id` and the position among its results."""


def key_of(x: Tensor) -> Key:
    return (id(x), 0) if x.node is None else (id(x.node), x.position)


def horizon(inputs: tuple[Tensor, ...]) -> int:
    """The serial of the oldest node that made an input: the walk may stop at it. -1 where an input is a leaf."""
    return min((-1 if x.node is None else x.node.serial for x in inputs), default=-1)


class Walk:
    """One walk from outputs back to what they depend on.

    `found` ends with the gradients wanted, or if `wanted` is `None`, with those of all `leaves`. Nodes that are no
    younger than `horizon`, or whose `id` is among `stops`, are not entered.
    """

    def __init__(
        self, outputs: tuple[Tensor, ...], wanted: set[Key] | None, horizon: int = -1, stops: Set[int] = frozenset()
    ) -> None:
        self.found: dict[Key, Tensor] = {}
        self.leaves: dict[int, Tensor] = {}
        self._wanted = wanted
        self._nodes = _reachable(outputs, horizon, stops)
        self._through = self._on_the_way()
        self._watch = thread.state.watch

    def _on_the_way(self) -> set[int]:
        """The `id` of each node through which something wanted is reached."""
        through: set[int] = set()
        for node in self._nodes:
            if self._wanted is None or any(self._leads(x, through) for x in node.inputs):
                through.add(id(node))
        return through

    def _leads(self, x: Tensor, through: set[int]) -> bool:
        """Whether the gradient of `x` is wanted or needed for something wanted."""
        if self._wanted is None or not x.requires_grad:
            return x.requires_grad
        return key_of(x) in self._wanted or (x.node is not None and id(x.node) in through)

    def run(self, outputs: tuple[Tensor, ...], seeds: tuple[Tensor, ...], keep: bool) -> None:
        """Pull the seeds back through every node on the way, freeing each after its turn unless it is to be kept."""
        for y, seed in zip(outputs, seeds, strict=True):
            self._add(y, seed)
        with _quiet():
            while self._nodes:
                node = self._nodes.pop()
                gradients = self._arrived(node)
                if id(node) in self._through and any(g is not None for g in gradients):
                    self._pull_for(node, gradients)
                    if not keep:
                        node.release()

    def gradient(self, x: Tensor) -> Tensor | None:
        """What was found for `x`, after the hooks of `x` where the walk did not pass its node."""
        gradient = self.found.get(key_of(x))
        if x.node is None:
            hooks = x.hooks
        else:
            hooks = x.node.hooks.get(x.position) if x.node.hooks and id(x.node) not in self._through else None
        return gradient if gradient is None or hooks is None else hooks(gradient)

    def _add(self, x: Tensor, gradient: Tensor) -> None:
        key = key_of(x)
        before = self.found.get(key)
        self.found[key] = gradient if before is None else ops.add(before, gradient)
        if x.node is None:
            self.leaves[id(x)] = x

    def _arrived(self, node: Node) -> list[Tensor | None]:
        """The gradients of a node's results; those that nobody waits for are taken out of `found`."""
        assert node.results is not None, "checked when it was reached"
        keys = [(id(node), position) for position in range(len(node.results))]
        gradients = [self.found.pop(key, None) for key in keys]
        for position, hooks in node.hooks.items() if node.hooks else ():
            gradient = gradients[position]
            if gradient is not None and id(node) in self._through:
                gradients[position] = hooks(gradient)
        if self._wanted:
            wanted = zip(keys, gradients, strict=True)
            self.found.update({key: g for key, g in wanted if g is not None and key in self._wanted})
        return gradients

    def _pull_for(self, node: Node, gradients: list[Tensor | None]) -> None:
        """Pull back for the graph's node at which the operation worked."""
        if self._watch is not None:
            with working_on(node.origin), self._watch.pulling(node):
                self._pull(node, gradients)
        elif node.origin is at_work():
            self._pull(node, gradients)
        else:
            with working_on(node.origin):
                self._pull(node, gradients)

    def _pull(self, node: Node, gradients: list[Tensor | None]) -> None:
        """Pull the gradients of a node's results back to its inputs."""
        for x, pullback in zip(node.inputs, node.pullbacks(gradients), strict=True):
            if pullback is None or not self._leads(x, self._through):
                continue
            gradient = pullback()
            if gradient is not None:
                _check_gradient(node, gradient, x)
                if self._watch is not None:
                    self._watch.pulled(node, gradient, gradients)
                self._add(x, gradient)


@contextmanager
def _quiet() -> Iterator[None]:
    """A context in which NumPy says nothing of inf and nan, told once for all operations of a walk."""
    state = thread.state
    before, state.quiet = state.quiet, True
    try:
        with np.errstate(all="ignore"):
            yield
    finally:
        state.quiet = before


def _check_gradient(node: Node, gradient: Tensor, x: Tensor) -> None:
    came, needed = gradient.data, x.data
    same = came.shape == needed.shape and came.dtype == needed.dtype
    assert same, f"{node.operation.name} pulled back {came.dtype}{came.shape} for {needed.dtype}{needed.shape}"


def _reachable(outputs: tuple[Tensor, ...], horizon: int, stops: Set[int]) -> list[Node]:
    """The nodes younger than the horizon that the outputs depend on, oldest first."""
    seen: dict[int, Node] = {}
    stack = [y.node for y in outputs if y.node is not None]
    while stack:
        node = stack.pop()
        if node.serial in seen or node.serial <= horizon or id(node) in stops:
            continue
        node.check()
        seen[node.serial] = node
        stack.extend([x.node for x in node.inputs if x.node is not None and x.requires_grad])
    return [seen[serial] for serial in sorted(seen)]


class Owned:
    """Hands out gradients so that no two share memory with each other or with `others`, and each can be written."""

    def __init__(self, others: tuple[Tensor, ...]) -> None:
        self._given = {id(other.data) for other in others}

    def __call__(self, gradient: Tensor) -> Tensor:
        data = gradient.data
        if tape.is_grad_enabled() or tape.is_recording():
            return gradient
        if id(data) in self._given or data.base is not None or not data.flags.c_contiguous:
            return tape.Tensor(data.copy())
        self._given.add(id(data))
        return gradient


def partials(
    outputs: tuple[Tensor, ...], gradients: tuple[Tensor | None, ...], inputs: tuple[Tensor, ...]
) -> list[Tensor | None]:
    """The gradient of each input while the others stay, even where one depends on another; hooks are left alone."""
    pairs = [(y, g) for y, g in zip(outputs, gradients, strict=True) if g is not None and y.requires_grad]
    if not pairs:
        return [None] * len(inputs)
    ys, seeds = zip(*pairs, strict=True)
    stops = {id(x.node) for x in inputs if x.node is not None}
    walk = Walk(ys, {key_of(x) for x in inputs if x.requires_grad}, horizon(inputs), stops)
    walk.run(ys, seeds, keep=tape.is_grad_enabled())
    return [walk.found.get(key_of(x)) for x in inputs]
