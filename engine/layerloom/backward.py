"""The walk back through the nodes that operations left, from the newest to the oldest.

A node is made after its inputs, so this order is topological and needs no recursion: a chain of any length can be
walked. Each node's pullbacks are written in operations on tensors; whether the walk is itself remembered is decided by
whoever starts it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

# These modules need each other, so each names the others in calls only.
from layerloom import ops
from layerloom import tensor as tape
from layerloom.origin import working_on

if TYPE_CHECKING:
    from layerloom.ops.operation import Operation
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

    `found` ends with the gradients wanted, or if `wanted` is `None`, with those of all `leaves`.
    """

    def __init__(self, outputs: tuple[Tensor, ...], wanted: set[Key] | None, horizon: int = -1) -> None:
        self.found: dict[Key, Tensor] = {}
        self.leaves: dict[int, Tensor] = {}
        self._wanted = wanted
        self._nodes = _reachable(outputs, horizon)
        self._through = self._on_the_way()

    def _on_the_way(self) -> set[int]:
        """The `id` of each node through which something wanted is reached."""
        through: set[int] = set()
        for node in self._nodes:
            if any(self._leads(x, through) for x in node.inputs):
                through.add(id(node))
        return through

    def _leads(self, x: Tensor, through: set[int]) -> bool:
        """Whether the gradient of `x` is wanted or needed for something wanted."""
        if self._wanted is None:
            return x.requires_grad
        return x.requires_grad and (key_of(x) in self._wanted or (x.node is not None and id(x.node) in through))

    def run(self, outputs: tuple[Tensor, ...], seeds: tuple[Tensor, ...], keep: bool) -> None:
        """Pull the seeds back through every node on the way, freeing each after its turn unless it is to be kept."""
        for y, seed in zip(outputs, seeds, strict=True):
            self._add(y, seed)
        while self._nodes:
            node = self._nodes.pop()
            gradients = self._arrived(node)
            if id(node) in self._through and any(gradient is not None for gradient in gradients):
                self._pull(node, gradients)
                if not keep:
                    node.release()

    def _add(self, x: Tensor, gradient: Tensor) -> None:
        key = key_of(x)
        self.found[key] = ops.add(self.found[key], gradient) if key in self.found else gradient
        if x.node is None:
            self.leaves[id(x)] = x

    def _arrived(self, node: Node) -> tuple[Tensor | None, ...]:
        """The gradients of a node's results; those that nobody waits for are taken out of `found`."""
        assert node.results is not None, "checked when it was reached"
        wanted = self._wanted or ()
        keys = [(id(node), position) for position in range(len(node.results))]
        return tuple([self.found.get(key) if key in wanted else self.found.pop(key, None) for key in keys])

    def _pull(self, node: Node, gradients: tuple[Tensor | None, ...]) -> None:
        """Pull the gradients of a node's results back to its inputs."""
        with working_on(node.origin):
            for x, pullback in zip(node.inputs, node.pullbacks(gradients), strict=True):
                if pullback is None or not self._leads(x, self._through):
                    continue
                gradient = pullback()
                if gradient is not None:
                    _check_gradient(node.operation, gradient, x)
                    self._add(x, gradient)


def _check_gradient(operation: Operation, gradient: Tensor, x: Tensor) -> None:
    same = gradient.shape == x.shape and gradient.data.dtype == x.data.dtype
    assert same, f"{operation.name} pulled back {gradient.dtype}{gradient.shape} for {x.dtype}{x.shape}"


def _reachable(outputs: tuple[Tensor, ...], horizon: int) -> list[Node]:
    """The nodes younger than the horizon that the outputs depend on, oldest first."""
    seen: dict[int, Node] = {}
    stack = [y.node for y in outputs if y.node is not None]
    while stack:
        node = stack.pop()
        if id(node) in seen or node.serial <= horizon:
            continue
        node.check()
        seen[id(node)] = node
        stack.extend([x.node for x in node.inputs if x.node is not None and x.requires_grad])
    return sorted(seen.values(), key=lambda node: node.serial)


class Owned:
    """Hands out gradients so that no two share memory with each other or with a seed, and each can be written."""

    def __init__(self, seeds: tuple[Tensor, ...]) -> None:
        self._given = {id(seed.data) for seed in seeds}

    def __call__(self, gradient: Tensor) -> Tensor:
        data = gradient.data
        if tape.is_grad_enabled() or tape.is_recording():
            return gradient
        if id(data) in self._given or data.base is not None or not data.flags.c_contiguous:
            return tape.Tensor(data.copy())
        self._given.add(id(data))
        return gradient
