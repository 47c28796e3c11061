"""Runs what a layer says of itself in PyTorch, without an exporter between."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from importlib import import_module
from operator import add, eq, floordiv, ge, gt, le, lt, mod, mul, ne, sub, truediv
from typing import Any

import torch

from layerloom.layers.code import Apply, Attribute, Call, Code, Conditional, Item, Method, Operator, Part, Port, Shared

OPERATORS = {
    "+": add, "-": sub, "*": mul, "/": truediv, "//": floordiv, "%": mod, "**": pow,
    ">": gt, ">=": ge, "<": lt, "<=": le, "==": eq, "!=": ne,
}  # fmt: skip


def function(name: str) -> Any:
    """What a dotted name means: `torch.nn.Conv2d`, `float`."""
    module, _, attribute = name.rpartition(".")
    return getattr(import_module(module or "builtins"), attribute)


class InTorch(torch.nn.Module):
    """The parts of a layer, and its expressions."""

    def __init__(self, code: Code) -> None:
        super().__init__()
        self.code = code
        self.shared: Any = None
        self.parts: dict[str, Any] = {name: self.value(call, {}) for name, call in code.parts.items()}

    def load(self, state: Mapping[str, Any]) -> None:
        """Takes the weights of our module, in float64."""
        for name, part in self.parts.items():
            part.double()
            kept = {key: torch.tensor(array) for key, array in state.items()} if name == "" else {}
            counted = {
                key: value for key, value in part.state_dict().items() if key not in kept and "num_batches" in key
            }
            part.load_state_dict({**kept, **counted})

    def forward(self, ports: Mapping[tuple[str, int], Any]) -> tuple[Any, ...]:
        self.shared = self.value(self.code.shared, ports)
        return tuple(self.value(expression, ports) for expression in self.code.outputs)

    def value(self, expression: Any, ports: Mapping[tuple[str, int], Any]) -> Any:
        def of(inner: Any) -> Any:
            return self.value(inner, ports)

        match expression:
            case Call(function=str(name), args=args, keywords=keywords):
                return function(name)(*map(of, args), **{key: of(value) for key, value in keywords})
            case Port(name, slot):
                return ports[name, slot]
            case Apply(Part(name), args, keywords):
                return self.parts[name](*map(of, args), **{key: of(inner) for key, inner in keywords})
            case Apply(Item() as part, args):
                return of(part)(*map(of, args))
            case Shared():
                return self.shared
            case Part(name):
                return self.parts[name]
            case Attribute(value, name):
                return getattr(of(value), name)
            case Item(value, slice() as cut):
                return of(value)[of(cut.start) : of(cut.stop) : of(cut.step)]
            case Item(value, index):
                return of(value)[of(index)]
            case Conditional(test, true, false):
                return of(true) if of(test) else of(false)
            case Operator("-", (operand,)):
                return -of(operand)
            case Operator(symbol, operands):
                return reduce(OPERATORS[symbol], map(of, operands))
            case Method(value, name, args, keywords):
                return getattr(of(value), name)(*map(of, args), **{key: of(inner) for key, inner in keywords})
            case tuple() | list():
                return type(expression)(map(of, expression))
        return expression
