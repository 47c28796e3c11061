"""Sampling from a distribution that the net has worked out: the middle of a variational autoencoder."""

from __future__ import annotations

from typing import Annotated, ClassVar

from layerloom import nn, ops
from layerloom.layers.checks import as_float, described, need_float
from layerloom.layers.code import (
    Attribute,
    Call,
    Code,
    Conditional,
    Expression,
    Operator,
    Part,
    Port,
    call,
    named,
)
from layerloom.layers.layer import Layer
from layerloom.layers.spec import Fix, ShapeError, Spec, agree
from layerloom.ops import random
from layerloom.tensor import Tensor
from layerloom.words import tr


class Sample(nn.Module):
    """mean + exp(log_variance / 2) times normal numbers; in evaluation the mean, unless `always`."""

    def __init__(self, always: bool = False) -> None:
        super().__init__()
        self.always = always

    def forward(self, mean: Tensor, log_variance: Tensor) -> Tensor:
        if not self.training and not self.always:
            return mean
        noise = ops.cast(random.normal(mean.shape), mean.dtype)
        return mean + ops.exp(log_variance * 0.5) * noise


class Sampling(Layer, category="Sequence", aliases=("vae", "variational autoencoder", "reparameterization", "latent")):
    """Draws numbers of a mean and the logarithm of a variance, so that gradients reach both (Kingma and Welling, 2014).

    In training the numbers are drawn, in evaluation and prediction they are the mean; `always` draws there too, as the
    usual examples for Keras do. A KLToNormal loss of the same inputs keeps them near the normal distribution.
    """

    random: ClassVar[bool] = True

    always: Annotated[bool, "whether numbers are drawn in evaluation and prediction too"] = False

    def infer(self, mean: Spec, log_variance: Spec) -> Spec:
        for spec in (mean, log_variance):
            need_float(spec, "Sampling")
        if mean.rank != log_variance.rank or not all(map(agree, mean.dims, log_variance.dims)):
            fix = Fix(tr("Make it as many entries"), {"units": (mean.dims or (1,))[-1]}, port="log_variance")
            expected = tr("a log-variance for each entry of the mean, {0}").format(described(mean))
            raise ShapeError(expected, described(log_variance), tr("every number has a spread of its own"), (fix,))
        return as_float(mean, mean.dims, mean.axes)

    def build(self, mean: Spec, log_variance: Spec) -> Call[nn.Module]:
        return call(Sample, self.always)

    def torch(self, mean: Spec, log_variance: Spec) -> Code:
        deviation = named("torch.exp", Operator("*", (Port("log_variance"), 0.5)))
        noise = named("torch.randn_like", Port("mean"))
        drawn: Expression = Operator("+", (Port("mean"), Operator("*", (deviation, noise))))
        if self.always:
            return Code(outputs=(drawn,))
        training = Attribute(Part(), "training")
        return Code({"": named("torch.nn.Identity")}, (Conditional(training, drawn, Port("mean")),))
