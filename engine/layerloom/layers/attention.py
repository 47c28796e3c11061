"""Attention, and the positions that it does not see by itself."""

from __future__ import annotations

from math import gcd
from typing import Annotated, ClassVar

from layerloom import nn
from layerloom.layers.checks import as_float, described, known
from layerloom.layers.code import (
    Apply,
    Attribute,
    Call,
    Code,
    Expression,
    Item,
    Method,
    Operator,
    Part,
    Port,
    call,
    named,
)
from layerloom.layers.embedding import need_sequence
from layerloom.layers.layer import Layer
from layerloom.layers.masking import past_the_end, some_lengths
from layerloom.layers.parameters import Count, Probability
from layerloom.layers.sequence_modules import AddPositions, Attention
from layerloom.layers.spec import SEQUENCE, Fix, ShapeError, Spec, agree


class MultiHeadAttention(Layer, category="Sequence", aliases=("self-attention", "transformer", "mha")):
    """Each step takes what it needs from the steps of a sequence: its own, or the one given as key and value."""

    takes_lengths: ClassVar[bool] = True
    lengths_of_last: ClassVar[bool] = True

    heads: Annotated[Count, "heads that look by themselves, each on its share of the entries"] = 8
    causal: Annotated[bool, "whether no step looks at later ones"] = False
    dropout: Annotated[Probability, "share of the looks that are dropped in training"] = 0.0
    bias: Annotated[bool, "whether learned numbers are added in the linear maps"] = True

    def infer(self, query: Spec, key: Spec | None = None, value: Spec | None = None) -> Spec:
        for spec in (query, key, value):
            if spec is not None:
                need_sequence(spec, "MultiHeadAttention")
        keys, values = self._looked_at(query, key, value)
        if not agree(keys.dims[0], values.dims[0]):
            raise ShapeError(f"{keys.dims[0]} values, one for each key", described(values), "a key stands for a value")
        self._need_even_heads(query)
        return as_float(query, query.dims, SEQUENCE)

    def _looked_at(self, query: Spec, key: Spec | None, value: Spec | None) -> tuple[Spec, Spec]:
        """Keys and values: one serves for both where the other is open, and the queries where both are."""
        return key or value or query, value or key or query

    def _need_even_heads(self, query: Spec) -> None:
        width = query.dims[-1]
        if width is None or width % self.heads == 0:
            return
        fitting = gcd(width, self.heads)
        fix = Fix(f"Use {fitting} head{'s' if fitting > 1 else ''}", {"heads": fitting})
        raise ShapeError(f"features that divide by {self.heads}", described(query), "each head has its share", (fix,))

    def build(self, query: Spec, key: Spec | None = None, value: Spec | None = None) -> Call[nn.Module]:
        keys, values = self._looked_at(query, key, value)
        width = known(query.dims[-1])
        return call(
            Attention,
            width,
            self.heads,
            dropout=self.dropout,
            bias=self.bias,
            causal=self.causal,
            kdim=_other(keys, width),
            vdim=_other(values, width),
        )

    def torch(self, query: Spec, key: Spec | None = None, value: Spec | None = None) -> Code:
        keys, values = self._looked_at(query, key, value)
        given = {
            "dropout": self.dropout or None,
            "bias": None if self.bias else False,
            "kdim": _other(keys, known(query.dims[-1])),
            "vdim": _other(values, known(query.dims[-1])),
        }
        keywords = {name: value for name, value in given.items() if value is not None}
        made = named("torch.nn.MultiheadAttention", query.dims[-1], self.heads, **keywords, batch_first=True)
        key_port = "key" if key else "value" if value else "query"
        value_port = "value" if value else key_port
        options: tuple[tuple[str, Expression], ...] = (("need_weights", False),)
        if self.causal:
            sizes = (("query", query.dims[0]), (key_port, keys.dims[0]))
            steps = [dim or Item(Attribute(Port(p), "shape"), 1) for p, dim in sizes]
            every = Method(Port("query"), "new_ones", tuple(steps))
            later = Method(Method(every, "triu", (1,)), "bool")
            options = (("attn_mask", later), *options)
        if values.variable:
            options = (("key_padding_mask", past_the_end(value_port, some_lengths(value_port))), *options)
        return Code({"": made}, (Item(Apply(Part(), tuple(map(Port, ("query", key_port, value_port))), options), 0),))

    def macs(self, query: Spec, key: Spec | None = None, value: Spec | None = None) -> int:
        keys, values = self._looked_at(query, key, value)
        queries, seen, width = query.dims[0] or 0, keys.dims[0] or 0, query.dims[-1] or 0
        mapped = 2 * queries * width + seen * ((keys.dims[-1] or 0) + (values.dims[-1] or 0))
        return width * (mapped + 2 * queries * seen)


def _other(x: Spec, width: int) -> int | None:
    """The features of a sequence, `None` where they are as many as those of the queries."""
    return None if x.dims[-1] == width else x.dims[-1]


class PositionalEmbedding(Layer, category="Sequence", aliases=("position embedding", "positions", "transformer")):
    """Adds a learned vector to each step, so that attention can tell the steps apart."""

    positions: Annotated[Count | None, "steps of the longest sequence; none: as many as there are"] = None

    def infer(self, x: Spec) -> Spec:
        need_sequence(x, "PositionalEmbedding")
        steps, positions = x.dims[0], self.positions
        if x.variable and positions is None:
            fix = Fix("Provide for 512 steps", {"positions": 512})
            raise ShapeError("a number of positions", described(x), "sequences of any length may come", (fix,))
        if steps is not None and positions is not None and steps > positions:
            fix = Fix(f"Provide for {steps} steps", {"positions": steps})
            raise ShapeError(f"at most {positions} steps", described(x), "each needs a vector of its own", (fix,))
        return as_float(x, x.dims, SEQUENCE)

    def build(self, x: Spec) -> Call[nn.Module]:
        return call(AddPositions, self.positions or known(x.dims[0]), known(x.dims[-1]))

    def torch(self, x: Spec) -> Code:
        positions = self.positions or known(x.dims[0])
        vectors: Expression = Attribute(Part(), "weight")
        if x.dims[0] != positions:
            vectors = Item(vectors, slice(None, x.dims[0] or Item(Attribute(Port("x"), "shape"), 1)))
        made = named("torch.nn.Embedding", positions, known(x.dims[-1]))
        return Code({"": made}, (Operator("+", (Port("x"), vectors)),))
