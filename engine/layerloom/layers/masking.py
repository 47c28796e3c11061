"""Sequences of different lengths in PyTorch's words: where they end, and the steps past it."""

from __future__ import annotations

from layerloom.layers.code import Attribute, Expression, Item, Method, Operator, Port, lengths_of, named


def past_the_end(port: str, lengths: Expression | None = None) -> Expression:
    """Which steps of the sequences at a port lie at or past their length: (batch, steps)."""
    x = Port(port)
    steps = named("torch.arange", Item(Attribute(x, "shape"), 1), device=Attribute(x, "device"))
    return Operator(">=", (steps, Method(lengths_of(port) if lengths is None else lengths, "unsqueeze", (1,))))


def some_lengths(port: str) -> Expression:
    """The lengths at a port, at least 1 where PyTorch cannot do with nothing."""
    return Method(lengths_of(port), "clamp", keywords=(("min", 1),))


def filled(port: str, value: float, lengths: Expression | None = None) -> Expression:
    """The sequences of vectors at a port with a number past their ends."""
    return Method(Port(port), "masked_fill", (Method(past_the_end(port, lengths), "unsqueeze", (-1,)), value))
