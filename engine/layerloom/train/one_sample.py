"""One sample on its way through a net: the values at all ports, and how the loss depends on them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from layerloom.device import Array
from layerloom.graph.build import Network
from layerloom.graph.infer import Inference
from layerloom.graph.model import NodeId, Output
from layerloom.layers.layer import LossLayer
from layerloom.tensor import Tensor, grad, no_grad
from layerloom.train.computable import Why
from layerloom.train.meaning import data_ports, keeps_places, pixelwise
from layerloom.train.shown import Values

Progress = Callable[[int, int], object]
"""Told how many of how many nodes are computed."""
Ends = dict[Output, tuple[Values, Values]]
"""What black and white are in the pictures at a port."""
Row = Mapping[str, Array]


@dataclass(frozen=True)
class Computed:
    """The values at all ports on a sample, the lengths of sequences, what black and white became, what failed.

    `slopes` are the mean sizes of the gradient of the loss, where it depends on a port.
    """

    values: dict[Output, Values]
    lengths: dict[str, int]
    ends: Ends
    slopes: dict[Output, float]
    failed: dict[NodeId, tuple[Why, str]]


class Run:
    """One way through the net, from a row of the data to all values and back from the loss to their gradients."""

    def __init__(self, network: Network, inference: Inference, ends: Ends, progress: Progress) -> None:
        self._network, self._inference, self._document = network, inference, network.document
        self._ends, self._progress = dict(ends), progress
        self._pixelwise = pixelwise(self._document)
        self._failed: dict[NodeId, tuple[Why, str]] = {}
        self._done = 0

    def computed(self, row: Row, weights: Mapping[str, Values]) -> Computed:
        """What comes of a row (one of each column) with these weights, or with those of the net that are not given."""
        network = self._network
        learning = {key for key, _ in network.named_parameters()}
        bound = {key: Tensor(value, requires_grad=key in learning) for key, value in weights.items()}
        with network.eval().bound(bound):
            if self._losses(network.outputs):
                found = self._forward(row)
                slopes = self._slopes(found)
            else:
                with no_grad():
                    found, slopes = self._forward(row), {}
        values = {output: row[key(output)][0] for output in data_ports(self._document)}
        for output, tensor in found.items():
            if output.node not in self._failed:
                value = tensor.detach().numpy()
                values[output] = value[0] if value.ndim else value
        lengths = {name.removesuffix(".lengths"): int(v[0]) for name, v in row.items() if name.endswith(".lengths")}
        return Computed(values, lengths, self._ends, slopes, self._failed)

    def _losses(self, outputs: Sequence[Output]) -> list[Output]:
        layers = {node: entry.layer for node, entry in self._document.nodes.items()}
        return [o for o in outputs if isinstance(layers[o.node], LossLayer) and o.node not in self._failed]

    def _forward(self, row: Row) -> dict[Output, Tensor]:
        columns = {name: Tensor(value) for name, value in row.items()}
        return self._network.forward(columns, self._network.outputs, self._around)

    def _around(
        self, node: NodeId, run: Callable[..., Any], arguments: Sequence[Tensor], named: Mapping[str, Tensor]
    ) -> Any:
        """A node at work; a loss that cannot do with one sample gives no number and is told of."""
        self._progress(self._done, len(self._document.nodes))
        self._done += 1
        if isinstance(self._document.nodes[node].layer, LossLayer):
            try:
                return run(*arguments, **named)
            except (ValueError, ArithmeticError, IndexError) as error:
                self._failed[node] = "failed", str(error)
                return Tensor(np.array(np.nan, np.float32))
        self._follow_ends(node, run)
        return run(*arguments, **named)

    def _follow_ends(self, node: NodeId, run: Callable[..., Any]) -> None:
        """Keep in mind what black and white become in a node that changes pixels one by one, or leaves them."""
        links = list(self._document.incoming(node))
        if len(links) != 1 or (ends := self._ends.get(links[0].source)) is None:
            return
        shape, made = self._inference.spec(links[0].source).shape, Output(node, "output")
        if shape is None or self._inference.spec(made).shape != shape:
            return
        if node in self._pixelwise:
            plain = [np.broadcast_to(end, tuple(n or 1 for n in shape)).astype(np.float32)[None] for end in ends]
            with no_grad():
                low, high = (np.asarray(run(Tensor(each)).numpy()[0]) for each in plain)
            self._ends[made] = low, high
        elif keeps_places(self._document, node) or self._document.nodes[node].layer.category == "Augmentation":
            self._ends[made] = ends

    def _slopes(self, found: Mapping[Output, Tensor]) -> dict[Output, float]:
        """The mean size of the gradient of the loss at every port that it depends on."""
        losses = [
            found[output] * float(getattr(self._document.nodes[output.node].layer, "weight", 1.0))
            for output in self._losses(tuple(found))
        ]
        ports = [output for output, value in found.items() if value.requires_grad]
        if not losses or not any(loss.requires_grad for loss in losses):
            return {}
        total = losses[0]
        for loss in losses[1:]:
            total = total + loss
        try:
            gradients = grad(total, [found[output] for output in ports], allow_unused=True)
        except (ValueError, RuntimeError, NotImplementedError):  # An operation through which there is no way back.
            return {}
        pairs = zip(ports, gradients, strict=True)
        sizes = {o: float(np.abs(g.numpy()).mean(dtype=np.float64)) for o, g in pairs if g is not None and g.size}
        return {output: size for output, size in sizes.items() if np.isfinite(size)}


def key(output: Output) -> str:
    """What the column of a data port is called."""
    return f"{output.node}.{output.port}"
