"""Sequences read step by step: plain recurrent nets, gated recurrent units and the long short-term memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated, ClassVar

from layerloom import nn
from layerloom.layers.activated import Activation
from layerloom.layers.checks import as_float, described, known
from layerloom.layers.code import Call, Code, NotExportable, call
from layerloom.layers.embedding import need_sequence
from layerloom.layers.initializers import BiasInitializer, MatrixInitializer, filling
from layerloom.layers.layer import Layer, Ports
from layerloom.layers.parameters import Count, Probability
from layerloom.layers.recurrent_code import recurrent_code
from layerloom.layers.recurrent_modules import Merge, Recurrence, Recurrent
from layerloom.layers.spec import SEQUENCE, ShapeError, Spec, agree
from layerloom.layers.step_by_step import ResetBeforeGRU, SteppedGRU, SteppedLSTM, SteppedRNN
from layerloom.nn import init
from layerloom.words import tr


class _Reader(Layer):
    """What reads a sequence step by step and keeps a state."""

    everywhere: ClassVar[bool] = True
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
    initializer: Annotated[MatrixInitializer, "first values of the weights of steps"] = "default"
    recurrent_initializer: Annotated[MatrixInitializer, "first values of the weights of the state"] = "default"
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
            raise ShapeError(tr("a wire at state too"), tr("one at cell alone"), tr("reading starts from both"))
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

    @property
    def _usual(self) -> bool:
        """Whether states bend as PyTorch's can."""
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

    def _made(
        self, plain: type[Recurrent], stepped: type[Recurrent], x: Spec, usual: bool, **bent: object
    ) -> Call[Recurrent]:
        """The module; that of the same weights which goes step by step, where that is not the `usual` one."""
        arguments = self._arguments()
        if not usual or self.recurrent_dropout:
            plain = stepped
            arguments |= bent | ({"recurrent_dropout": self.recurrent_dropout} if self.recurrent_dropout else {})
        width = known(x.dims[-1])
        return Call(plain, (width, self.units), tuple(arguments.items()), tuple(self._first_values(width)))

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
            if self.bias:
                yield from self._first_biases(end)

    def _first_biases(self, end: str) -> Iterator[tuple[str, Call[object]]]:
        if self.bias_initializer != "default":
            yield f"bias_ih{end}", filling(self.bias_initializer, 1, 1)
            yield f"bias_hh{end}", filling(self.bias_initializer if self._two_biases else "zeros", 1, 1)

    @property
    def _two_biases(self) -> bool:
        """Whether something stands between both biases; otherwise one of them is enough."""
        return False

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
            raise NotExportable(tr("PyTorch drops nothing between steps: set recurrent_dropout to 0"))
        if not self._usual:
            raise NotExportable(tr("PyTorch's has no other functions: leave the activations as they are"))
        if x.variable and self.go_backwards:
            raise NotExportable(tr("PyTorch cannot read sequences of different lengths from their ends alone"))
        return recurrent_code(self, self._module(x), x, sum(start is not None for start in starts))

    def macs(self, x: Spec, *starts: Spec | None) -> int:
        steps, width, ways = x.dims[0] or 0, x.dims[-1] or 0, 2 if self.bidirectional else 1
        above = (self.layers - 1) * ways * (ways * self.units + self.units)
        return steps * self.gates * self.units * (ways * (width + self.units) + above)


def need_state(name: str, start: Spec, wanted: Spec) -> None:
    """Raises `ShapeError` unless what lies at the port of a state is one."""
    fits = start.rank == wanted.rank and all(map(agree, start.dims, wanted.dims))
    if not fits or start.kind != "float":
        raise ShapeError(
            tr("{0} at {1}").format(described(wanted), name), described(start), tr("reading starts from that state")
        )


