"""The placeholder for a layer of a type that this program does not know; it keeps all that the file said."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated, Any

from layerloom.layers.layer import InputPort, Layer, Ports
from layerloom.layers.spec import Spec


class Unknown(Layer):
    """A layer of a newer version or of a plug-in that is not installed; nothing that the file says of it is lost."""

    type: Annotated[str, "type name in the file"] = ""
    arguments: Annotated[str, "its parameters in the file, as JSON"] = "{}"
    inputs: Annotated[tuple[str, ...], "input ports that links end in"] = ()
    outputs: Annotated[tuple[str, ...], "output ports that links start at"] = ("output",)

    @property
    def type_name(self) -> str:
        return self.type

    @property
    def changed(self) -> Mapping[str, object]:
        """The parameters as the file had them."""
        found: dict[str, object] = json.loads(self.arguments)
        return found

    @property
    def ports(self) -> Ports:
        return Ports(tuple(InputPort(name, optional=True, variadic=True) for name in self.inputs), self.outputs)

    def infer_ports(self, inputs: object) -> dict[str, Spec]:
        return dict.fromkeys(self.outputs, Spec(None))

    def infer(self, *inputs: Any) -> Any:
        return tuple(Spec(None) for _ in self.outputs)
