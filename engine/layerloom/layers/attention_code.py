"""Masks of attention in PyTorch's words."""

from __future__ import annotations

import math

from layerloom.layers.code import Attribute, Expression, Item, Method, Port
from layerloom.layers.masking import past_the_end, some_lengths
from layerloom.layers.spec import Spec


def hidden_keys(scores: Expression, port: str, keys: Spec) -> Expression:
    """Scores (batch, queries, keys) with -inf where the key lies past the end of its sequence."""
    if not keys.variable:
        return scores
    past = Method(past_the_end(port, some_lengths(port)), "unsqueeze", (1,))
    return Method(scores, "masked_fill", (past, -math.inf))


def hidden_queries(result: Expression, query: Spec) -> Expression:
    """The result (batch, queries, features) with 0 where the query lies past the end of its sequence."""
    if not query.variable:
        return result
    return Method(result, "masked_fill", (Method(past_the_end("query"), "unsqueeze", (-1,)), 0.0))


def without_later(scores: Expression, later: Expression) -> Expression:
    """Scores with -inf where the key is later than the query."""
    return Method(scores, "masked_fill", (later, -math.inf))


def seen_keys(port: str) -> Expression:
    """Which keys at a port lie before the end of their sequence, for all heads and queries: (batch, 1, 1, keys)."""
    past = past_the_end(port, some_lengths(port))
    return Method(Method(Method(past, "logical_not"), "unsqueeze", (1,)), "unsqueeze", (1,))


def later_keys(query: str, queries: int | None, key: str, keys: int | None) -> Expression:
    """Where the key at a port is later than the query: (queries, keys) of truth values."""
    steps = [dim or Item(Attribute(Port(port), "shape"), 1) for port, dim in ((query, queries), (key, keys))]
    return Method(Method(Method(Port(query), "new_ones", tuple(steps)), "triu", (1,)), "bool")
