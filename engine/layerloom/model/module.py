"""A model as a module of `layerloom.nn`, for nets that are written as classes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from layerloom import nn
from layerloom.graph import Output
from layerloom.graph.build import Network
from layerloom.tensor import Tensor


class ModelModule(nn.Module):
    """Called on tensors, in the order of the model's inputs, it gives what the model gives, and can be learned.

    Its state dict has the keys of `Model.weights`. It has arrays of its own: `model.weights = module.state_dict()`
    takes back what was learned.
    """

    def __init__(
        self, network: Network, inputs: Sequence[str], gathered: Callable[[Mapping[str, Tensor]], Any]
    ) -> None:
        """`inputs` are the column keys, `gathered` makes of the results by title what the model returns."""
        super().__init__()
        self._network = network
        self._inputs = tuple(inputs)
        self._gathered = gathered

    def named_children(self) -> Iterator[tuple[str, nn.Module]]:
        yield from self._network.named_children()

    def forward(self, *inputs: Tensor) -> Any:
        """The outputs; raises `TypeError` for another number of inputs."""
        if len(inputs) != len(self._inputs):
            raise TypeError(f"the model takes {len(self._inputs)} inputs, got {len(inputs)}")
        wanted: Mapping[str, Output] = self._network.results
        values = self._network(dict(zip(self._inputs, inputs, strict=True)), wanted.values())
        return self._gathered({title: values[output] for title, output in wanted.items()})
