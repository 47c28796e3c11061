"""Long short-term memories whose maps are convolutions (Shi et al. 2015): of sequences, images and volumes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any, ClassVar, Literal, TypeVar

from layerloom import nn
from layerloom.layers.activated import Activation
from layerloom.layers.checks import described
from layerloom.layers.code import Call, Code, NotExportable, call
from layerloom.layers.conv_lstm_modules import ConvLSTM
from layerloom.layers.convolution import Conv1D, Conv2D, Conv3D
from layerloom.layers.initializers import BiasInitializer, Initializer
from layerloom.layers.layer import Layer, Ports
from layerloom.layers.parameters import Count, Pair, Pixels, Probability
from layerloom.layers.recurrent import need_state
from layerloom.layers.spec import ShapeError, Spec
from layerloom.layers.steps import need_steps
from layerloom.layers.time_distributed import step_of
from layerloom.layers.windows import AnySize, Places, Triple
from layerloom.nn import init
from layerloom.words import later, tr

T = TypeVar("T")
Border = Literal["valid", "same"]
_FRAMES: Mapping[int, str] = {
    1: later("a sequence (steps, places, features)"),
    2: later("a sequence (steps, channels, height, width)"),
}
_SOLIDS = later("a sequence (steps, channels, depth, height, width)")


class _ConvLSTM(Layer):
    """What those of all numbers of axes share."""

    everywhere: ClassVar[bool] = True
    takes_lengths: ClassVar[bool] = True
    axes: ClassVar[int]
    conv: ClassVar[type[Any]]

    channels: Annotated[Count, "channels of the state"] = 32
    kernel: AnySize = 3
    stride: AnySize = 1
    padding: Annotated[Border, "'same': the size divided by the stride, rounded up; 'valid': no border"] = "valid"
    dilation: AnySize = 1
    bias: Annotated[bool, "whether a learned number is added to each channel"] = True
    return_sequences: Annotated[bool, "whether the state of every step comes out, not only the last"] = False
    return_state: Annotated[bool, "whether the last state comes out too, for another one to start from"] = False
    go_backwards: Annotated[bool, "whether the sequence is read from its end, and comes out in that order"] = False
    dropout: Annotated[Probability, "share of the entries that no step sees in training"] = 0.0
    recurrent_dropout: Annotated[Probability, "share of the state that no step sees in training"] = 0.0
    activation: Annotated[Activation, "function that makes what is new"] = "tanh"
    recurrent_activation: Annotated[Activation, "function of the gates"] = "sigmoid"
    initializer: Annotated[Initializer, "first values of the weights of steps"] = "default"
    recurrent_initializer: Annotated[Initializer, "first values of the weights of the state"] = "default"
    bias_initializer: Annotated[BiasInitializer, "first values of the added numbers"] = "default"
    forget_bias: Annotated[bool, "whether the forget gate begins open: 1 is added to it at first"] = False

    @property
    def ports(self) -> Ports:
        declared = super().ports
        return Ports(declared.inputs, ("output", "state", "cell") if self.return_state else ("output",))

    @property
    def _of_input(self) -> Any:
        """The convolution of a step, which makes all four gates."""
        options = {"stride": self.stride, "padding": self.padding, "dilation": self.dilation, "bias": self.bias}
        first = {"initializer": self.initializer, "bias_initializer": self.bias_initializer}
        return self.conv(4 * self.channels, kernel=self.kernel, **options, **first)

    @property
    def _of_state(self) -> Any:
        first = self.recurrent_initializer
        return self.conv(4 * self.channels, kernel=self.kernel, padding="same", bias=False, initializer=first)

    def infer(self, x: Spec, state: Spec | None = None, cell: Spec | None = None) -> Spec | tuple[Spec, ...]:
        need_steps(x, type(self).__name__, entries=True)
        if x.rank != self.axes + 2:
            expected = tr(_FRAMES.get(self.axes, _SOLIDS))
            raise ShapeError(expected, described(x), tr("{0} convolves each step").format(type(self).__name__))
        made = self._state(x)
        for name, start in (("state", state), ("cell", cell)):
            if start is not None:
                need_state(name, start, made)
        if state is None and cell is not None:
            raise ShapeError(tr("a wire at state too"), tr("one at cell alone"), tr("reading starts from both"))
        y = made
        if self.return_sequences:
            y = Spec((x.dims[0], *made.dims), variable=x.variable and x.dims[0] is None)
        return (y, made, made) if self.return_state else y

    def _state(self, x: Spec) -> Spec:
        """The state after a step: a gate's share of what the convolution makes."""
        gates: Spec = self._of_input.infer(self._step(x))
        place = self._place
        dims = tuple(self.channels if axis == place else dim for axis, dim in enumerate(gates.dims))
        return replace(gates, shape=dims)

    @property
    def _place(self) -> int:
        """The axis of the channels in a step."""
        return 1 if self.axes == 1 else 0

    def _step(self, x: Spec) -> Spec:
        return replace(step_of(x), axes=())

    def _reading(self, x: Spec) -> Call[nn.Module]:
        """The module that makes the gates of a step, with a forget gate that begins open if it is to."""
        made: Call[nn.Module] = self._of_input.build(self._step(x))
        if not (self.forget_bias and self.bias):
            return made
        rows = f"bias[{self.channels}:{2 * self.channels}]"
        return _beginning(made, rows, Call(init.ones_))

    def build(self, x: Spec, state: Spec | None = None, cell: Spec | None = None) -> Call[nn.Module]:
        return call(
            ConvLSTM,
            self._reading(x),  # type: ignore[arg-type]  # a call is made before
            self._of_state.build(self._state(x)),
            axis=1 + self._place,
            sequences=self.return_sequences,
            states=self.return_state,
            backwards=self.go_backwards,
            dropout=self.dropout,
            recurrent_dropout=self.recurrent_dropout,
            activation=self.activation,
            recurrent_activation=self.recurrent_activation,
        )

    def torch(self, x: Spec, state: Spec | None = None, cell: Spec | None = None) -> Code:
        raise NotExportable(tr("PyTorch has no long short-term memory of convolutions"))

    def macs(self, x: Spec, state: Spec | None = None, cell: Spec | None = None) -> int:
        each: int = self._of_input.macs(self._step(x)) + self._of_state.macs(self._state(x))
        return (x.dims[0] or 0) * each


