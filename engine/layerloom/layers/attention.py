"""Attention in several heads."""

from __future__ import annotations

from math import gcd
from typing import Annotated, ClassVar

from layerloom import nn
from layerloom.layers.attention_code import later_keys, seen_keys
from layerloom.layers.attention_modules import SizedAttention
from layerloom.layers.checks import as_float, described, known
from layerloom.layers.code import (
    Apply,
    Attribute,
    Call,
    Code,
    Conditional,
    Expression,
    Item,
    Method,
    Part,
    Port,
    call,
    named,
)
from layerloom.layers.embedding import need_sequence
from layerloom.layers.layer import Layer
from layerloom.layers.masking import past_the_end, some_lengths
from layerloom.layers.parameters import Count, Probability
from layerloom.layers.sequence_modules import Attention
from layerloom.layers.spec import SEQUENCE, Fix, ShapeError, Spec, agree
from layerloom.words import counted, tr


class MultiHeadAttention(Layer, category="Sequence", aliases=("self-attention", "transformer", "mha")):
    """Each step takes what it needs from the steps of a sequence: its own, or the one given as key and value.

    Two numbers by position are the heads and the entries of a key in each, as in Keras: `MultiHeadAttention(8, 64)`.

    y = softmax(Q Kᵀ / √d) V for each head, the heads side by side and mixed. Vaswani et al., 2017.
    """

    everywhere: ClassVar[bool] = True
    takes_lengths: ClassVar[bool] = True
    lengths_of_last: ClassVar[bool] = True
    keras_order: ClassVar[tuple[str, ...]] = ("heads", "key_size")

    heads: Annotated[Count, "heads that look by themselves, each on its share of the entries"] = 8
    causal: Annotated[bool, "whether no step looks at later ones"] = False
    dropout: Annotated[Probability, "share of the looks that are dropped in training"] = 0.0
    bias: Annotated[bool, "whether learned numbers are added in the linear maps"] = True
    key_size: Annotated[Count | None, "entries of a query and a key in each head; none: an even share"] = None
    value_size: Annotated[Count | None, "entries of a value in each head; none: as many as of a key"] = None
    units: Annotated[Count | None, "entries that come out; none: as many as a query has"] = None
    key_heads: Annotated[Count | None, "heads of keys, each for as many of queries; none: one for each"] = None

    def infer(self, query: Spec, key: Spec | None = None, value: Spec | None = None) -> Spec:
        for spec in (query, key, value):
            if spec is not None:
                need_sequence(spec, "MultiHeadAttention")
        keys, values = self._looked_at(query, key, value)
        if not agree(keys.dims[0], values.dims[0]):
            raise ShapeError(
                tr("{0} values, one for each key").format(keys.dims[0]),
                described(values),
                tr("a key stands for a value"),
            )
        if self.key_heads is not None and self.heads % self.key_heads:
            fix = Fix(tr("Give each its own"), {"key_heads": None})
            got = tr("{0} for {1} heads of queries").format(self.key_heads, self.heads)
            raise ShapeError(
                tr("heads of keys that serve equally many heads of queries"), got, tr("they are shared"), (fix,)
            )
        if self.key_size is None:
            need_even(query, self.heads)
        return as_float(query, (query.dims[0], self.units or query.dims[-1]), SEQUENCE)

    def _looked_at(self, query: Spec, key: Spec | None, value: Spec | None) -> tuple[Spec, Spec]:
        """Keys and values: one serves for both where the other is open, and the queries where both are."""
        return key or value or query, value or key or query

    @property
    def _sized(self) -> bool:
        """Whether the heads have other sizes than PyTorch's."""
        return (self.key_size, self.value_size, self.units, self.key_heads) != (None,) * 4

    def _sizes(self, query: Spec) -> tuple[int, int, int]:
        """Entries of a key and a value in each head, and of what comes out."""
        width = known(query.dims[-1])
        size = self.key_size or width // self.heads
        return size, self.value_size or size, self.units or width

    def build(self, query: Spec, key: Spec | None = None, value: Spec | None = None) -> Call[nn.Module]:
        keys, values = self._looked_at(query, key, value)
        width = known(query.dims[-1])
        if self._sized:
            widths = (width, known(keys.dims[-1]), known(values.dims[-1]))
            options: dict[str, object] = {"dropout": self.dropout, "bias": self.bias, "causal": self.causal}
            if self.key_heads is not None:
                options["key_heads"] = self.key_heads
            return Call(SizedAttention, (widths, self.heads, *self._sizes(query)), tuple(options.items()))
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
        if self._sized:
            return self._sized_code(query, key, value)
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
            options = (("attn_mask", later_keys("query", query.dims[0], key_port, keys.dims[0])), *options)
        if values.variable:
            options = (("key_padding_mask", past_the_end(value_port, some_lengths(value_port))), *options)
        return Code({"": made}, (Item(Apply(Part(), tuple(map(Port, ("query", key_port, value_port))), options), 0),))

    def _sized_code(self, query: Spec, key: Spec | None, value: Spec | None) -> Code:
        """Linear maps of PyTorch around its function of attention."""
        keys, values = self._looked_at(query, key, value)
        key_port = "key" if key else "value" if value else "query"
        value_port = "value" if value else key_port
        key_size, value_size, units = self._sizes(query)
        seen = self.key_heads or self.heads
        sizes, ports = (key_size, key_size, value_size), ("query", key_port, value_port)
        heads = (self.heads, seen, seen)
        plain: dict[str, Expression] = {} if self.bias else {"bias": False}
        maps: list[Expression] = [
            named("torch.nn.Linear", known(spec.dims[-1]), count * size, **plain)
            for spec, count, size in zip((query, keys, values), heads, sizes, strict=True)
        ]
        maps.append(named("torch.nn.Linear", self.heads * value_size, units, **plain))
        parts = enumerate(zip(ports, heads, sizes, strict=True))
        mapped = [self._headed(place, *part) for place, part in parts]
        function = "torch.nn.functional.scaled_dot_product_attention"
        mean = named(function, *mapped, **self._options(query, keys, values, key_port, value_port))
        joined = Method(Method(mean, "transpose", (1, 2)), "flatten", (2,))
        made = {"": named("torch.nn.ModuleList", maps)}
        return Code(made, (Apply(Item(Part(), 3), (joined,)),))

    def _headed(self, place: int, port: str, heads: int, size: int) -> Expression:
        """The linear map of what lies at a port: (batch, heads, steps, size)."""
        mapped = Apply(Item(Part(), place), (Port(port),))
        return Method(Method(mapped, "unflatten", (-1, (heads, size))), "transpose", (1, 2))

    def _options(self, query: Spec, keys: Spec, values: Spec, key_port: str, value_port: str) -> dict[str, Expression]:
        """What the function of attention is told besides: where not to look, and what to drop."""
        options: dict[str, Expression] = {}
        if values.variable:
            options["attn_mask"] = seen_keys(value_port)
        if self.causal and values.variable:
            later = later_keys("query", query.dims[0], key_port, keys.dims[0])
            options["attn_mask"] = Method(seen_keys(value_port), "logical_and", (Method(later, "logical_not"),))
        elif self.causal:
            options["is_causal"] = True
        if self.key_heads not in (None, self.heads):
            options["enable_gqa"] = True
        if self.dropout:
            options["dropout_p"] = Conditional(Attribute(Part(), "training"), self.dropout, 0.0)
        return options

    def macs(self, query: Spec, key: Spec | None = None, value: Spec | None = None) -> int:
        if query.dims[-1] is None:
            return 0
        keys, values = self._looked_at(query, key, value)
        queries, seen, width = query.dims[0] or 0, keys.dims[0] or 0, query.dims[-1]
        key_size, value_size, units = self._sizes(query)
        of_keys = seen * ((keys.dims[-1] or 0) * key_size + (values.dims[-1] or 0) * value_size)
        looked = queries * seen * (key_size + value_size)
        of_queries = queries * width * key_size + looked + queries * value_size * units
        return self.heads * of_queries + (self.key_heads or self.heads) * of_keys


def need_even(x: Spec, heads: int) -> None:
    """Raises `ShapeError` unless each head gets the same share of the features."""
    width = x.dims[-1]
    if width is None or width % heads == 0:
        return
    fitting = gcd(width, heads)
    fix = Fix(tr("Use {0}").format(counted(fitting, "head")), {"heads": fitting})
    raise ShapeError(
        tr("features that divide by {0}").format(heads), described(x), tr("each head has its share"), (fix,)
    )


def _other(x: Spec, width: int) -> int | None:
    """The features of a sequence, `None` where they are as many as those of the queries."""
    return None if x.dims[-1] == width else x.dims[-1]
