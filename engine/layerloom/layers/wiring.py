"""What stands in a graph only while it is drawn: dots that a wire passes through, and blocks at work.

Neither is in the palette, and neither is ever built: `layerloom.graph.flat` puts what they stand for in their place.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from layerloom import nn
from layerloom.layers.code import Call, call
from layerloom.layers.layer import InputPort, Layer, Ports
from layerloom.layers.parameters import INTERNAL, Range
from layerloom.layers.spec import UNKNOWN, Spec

MOST_COPIES = 1024
BLOCK = "block:"
"""How the type of an instance starts in a file; the id of its block follows."""


class Reroute(Layer):
    """A dot that a wire passes through, to lead it around other nodes."""

    category: ClassVar[str] = "Core"

    def infer(self, x: Spec) -> Spec:
        return x

    def build(self, x: Spec) -> Call[nn.Module]:
        return call(nn.Identity)


class Instance(Layer):
    """A block at work: the part of a graph that was drawn once, as often one behind the other as it is repeated."""

    # Its ports and name are copies of the block's, kept right by whoever changes that: `layerloom.graph.levels`.
    category: ClassVar[str] = "Core"

    block: Annotated[str, "id of the block", INTERNAL] = ""
    repeat: Annotated[Annotated[int, Range(low=1, high=MOST_COPIES)], "copies, each fed by the one before"] = 1
    arguments: Annotated[str, "parameters that differ from those of the block, as JSON", INTERNAL] = "{}"
    name: Annotated[str, "title of the block", INTERNAL] = "Block"
    inputs: Annotated[tuple[str, ...], "input ports", INTERNAL] = ()
    outputs: Annotated[tuple[str, ...], "output ports", INTERNAL] = ()

    @property
    def type_name(self) -> str:
        return self.name

    @property
    def given(self) -> Mapping[str, object]:
        """The parameters of the block that have other values here, as JSON has them."""
        found: dict[str, object] = json.loads(self.arguments)
        return found

    @property
    def changed(self) -> Mapping[str, object]:
        """What a reader wants to know: the arguments, and the copies if there are several."""
        return {**self.given, **({"repeat": self.repeat} if self.repeat != 1 else {})}

    @property
    def ports(self) -> Ports:
        return Ports(tuple(InputPort(name) for name in self.inputs), self.outputs)

    def infer_ports(self, inputs: object) -> dict[str, Spec]:
        return dict.fromkeys(self.outputs, UNKNOWN)

    def infer(self, *inputs: Any) -> Any:
        return tuple(UNKNOWN for _ in self.outputs)


def as_text(arguments: Mapping[str, object]) -> str:
    """Arguments as an instance keeps them; equal ones give equal text."""
    return json.dumps(dict(arguments), ensure_ascii=False, sort_keys=True)


__all__ = ["BLOCK", "MOST_COPIES", "Instance", "Reroute", "as_text"]
