"""A layer at every step of a sequence, with the same weights."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

from layerloom import nn, ops
from layerloom.layers.checks import known
from layerloom.layers.code import (
    Attribute,
    Call,
    Code,
    Expression,
    Item,
    Method,
    NotExportable,
    Port,
    call,
)
from layerloom.layers.inner import Around
from layerloom.layers.layer import DataLayer, Layer, LossLayer, MetricLayer, ParameterError
from layerloom.layers.reach import HERE, Reach
from layerloom.layers.spec import SEQUENCE, ShapeError, Spec
from layerloom.layers.steps import need_steps
from layerloom.layers.substitution import substituted
from layerloom.layers.written import LayerTextError, read, written
from layerloom.tensor import Tensor
from layerloom.words import tr

if TYPE_CHECKING:
    Written = str | Layer
else:
    Written = str
"""What the parameter is given, and the text that it is kept as."""


class TimeDistributed(Layer, category="Sequence", aliases=("each step", "frames", "video", "wrapper")):
    """Another layer at every step of a sequence, with the same weights: a convolution over the frames of a video."""

    layer: Annotated[Written, "the layer with its parameters, as in Python: Conv2D(8, kernel=3)"] = "Dense(64)"

    def __post_init__(self) -> None:
        """Takes a layer as well as the text that describes one."""
        if isinstance(self.layer, Layer):
            object.__setattr__(self, "layer", written(self.layer))
        elif not isinstance(self.layer, str):
            got = type(self.layer).__name__
            raise ParameterError(
                tr("TimeDistributed needs a layer such as Dense(64), got {0}: wrap the layers one by one").format(got)
            )
        super().__post_init__()

    @property
    def inner(self) -> Layer:
        """The layer. Raises `LayerTextError`."""
        return self.layer if isinstance(self.layer, Layer) else read(self.layer)

    def reach(self, axis: str, x: Spec) -> Reach | None:
        return HERE if axis == x.axes[0] else None

    def infer(self, x: Spec) -> Spec:
        need_steps(x, "TimeDistributed", entries=True)
        inner = self._checked()
        made = inner.infer_ports({inner.ports.inputs[0].name: step_of(x)})["output"]
        if made.shape is None:
            return made
        axes = SEQUENCE if made.rank == 1 else ()
        return replace(made, shape=(x.dims[0], *made.shape), axes=axes, variable=x.variable and x.dims[0] is None)

    def _checked(self) -> Layer:
        """The layer, if it can stand at a step; raises `ShapeError`."""
        try:
            inner = self.inner
        except LayerTextError as error:
            raise ShapeError(str(error), repr(self.layer)) from None
        first, *others = inner.ports.inputs or (None,)
        single = first is not None and not first.variadic and all(port.optional for port in others)
        if not single or inner.ports.outputs != ("output",) or isinstance(inner, DataLayer | LossLayer | MetricLayer):
            raise ShapeError(
                tr("a layer with one input and one output"), inner.type_name, tr("it works on each step by itself")
            )
        return inner

    @property
    def random(self) -> bool:  # type: ignore[override]
        try:
            return self.inner.random
        except LayerTextError:
            return False

    def build(self, x: Spec) -> Call[nn.Module]:
        return call(AtEachStep, self.inner.build(step_of(x)))  # type: ignore[arg-type]

    def torch(self, x: Spec) -> Code:
        code = self.inner.torch(step_of(x))
        if len(code.outputs) != 1:
            raise NotExportable(tr("{0} cannot be written at each step").format(self.inner.type_name))
        port = self.inner.ports.inputs[0].name
        steps: Expression = Method(Port("x"), "flatten", (0, 1))
        count = Item(Attribute(Port("x"), "shape"), 1) if x.dims[0] is None else known(x.dims[0])
        made, shared = (substituted(e, Port(port), steps) for e in (code.outputs[0], code.shared))
        return Code(code.parts, (Method(made, "unflatten", (0, (-1, count))),), shared)

    def macs(self, x: Spec) -> int:
        return (x.dims[0] or 0) * self.inner.macs(step_of(x))


def step_of(x: Spec) -> Spec:
    """One step of a sequence."""
    return replace(x, shape=x.dims[1:], axes=x.axes[1:], variable=False, masked=False)


class AtEachStep(Around):
    """An inner module called on all steps of x (batch, steps, ...) as if each were a sample."""

    def __init__(self, inner: nn.Module) -> None:
        super().__init__()
        self.inner = inner

    def forward(self, x: Tensor) -> Tensor:
        y: Any = self.inner(ops.reshape(x, (x.shape[0] * x.shape[1], *x.shape[2:])))
        return ops.reshape(y, (*x.shape[:2], *y.shape[1:]))