def _beginning(made: Call[T], parameter: str, filling: Call[object]) -> Call[T]:
    """The call of a module, or of what is wrapped around one, with other first values of a parameter."""
    inner = [place for place, value in enumerate(made.args) if isinstance(value, Call)]
    if not inner:
        return replace(made, first=(*made.first, (parameter, filling)))
    args = list(made.args)
    args[inner[-1]] = _beginning(args[inner[-1]], parameter, filling)  # type: ignore[arg-type]
    return replace(made, args=tuple(args))


class ConvLSTM1D(_ConvLSTM, category="Sequence", aliases=("convolutional", "recurrent")):
    """Reads a sequence of sequences (steps, places, features) step by step, with convolutions in place of sums."""

    axes = 1
    conv = Conv1D

    kernel: Annotated[Places, "places that a kernel looks at"] = 3
    stride: Annotated[Places, "places between positions"] = 1
    dilation: Annotated[Places, "distance between the places that a kernel looks at"] = 1


class ConvLSTM2D(_ConvLSTM, category="Sequence", aliases=("convolutional", "recurrent", "video", "frames")):
    """Reads a video (steps, channels, height, width) frame by frame, with convolutions in place of sums."""

    axes = 2
    conv = Conv2D

    kernel: Annotated[Pixels | Pair[Pixels], "height and width of a kernel"] = 3
    stride: Annotated[Pixels | Pair[Pixels], "step between positions"] = 1
    dilation: Annotated[Pixels | Pair[Pixels], "distance between the pixels that a kernel looks at"] = 1


class ConvLSTM3D(_ConvLSTM, category="Sequence", aliases=("convolutional", "recurrent", "volume")):
    """Reads a sequence of volumes (steps, channels, depth, height, width), with convolutions in place of sums."""

    axes = 3
    conv = Conv3D

    kernel: Annotated[Places | Triple[Places], "depth, height and width of a kernel"] = 3
    stride: Annotated[Places | Triple[Places], "step between positions"] = 1
    dilation: Annotated[Places | Triple[Places], "distance between the places that a kernel looks at"] = 1
