"""Noise in training: whole channels dropped, numbers that saturate, and normal numbers added or multiplied."""

from __future__ import annotations

import math
from typing import Annotated, ClassVar

from layerloom import nn
from layerloom.layers.along_steps import ByChannel, along_steps
from layerloom.layers.checks import described, need_float
from layerloom.layers.code import Attribute, Call, Code, Expression, Operator, Part, Port, call, named
from layerloom.layers.layer import Layer
from layerloom.layers.parameters import Probability, Range, Rate
from layerloom.layers.spec import ShapeError, Spec
from layerloom.layers.window_modules import GaussianDropout as GaussianDropoutModule
from layerloom.layers.window_modules import GaussianNoise as GaussianNoiseModule
from layerloom.layers.windows import GROUNDS
from layerloom.words import tr

DROPOUTS = (nn.Dropout1d, nn.Dropout2d, nn.Dropout3d)


class _Noise(Layer):
    """What changes values in training alone."""

    random: ClassVar[bool] = True

    def infer(self, x: Spec) -> Spec:
        need_float(x, type(self).__name__)
        return x


class SpatialDropout(
    ByChannel, category="Core", aliases=("dropout1d", "dropout2d", "dropout3d", "channels", "regularization")
):
    """In training drops whole channels of images and volumes, or features of sequences; otherwise does nothing."""

    random: ClassVar[bool] = True

    rate: Annotated[Probability, "share of the channels that are dropped"] = 0.5

    def infer(self, x: Spec) -> Spec:
        need_float(x, "SpatialDropout")
        if x.rank not in (2, 3, 4):
            expected = tr("an image (channels, height, width), a volume or a sequence (steps, features)")
            raise ShapeError(expected, described(x), tr("whole channels are dropped"))
        return x.renamed(x.axes or GROUNDS[x.rank - 1].axes)

    def build(self, x: Spec) -> Call[nn.Module]:
        return along_steps(x, call(DROPOUTS[x.rank - 2], self.rate))


class AlphaDropout(_Noise, category="Core", aliases=("selu", "regularization")):
    """Dropout that goes with SELU: in training a share saturates, and mean and variance stay as they are."""

    rate: Annotated[Probability, "share of the entries that saturate"] = 0.5

    def build(self, x: Spec) -> Call[nn.Module]:
        return call(nn.AlphaDropout, self.rate)


class GaussianNoise(_Noise, category="Core", aliases=("gauss", "regularization")):
    """In training adds normal numbers to all entries; otherwise does nothing."""

    std: Annotated[float, Range(low=0.0), "standard deviation of what is added"] = 0.1

    def build(self, x: Spec) -> Call[nn.Module]:
        return call(GaussianNoiseModule, self.std)

    def torch(self, x: Spec) -> Code:
        return _noisy(Operator("+", (Port("x"), _normal(self.std))))


class GaussianDropout(_Noise, category="Core", aliases=("gauss", "multiplicative", "regularization")):
    """In training multiplies all entries by normal numbers around 1; otherwise does nothing."""

    rate: Annotated[Rate, "p: the variance is p / (1 - p), as that of a dropout"] = 0.5

    def build(self, x: Spec) -> Call[nn.Module]:
        return call(GaussianDropoutModule, self.rate)

    def torch(self, x: Spec) -> Code:
        factor = Operator("+", (1, _normal(math.sqrt(self.rate / (1 - self.rate)))))
        return _noisy(Operator("*", (Port("x"), factor)))


def _noisy(values: Expression) -> Code:
    """PyTorch has no module of normal noise: one that does nothing knows whether the model is trained."""
    return Code({"": named("torch.nn.Identity")}, (values,))


def _normal(std: float) -> Expression:
    """Normal numbers in training, zeros otherwise."""
    return Operator("*", (std, named("torch.randn_like", Port("x")), Attribute(Part(), "training")))
