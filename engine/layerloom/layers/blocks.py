"""Blocks of attention to channels and places of images: squeeze-and-excitation and CBAM."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from layerloom import nn
from layerloom.layers import block_modules as modules
from layerloom.layers.checks import known
from layerloom.layers.code import Apply, Call, Code, Expression, Item, Method, Operator, Part, Port, Shared, call, named
from layerloom.layers.layer import Layer
from layerloom.layers.parameters import Count
from layerloom.layers.spec import Spec
from layerloom.layers.windows import need_image


class SqueezeExcite(Layer, category="Convolution", aliases=("squeeze and excitation", "se block", "channel attention")):
    """Weighs the channels of an image by what is in all of them (squeeze-and-excitation; Hu et al., 2018).

    y = x · sigmoid(W₂ max(W₁ mean(x), 0)), one factor for each channel.
    """

    everywhere: ClassVar[bool] = True

    ratio: Annotated[Count, "how many times fewer entries the dense layer in the middle has"] = 16

    def infer(self, x: Spec) -> Spec:
        return need_image(x, "SqueezeExcite")

    def build(self, x: Spec) -> Call[nn.Module]:
        return call(modules.SqueezeExcite, known(x.dims[0]), squeezed(x, self.ratio))

    def torch(self, x: Spec) -> Code:
        channels, fewer = known(x.dims[0]), squeezed(x, self.ratio)
        kept = named(
            "torch.nn.Sequential",
            named("torch.nn.AdaptiveAvgPool2d", 1),
            named("torch.nn.Flatten"),
            named("torch.nn.Linear", channels, fewer),
            named("torch.nn.ReLU"),
            named("torch.nn.Linear", fewer, channels),
            named("torch.nn.Sigmoid"),
            named("torch.nn.Unflatten", 1, (channels, 1, 1)),
        )
        return Code({"": kept}, (Operator("*", (Port("x"), Apply(Part(), (Port("x"),)))),))

    def macs(self, x: Spec) -> int:
        return 2 * (x.dims[0] or 0) * squeezed(x, self.ratio)


class CBAM(Layer, category="Convolution", aliases=("convolutional block attention", "spatial attention")):
    """Weighs the channels of an image, then its places (convolutional block attention; Woo et al., 2018)."""

    everywhere: ClassVar[bool] = True

    ratio: Annotated[Count, "how many times fewer entries the dense layer in the middle has"] = 16
    kernel: Annotated[Literal[3, 5, 7], "height and width of the kernel that weighs places"] = 7

    def infer(self, x: Spec) -> Spec:
        return need_image(x, "CBAM")

    def build(self, x: Spec) -> Call[nn.Module]:
        return call(modules.CBAM, known(x.dims[0]), squeezed(x, self.ratio), self.kernel)

    def torch(self, x: Spec) -> Code:
        channels, fewer = known(x.dims[0]), squeezed(x, self.ratio)
        linear, back = named("torch.nn.Linear", channels, fewer), named("torch.nn.Linear", fewer, channels)
        dense = named("torch.nn.Sequential", linear, named("torch.nn.ReLU"), back)
        places = named("torch.nn.Conv2d", 2, 1, self.kernel, padding=self.kernel // 2, bias=False)
        kept = named("torch.nn.ModuleList", [dense, places])
        read = tuple(Apply(Item(Part(), 0), (Method(Port("x"), name, ((2, 3),)),)) for name in ("mean", "amax"))
        by_channel = Method(named("torch.sigmoid", Operator("+", read)), "reshape", (-1, channels, 1, 1))
        both: list[Expression] = [Method(Shared(), name, (1,), (("keepdim", True),)) for name in ("mean", "amax")]
        by_place = named("torch.sigmoid", Apply(Item(Part(), 1), (named("torch.cat", both, dim=1),)))
        weighed = Operator("*", (Port("x"), by_channel))
        return Code({"": kept}, (Operator("*", (Shared(), by_place)),), shared=weighed)

    def macs(self, x: Spec) -> int:
        channels, *size = (dim or 0 for dim in x.dims)
        return 4 * channels * squeezed(x, self.ratio) + 2 * size[0] * size[1] * self.kernel**2


def squeezed(x: Spec, ratio: int) -> int:
    """The entries of the dense layer in the middle: at least one."""
    return max((x.dims[0] or 0) // ratio, 1)
