"""Sequences read step by step: plain recurrent nets, gated recurrent units and the long short-term memory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar

from layerloom import nn
from layerloom.layers.checks import as_float, described, known
from layerloom.layers.code import Call, Code, NotExportable, call
from layerloom.layers.embedding import need_sequence
from layerloom.layers.initializers import BiasInitializer, Initializer, filling
from layerloom.layers.layer import Layer, Ports
from layerloom.layers.parameters import Count, Probability
from layerloom.layers.recurrent_code import recurrent_code
from layerloom.layers.recurrent_modules import Merge, Recurrence, Recurrent
from layerloom.layers.spec import SEQUENCE, ShapeError, Spec, agree
from layerloom.layers.step_by_step import DroppedGRU, DroppedLSTM, DroppedRNN, ResetBeforeGRU
from layerloom.ops.rnn import Activation


class _Reader(Layer):
    """What reads a sequence step by step and keeps a state."""

    takes_lengths: ClassVar[bool] = True
    states: ClassVar[tuple[str, ...]] = ("state",)
    """What goes from step to step, and in and out by ports of these names."""
    gates: ClassVar[int] = 1

    units: Annotated[Count, "entries of the state, in each direction"] = 64
    return_sequences: Annotated[bool, "whether the state of every step comes out, not only the last"] = False
    bidirectional: Annotated[bool, "whether the sequence is read from its end too; both states come out"] = False
    layers: Annotated[Count, "how many of them, one above the other"] = 1
    dropout: Annotated[Probability, "share of the entries dropped between two of them in training"] = 0.0
    return_state: Annotated[bool, "whether the last state comes out too, for another one to start from"] = False
    go_backwards: Annotated[bool, "whether the sequence is read from its end, and comes out in that order"] = False
    merge: Annotated[Merge, "how both directions become one: side by side, their sum, product or mean"] = "concat"
    bias: Annotated[bool, "whether learned numbers are added in each step"] = True
    input_dropout: Annotated[Probability, "share of the features that no step sees in training"] = 0.0
    recurrent_dropout: Annotated[Probability, "share of the state that no step sees in training"] = 0.0
    initializer: Annotated[Initializer, "first values of the weights of steps"] = "default"
    recurrent_initializer: Annotated[Initializer, "first values of the weights of the state"] = "default"
    bias_initializer: Annotated[BiasInitializer, "first values of the added numbers"] = "default"

    @property
    def ports(self) -> Ports:
        declared = super().ports
        return Ports(declared.inputs, ("output", *self.states) if self.return_state else ("output",))

    def _inferred(self, x: Spec, *starts: Spec | None) -> Spec | tuple[Spec, ...]:
        need_sequence(x, type(self).__name__)
        for name, start in zip(self.states, starts, strict=True):
            if start is not None:
                need_state(name, start, self._state)
        if starts[0] is None and any(starts):
            raise ShapeError("a wire at state too", "one at cell alone", "reading starts from both")
        joined = self._width if self.merge == "concat" else self.units
        y = as_float(x, (x.dims[0], joined), SEQUENCE) if self.return_sequences else as_float(x, (joined,), ("F",))
        return (y, *(self._state for _ in self.states)) if self.return_state else y

    @property
    def _width(self) -> int:
        return self.units * (2 if self.bidirectional else 1)

    @property
    def _state(self) -> Spec:
        """What lies at the ports of the states."""
        return Spec((self._width,), ("F",)) if self.layers == 1 else Spec((self.layers, self._width))

    def _module(self, x: Spec) -> Call[Recurrent]:
        """The module that does the work."""
        raise NotImplementedError

    def _arguments(self) -> dict[str, object]:
        """The arguments that all these modules have, where they are not the defaults."""
        changed: dict[str, object] = {
            "num_layers": self.layers,
            "bias": self.bias,
            # PyTorch warns of a dropout where there is nothing between.
            "dropout": self.dropout if self.layers > 1 else 0.0,
            "bidirectional": self.bidirectional,
        }
        plain = {"num_layers": 1, "bias": True, "dropout": 0.0, "bidirectional": False}
        return {"batch_first": True} | {name: value for name, value in changed.items() if value != plain[name]}

    def _with_dropout(
        self, plain: type[Recurrent], dropping: type[Recurrent], x: Spec, **more: object
    ) -> Call[Recurrent]:
        """The module, or that of the same weights which drops a share of the state."""
        if self.recurrent_dropout:
            plain, more = dropping, {**more, "recurrent_dropout": self.recurrent_dropout}
        width, arguments = known(x.dims[-1]), tuple((self._arguments() | more).items())
        return Call(plain, (width, self.units), arguments, tuple(self._first_values(width)))

    def _first_values(self, width: int) -> Iterator[tuple[str, Call[object]]]:
        """The parameters of all layers and directions that begin otherwise than PyTorch's do."""
        made = self.gates * self.units
        ends = ("", "_reverse") if self.bidirectional else ("",)
        for end in (f"_l{layer}{direction}" for layer in range(self.layers) for direction in ends):
            came = width if end.startswith("_l0") else self._width
            if self.initializer != "default":
                yield f"weight_ih{end}", filling(self.initializer, came, made)
            if self.recurrent_initializer != "default":
                yield f"weight_hh{end}", filling(self.recurrent_initializer, self.units, made)
            if self.bias and self.bias_initializer != "default":
                yield from ((f"bias_{of}{end}", filling(self.bias_initializer, 1, 1)) for of in ("ih", "hh"))

    def _built(self, x: Spec, *starts: Spec | None) -> Call[nn.Module]:
        return call(
            Recurrence,
            self._module(x),  # type: ignore[arg-type]
            sequences=self.return_sequences,
            states=self.return_state,
            backwards=self.go_backwards,
            merge=self.merge,
            dropout=self.input_dropout,
        )

    def _written(self, x: Spec, *starts: Spec | None) -> Code:
        if self.recurrent_dropout:
            raise NotExportable("PyTorch drops nothing between steps: set recurrent_dropout to 0")
        if x.variable and self.go_backwards:
            raise NotExportable("PyTorch cannot read sequences of different lengths from their ends alone")
        return recurrent_code(self, self._module(x), x, sum(start is not None for start in starts))

    def macs(self, x: Spec, *starts: Spec | None) -> int:
        steps, width, ways = x.dims[0] or 0, x.dims[-1] or 0, 2 if self.bidirectional else 1
        above = (self.layers - 1) * ways * (ways * self.units + self.units)
        return steps * self.gates * self.units * (ways * (width + self.units) + above)