class RNN(_Reader, category="Sequence", aliases=("recurrent", "simple rnn", "elman")):
    """Reads a sequence step by step: each state is a function of the step and the state before it.

    h = tanh(W x + U h + b), step by step. Elman, 1990.
    """

    activation: Annotated[Activation, "function that makes the state"] = "tanh"

    def infer(self, x: Spec, state: Spec | None = None) -> Spec | tuple[Spec, ...]:
        return self._inferred(x, state)

    @property
    def _usual(self) -> bool:
        return self.activation in ("tanh", "relu")

    def _module(self, x: Spec) -> Call[Recurrent]:
        made = self._made(nn.RNN, SteppedRNN, x, self._usual, activation=self.activation)
        if made.function is nn.RNN and self.activation != "tanh":
            return replace(made, keywords=(*made.keywords, ("nonlinearity", self.activation)))
        return made

    def build(self, x: Spec, state: Spec | None = None) -> Call[nn.Module]:
        return self._built(x, state)

    def torch(self, x: Spec, state: Spec | None = None) -> Code:
        return self._written(x, state)


class _Gated(_Reader):
    """What has gates."""

    activation: Annotated[Activation, "function that makes what is new"] = "tanh"
    recurrent_activation: Annotated[Activation, "function of the gates"] = "sigmoid"

    @property
    def _usual(self) -> bool:
        return (self.activation, self.recurrent_activation) == ("tanh", "sigmoid")

    def _bent(self) -> dict[str, object]:
        """The arguments of the module that goes step by step."""
        given: dict[str, object] = {"activation": self.activation, "recurrent_activation": self.recurrent_activation}
        return {} if self._usual else given


class LSTM(_Gated, category="Sequence", aliases=("long short-term memory", "recurrent", "rnn")):
    """Reads a sequence step by step and keeps what matters in a state (long short-term memory).

    c = f · c + i · g; h = o · tanh(c), with gates f, i, o and news g of x and h. Hochreiter and Schmidhuber, 1997.
    """

    states: ClassVar[tuple[str, ...]] = ("state", "cell")
    gates: ClassVar[int] = 4

    forget_bias: Annotated[bool, "whether the forget gate begins open: 1 is added to it at first"] = False

    def _first_biases(self, end: str) -> Iterator[tuple[str, Call[object]]]:
        yield from super()._first_biases(end)
        if self.forget_bias:
            rows = f"{end}[{self.units}:{2 * self.units}]"
            yield from ((f"bias_ih{rows}", Call(init.ones_)), (f"bias_hh{rows}", Call(init.zeros_)))

    def infer(self, x: Spec, state: Spec | None = None, cell: Spec | None = None) -> Spec | tuple[Spec, ...]:
        return self._inferred(x, state, cell)

    def _module(self, x: Spec) -> Call[Recurrent]:
        return self._made(nn.LSTM, SteppedLSTM, x, self._usual, **self._bent())

    def build(self, x: Spec, state: Spec | None = None, cell: Spec | None = None) -> Call[nn.Module]:
        return self._built(x, state, cell)

    def torch(self, x: Spec, state: Spec | None = None, cell: Spec | None = None) -> Code:
        return self._written(x, state, cell)


class GRU(_Gated, category="Sequence", aliases=("gated recurrent unit", "recurrent", "rnn")):
    """Reads a sequence step by step; gates say what of the state is kept and what is new (gated recurrent unit).

    h = z · h + (1 − z) · n, with the gate z and news n of x and h. Cho et al., 2014.
    """

    gates: ClassVar[int] = 3

    reset_after: Annotated[bool, "whether the reset gate works on the state after its linear map, not before"] = True

    @property
    def _two_biases(self) -> bool:
        return self.reset_after

    def infer(self, x: Spec, state: Spec | None = None) -> Spec | tuple[Spec, ...]:
        return self._inferred(x, state)

    def _module(self, x: Spec) -> Call[Recurrent]:
        if self.reset_after:
            return self._made(nn.GRU, SteppedGRU, x, self._usual, **self._bent())
        return self._made(ResetBeforeGRU, ResetBeforeGRU, x, False, **self._bent())

    def build(self, x: Spec, state: Spec | None = None) -> Call[nn.Module]:
        return self._built(x, state)

    def torch(self, x: Spec, state: Spec | None = None) -> Code:
        if not self.reset_after:
            raise NotExportable(tr("PyTorch's GRU has the reset gate after the linear map: switch reset_after on"))
        return self._written(x, state)
