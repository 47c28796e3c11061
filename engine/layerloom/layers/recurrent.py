"""Sequences read step by step: vectors for tokens, and the long short-term memory."""

from __future__ import annotations

from typing import Annotated, ClassVar

from layerloom import nn
from layerloom.layers.checks import as_float, described, known, need_float
from layerloom.layers.code import Apply, Attribute, Call, Code, Expression, Item, Method, Part, Port, call, named
from layerloom.layers.layer import Layer
from layerloom.layers.masking import some_lengths
from layerloom.layers.parameters import Count, Probability, Range
from layerloom.layers.sequence_modules import LSTMLast, LSTMSteps
from layerloom.layers.spec import SEQUENCE, Fix, ShapeError, Spec

Token = Annotated[int, Range(low=0, high=2**31)]


class Embedding(Layer, category="Sequence", aliases=("word vectors", "lookup", "tokens")):
    """A learned vector for each token (or class) number."""

    units: Annotated[Count, "entries of a vector"] = 64
    vocabulary: Annotated[Count | None, "different numbers, from 0; none: as many as the data say"] = None
    padding: Annotated[Token | None, "number that only fills up: its vector is 0 and stays so; none: no such"] = None

    def infer(self, x: Spec) -> Spec:
        if x.kind != "int":
            raise ShapeError("token or class numbers", described(x), "each number stands for a vector of its own")
        if x.known:
            self._need_vocabulary(x)
        return as_float(x, (*x.dims, self.units), {0: ("F",), 1: SEQUENCE}.get(x.rank, ()))

    def _need_vocabulary(self, x: Spec) -> None:
        tokens = self._tokens(x)
        if tokens is None:
            fix = Fix("Take 10,000 of them", {"vocabulary": 10_000})
            raise ShapeError("a vocabulary", described(x), "nothing says how many different numbers there are", (fix,))
        if tokens < (x.vocabulary or x.classes or 0):
            fix = Fix("Take as many as the data have", {"vocabulary": None})
            raise ShapeError(f"at most {tokens} different numbers", described(x), "each needs a vector", (fix,))
        if self.padding is not None and self.padding >= tokens:
            fix = Fix("Leave no number out", {"padding": None})
            raise ShapeError(f"a padding below {tokens}", f"{self.padding}", "it is one of the numbers", (fix,))

    def _tokens(self, x: Spec) -> int | None:
        return self.vocabulary or x.vocabulary or x.classes

    def build(self, x: Spec) -> Call[nn.Module]:
        return call(nn.Embedding, known(self._tokens(x)), self.units, padding_idx=self.padding)


class LSTM(Layer, category="Sequence", aliases=("long short-term memory", "recurrent", "rnn")):
    """Reads a sequence step by step and keeps what matters in a state (long short-term memory)."""

    takes_lengths: ClassVar[bool] = True

    units: Annotated[Count, "entries of the state, in each direction"] = 64
    return_sequences: Annotated[bool, "whether the state of every step comes out, not only the last"] = False
    bidirectional: Annotated[bool, "whether the sequence is read from its end too; both states come out"] = False
    layers: Annotated[Count, "LSTMs one above the other"] = 1
    dropout: Annotated[Probability, "share of the entries dropped between two of them in training"] = 0.0

    def infer(self, x: Spec) -> Spec:
        need_sequence(x, "LSTM")
        width = self.units * (2 if self.bidirectional else 1)
        return as_float(x, (x.dims[0], width), SEQUENCE) if self.return_sequences else as_float(x, (width,), ("F",))

    def build(self, x: Spec) -> Call[nn.Module]:
        return call(
            LSTMSteps if self.return_sequences else LSTMLast,
            known(x.dims[-1]),
            self.units,
            num_layers=self.layers,
            dropout=self._dropout,
            bidirectional=self.bidirectional,
        )

    @property
    def _dropout(self) -> float:
        """The share dropped between layers; PyTorch warns of one where there is nothing between."""
        return self.dropout if self.layers > 1 else 0.0

    def torch(self, x: Spec) -> Code:
        changed = {"num_layers": self.layers, "dropout": self._dropout, "bidirectional": self.bidirectional}
        plain = {"num_layers": 1, "dropout": 0.0, "bidirectional": False}
        keywords = {name: value for name, value in changed.items() if value != plain[name]}
        lstm = named("torch.nn.LSTM", known(x.dims[-1]), self.units, batch_first=True, **keywords)
        read = _packed() if x.variable else Port("x")
        return Code({"": lstm}, (self._result(Apply(Part(), (read,)), x.variable),))

    def _result(self, called: Expression, packed: bool) -> Expression:
        """What PyTorch returns is (states of all steps, (last states, last cells))."""
        if self.return_sequences:
            return _unpacked(Item(called, 0)) if packed else Item(called, 0)
        last_states = Item(Item(called, 1), 0)  # (layers and directions, batch, units)
        if not self.bidirectional:
            return Item(last_states, -1)
        return Method(Method(Item(last_states, slice(-2, None)), "transpose", (0, 1)), "flatten", (1,))

    def macs(self, x: Spec) -> int:
        steps, width, ways = x.dims[0] or 0, x.dims[-1] or 0, 2 if self.bidirectional else 1
        above = (self.layers - 1) * ways * (ways * self.units + self.units)
        return steps * 4 * self.units * (ways * (width + self.units) + above)


def _packed() -> Expression:
    """In PyTorch sequences of different lengths are packed before a recurrent module."""
    lengths = Method(some_lengths("x"), "cpu")
    pack = "torch.nn.utils.rnn.pack_padded_sequence"
    return named(pack, Port("x"), lengths, batch_first=True, enforce_sorted=False)


def _unpacked(states: Expression) -> Expression:
    unpack = "torch.nn.utils.rnn.pad_packed_sequence"
    steps = Item(Attribute(Port("x"), "shape"), 1)
    return Item(named(unpack, states, batch_first=True, total_length=steps), 0)


def need_sequence(x: Spec, what: str) -> None:
    """Raises `ShapeError` unless `x` is a sequence of vectors of numbers."""
    if x.kind == "int" and x.rank == 1:
        fix = Fix("Insert an Embedding", insert=Embedding(), port="x")
        why = f"{what} reads vectors, and an Embedding makes one of each token"
        raise ShapeError("a sequence of vectors (steps, features)", described(x), why, (fix,))
    need_float(x, what)
    if x.rank != 2:
        why = f"{what} goes along the steps of a sequence"
        raise ShapeError("a sequence of vectors (steps, features)", described(x), why)
