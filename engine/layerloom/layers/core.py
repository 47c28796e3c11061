"""The layers that nearly every net has: inputs and outputs, dense layers and dropout."""

from __future__ import annotations

from typing import Annotated, ClassVar

from layerloom import nn
from layerloom.layers.activated import Activation, activated
from layerloom.layers.checks import as_float, described, need_float
from layerloom.layers.code import Call, Code, Port, call
from layerloom.layers.initializers import BiasInitializer, MatrixInitializer, initialized
from layerloom.layers.layer import Layer, PortSpecs
from layerloom.layers.parameters import Count, Probability
from layerloom.layers.reach import HERE, Reach
from layerloom.layers.shape import Flatten, need_axis
from layerloom.layers.spec import IMAGE, SEQUENCE, Fix, Kind, ShapeError, Spec, product
from layerloom.layers.whole_pooling import GlobalAveragePool
from layerloom.words import tr


class Input(Layer, category="Core", aliases=("placeholder", "source", "in")):
    """Where values enter the net, from a data node or from Python."""

    shape: Annotated[tuple[Count | None, ...], "shape of one sample; none first: sequences of any length"] = (1, 28, 28)
    kind: Annotated[Kind, "what the values are"] = "float"
    classes: Annotated[Count | None, "number of classes of whole numbers"] = None
    vocabulary: Annotated[Count | None, "number of different tokens of a text"] = None

    def infer(self, x: Spec | None = None) -> Spec:
        """What is linked goes on; what is declared here holds while nothing is."""
        if x is not None:
            return x
        variable = bool(self.shape) and self.shape[0] is None
        axes = {len(IMAGE): IMAGE, len(SEQUENCE): SEQUENCE if variable else ()}.get(len(self.shape), ())
        return Spec(self.shape, axes, self.kind, variable, self.classes, self.vocabulary)

    def build(self, x: Spec | None = None) -> Call[nn.Module]:
        return call(nn.Identity)

    def torch(self, x: Spec | None = None) -> Code:
        return Code(outputs=(Port("x"),))


class Dense(Layer, category="Core", aliases=("linear", "fully connected", "fc")):
    """Weighted sums of all entries along the last axis: y = x Wᵀ + b."""

    units: Annotated[Count, "entries that come out"] = 64
    bias: Annotated[bool, "whether a learned number is added to each entry"] = True
    activation: Annotated[Activation, "function of what comes out"] = "none"
    initializer: Annotated[MatrixInitializer, "first values of the weights"] = "default"
    bias_initializer: Annotated[BiasInitializer, "first values of the added numbers"] = "default"

    def infer(self, x: Spec) -> Spec:
        need_float(x, "Dense")
        need_axis(x, "Dense")
        if x.variable and x.rank == 1:
            raise ShapeError(
                tr("a last axis of fixed length"), tr("a sequence of numbers"), tr("the weights belong to its entries")
            )
        return as_float(x, (*x.dims[:-1], self.units), x.axes and (*x.axes[:-1], "F"))

    def build(self, x: Spec) -> Call[nn.Module]:
        features = x.dims[-1]
        if features is None:
            raise _unsized(x)
        plain = call(nn.Linear, features, self.units, bias=self.bias)
        made = initialized(plain, (features, self.units), self.initializer, self.bias_initializer, self.bias)
        return activated(made, self.activation, axis=-1)

    def reach(self, axis: str, x: Spec) -> Reach | None:
        return None if axis == x.axes[-1] else HERE

    def macs(self, x: Spec) -> int:
        return (product(x.dims) or 0) * self.units

    def doubts(self, inputs: PortSpecs, sources: object) -> tuple[ShapeError, ...]:
        x = inputs.get("x")
        if not isinstance(x, Spec) or x.axes != IMAGE:
            return ()
        fix = Fix(tr("Flatten the image first"), insert=Flatten(), port="x")
        return (ShapeError(tr("a vector"), described(x), tr("Dense works on each row of the image by itself"), (fix,)),)


def _unsized(x: Spec) -> ShapeError:
    """What is wrong with a last axis of unknown size."""
    why = tr("a weight belongs to each entry, and how many come is not known before running")
    if x.rank != 1:
        return ShapeError(tr("a last axis of known size"), described(x), why)
    pool = Fix("", insert=GlobalAveragePool(), port="x")
    text = tr("Take the mean of each channel (GlobalAveragePool) in place of all values (Flatten)")
    gives = tr("GlobalAveragePool gives one entry for each channel")
    fix = Fix(text, port="x", remove=True, then=(pool,))
    return ShapeError(tr("a vector of known size"), described(x), f"{why} ({gives})", (fix,))


class Dropout(Layer, category="Core", aliases=("regularization",)):
    """In training sets a random share of the entries to 0 and enlarges the others; otherwise does nothing.

    y = m · x / (1 − rate), with m drawn as 0 or 1.
    """

    random: ClassVar[bool] = True

    rate: Annotated[Probability, "share of the entries that are dropped"] = 0.5

    def infer(self, x: Spec) -> Spec:
        need_float(x, "Dropout")
        return x

    def build(self, x: Spec) -> Call[nn.Module]:
        return call(nn.Dropout, self.rate)


class Identity(Layer, category="Core", aliases=("nothing", "pass")):
    """What comes in comes out: a place to name, to read from or to replace."""

    def infer(self, x: Spec) -> Spec:
        return x

    def build(self, x: Spec) -> Call[nn.Module]:
        return call(nn.Identity)


class Output(Layer, category="Core", aliases=("result", "prediction")):
    """Names a result: what `predict` returns and an exported model gives back, under the title of this node."""

    def infer(self, x: Spec) -> None:
        """Takes anything."""

    def build(self, x: Spec) -> Call[nn.Module]:
        return call(nn.Identity)

    def torch(self, x: Spec) -> Code:
        return Code()
