"""Attention in one head, as Luong and Bahdanau have it: scores without linear maps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar

from layerloom import nn
from layerloom.layers.attention_code import hidden_keys, hidden_queries, later_keys, without_later
from layerloom.layers.attention_modules import BahdanauAttention, LuongAttention, Score
from layerloom.layers.checks import as_float, described, known
from layerloom.layers.code import Attribute, Call, Code, Expression, Item, Method, Operator, Part, Port, call, named
from layerloom.layers.embedding import need_sequence
from layerloom.layers.layer import Layer
from layerloom.layers.parameters import Probability
from layerloom.layers.spec import SEQUENCE, ShapeError, Spec, agree
from layerloom.words import tr


class _Scored(Layer):
    """What scores each query with each key and takes means of the values."""

    everywhere: ClassVar[bool] = True
    lengths_at: ClassVar[Mapping[str, str]] = {"query": "query_lengths", "value": "lengths"}

    dropout: Annotated[Probability, "share of the looks that are dropped in training"] = 0.0
    causal: Annotated[bool, "whether no step looks at later ones"] = False

    def infer(self, query: Spec, value: Spec | None = None, key: Spec | None = None) -> Spec:
        name = type(self).__name__
        for spec in (query, value, key):
            if spec is not None:
                need_sequence(spec, name)
        values = value or query
        keys = key or values
        if not agree(query.dims[-1], keys.dims[-1]):
            why = tr("a query is compared with a key entry by entry")
            raise ShapeError(tr("keys with {0} features").format(query.dims[-1]), described(keys), why)
        if not agree(keys.dims[0], values.dims[0]):
            raise ShapeError(
                tr("{0} values, one for each key").format(keys.dims[0]),
                described(values),
                tr("a key stands for a value"),
            )
        return as_float(query, (query.dims[0], values.dims[-1]), SEQUENCE)

    def torch(self, query: Spec, value: Spec | None = None, key: Spec | None = None) -> Code:
        value_port = "value" if value else "query"
        key_port = "key" if key else value_port
        scores = self._scores(Port("query"), Port(key_port))
        scores = hidden_keys(scores, value_port, value or query)
        if self.causal:
            later = later_keys("query", query.dims[0], value_port, (value or query).dims[0])
            scores = without_later(scores, later)
        weights: Expression = Method(scores, "softmax", (-1,))
        if self.dropout:
            weights = named("torch.nn.functional.dropout", weights, self.dropout, Attribute(Part(), "training"))
        mean = named("torch.matmul", weights, Port(value_port))
        weighed = self._weights(query)
        parts = {"": named("torch.nn.ParameterList", weighed)} if weighed or self.dropout else {}
        return Code(parts, (hidden_queries(mean, query),))

    def _scores(self, query: Expression, key: Expression) -> Expression:
        """The scores (batch, queries, keys) in PyTorch's words."""
        raise NotImplementedError

    def _weights(self, query: Spec) -> list[Expression]:
        """What is learned, as it is made in PyTorch."""
        raise NotImplementedError

    def macs(self, query: Spec, value: Spec | None = None, key: Spec | None = None) -> int:
        values = value or query
        pairs = (query.dims[0] or 0) * (values.dims[0] or 0)
        return pairs * ((query.dims[-1] or 0) + (values.dims[-1] or 0))


class Attention(_Scored, category="Sequence", aliases=("luong", "dot product", "seq2seq")):
    """Each query takes the mean of the values, weighted by how well it and their keys match (Luong et al. 2015)."""

    scale: Annotated[bool, "whether the scores are multiplied by a learned number"] = False
    score: Annotated[Score, "product of query and key, or tanh of their sum, added up"] = "dot"

    def build(self, query: Spec, value: Spec | None = None, key: Spec | None = None) -> Call[nn.Module]:
        return call(LuongAttention, self.score, self.scale, dropout=self.dropout, causal=self.causal)

    def _weights(self, query: Spec) -> list[Expression]:
        return [named("torch.ones", ()) for _ in range(int(self.scale) + int(self.score == "concat"))]

    def _scores(self, query: Expression, key: Expression) -> Expression:
        if self.score == "dot":
            product = named("torch.matmul", query, Method(key, "transpose", (1, 2)))
            return Operator("*", (product, Item(Part(), 0))) if self.scale else product
        together = _together(query, key)
        if self.scale:
            together = Operator("*", (together, Item(Part(), 0)))
        return Operator("*", (Method(Method(together, "tanh"), "sum", (-1,)), Item(Part(), int(self.scale))))


class AdditiveAttention(_Scored, category="Sequence", aliases=("bahdanau", "concat", "seq2seq")):
    """Each query takes the mean of the values, weighted by tanh(query + key), added up (Bahdanau et al. 2015)."""

    scale: Annotated[bool, "whether each entry of the tanh has a learned weight"] = True

    def build(self, query: Spec, value: Spec | None = None, key: Spec | None = None) -> Call[nn.Module]:
        return call(BahdanauAttention, known(query.dims[-1]), self.scale, dropout=self.dropout, causal=self.causal)

    def _weights(self, query: Spec) -> list[Expression]:
        return [named("torch.ones", known(query.dims[-1]))] if self.scale else []

    def _scores(self, query: Expression, key: Expression) -> Expression:
        bent = Method(_together(query, key), "tanh")
        return Method(Operator("*", (bent, Item(Part(), 0))) if self.scale else bent, "sum", (-1,))


def _together(query: Expression, key: Expression) -> Expression:
    """The sum of each query and each key: (batch, queries, keys, features)."""
    return Operator("+", (Method(query, "unsqueeze", (2,)), Method(key, "unsqueeze", (1,))))
