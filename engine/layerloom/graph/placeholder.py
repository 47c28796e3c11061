"""What stands in a graph for a layer that cannot be made here: of an unknown type, or with values it cannot have."""

from __future__ import annotations

from typing import Annotated

from layerloom.layers.layer import InputPort, Layer, Ports, PortSpecs
from layerloom.layers.spec import UNKNOWN, Spec


class Placeholder(Layer):
    """A layer that cannot be made here; it keeps what the file says about it."""

    type: Annotated[str, "the type that the file names"] = "Unknown"
    values: Annotated[str, "its parameters as the file has them, in JSON"] = "{}"
    reason: Annotated[str, "why the layer cannot be made"] = ""
    inputs: Annotated[tuple[str, ...], "the input ports that have a wire"] = ()
    outputs: Annotated[tuple[str, ...], "the output ports that have a wire"] = ()
    variadic: Annotated[tuple[str, ...], "the input ports that have several wires"] = ()

    def infer_ports(self, inputs: PortSpecs) -> dict[str, Spec]:  # noqa: ARG002 - nothing is known, whatever comes in
        return dict.fromkeys(self.outputs, UNKNOWN)

    @property
    def ports(self) -> Ports:
        inputs = tuple(InputPort(name, optional=True, variadic=name in self.variadic) for name in self.inputs)
        return Ports(inputs, self.outputs)

    @property
    def type_name(self) -> str:
        return self.type