def need_state(name: str, start: Spec, wanted: Spec) -> None:
    """Raises `ShapeError` unless what lies at the port of a state is one."""
    fits = start.rank == wanted.rank and all(map(agree, start.dims, wanted.dims))
    if not fits or start.kind != "float":
        raise ShapeError(f"{described(wanted)} at {name}", described(start), "reading starts from that state")


class RNN(_Reader, category="Sequence", aliases=("recurrent", "simple rnn", "elman")):
    """Reads a sequence step by step: each state is a function of the step and the state before it."""

    activation: Annotated[Activation, "function that makes the state"] = "tanh"

    def infer(self, x: Spec, state: Spec | None = None) -> Spec | tuple[Spec, ...]:
        return self._inferred(x, state)

    def _module(self, x: Spec) -> Call[Recurrent]:
        return self._with_dropout(nn.RNN, DroppedRNN, x, nonlinearity=self.activation)

    def build(self, x: Spec, state: Spec | None = None) -> Call[nn.Module]:
        return self._built(x, state)

    def torch(self, x: Spec, state: Spec | None = None) -> Code:
        return self._written(x, state)


class LSTM(_Reader, category="Sequence", aliases=("long short-term memory", "recurrent", "rnn")):
    """Reads a sequence step by step and keeps what matters in a state (long short-term memory)."""

    states: ClassVar[tuple[str, ...]] = ("state", "cell")
    gates: ClassVar[int] = 4

    def infer(self, x: Spec, state: Spec | None = None, cell: Spec | None = None) -> Spec | tuple[Spec, ...]:
        return self._inferred(x, state, cell)

    def _module(self, x: Spec) -> Call[Recurrent]:
        return self._with_dropout(nn.LSTM, DroppedLSTM, x)

    def build(self, x: Spec, state: Spec | None = None, cell: Spec | None = None) -> Call[nn.Module]:
        return self._built(x, state, cell)

    def torch(self, x: Spec, state: Spec | None = None, cell: Spec | None = None) -> Code:
        return self._written(x, state, cell)


class GRU(_Reader, category="Sequence", aliases=("gated recurrent unit", "recurrent", "rnn")):
    """Reads a sequence step by step; gates say what of the state is kept and what is new (gated recurrent unit)."""

    gates: ClassVar[int] = 3

    reset_after: Annotated[bool, "whether the reset gate works on the state after its linear map, not before"] = True

    def infer(self, x: Spec, state: Spec | None = None) -> Spec | tuple[Spec, ...]:
        return self._inferred(x, state)

    def _module(self, x: Spec) -> Call[Recurrent]:
        if self.reset_after:
            return self._with_dropout(nn.GRU, DroppedGRU, x)
        return self._with_dropout(ResetBeforeGRU, ResetBeforeGRU, x)

    def build(self, x: Spec, state: Spec | None = None) -> Call[nn.Module]:
        return self._built(x, state)

    def torch(self, x: Spec, state: Spec | None = None) -> Code:
        if not self.reset_after:
            raise NotExportable("PyTorch's GRU has the reset gate after the linear map: switch reset_after on")
        return self._written(x, state)
