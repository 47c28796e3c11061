"""Normalization: values brought to mean 0 and variance 1, then scaled and shifted by learned numbers.

Frameworks disagree on `eps` and on what momentum means. Here they are PyTorch's: momentum is the share that a batch has
in the running statistics.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from layerloom import nn
from layerloom.layers.along_steps import ByChannel, along_steps
from layerloom.layers.biased_norms import BiasedBatchNorm1d, BiasedBatchNorm2d, BiasedBatchNorm3d, BiasedBatchNormSteps
from layerloom.layers.checks import as_float, described, known, need_float
from layerloom.layers.code import Call, Code, NotExportable, Port, call, named
from layerloom.layers.layer import Layer
from layerloom.layers.parameters import Axis, Count, Positive, Probability
from layerloom.layers.reach import HERE, Reach
from layerloom.layers.shape import need_axis
from layerloom.layers.spec import SEQUENCE, Dim, Fix, ShapeError, Spec
from layerloom.layers.window_modules import UnitNorm as UnitNormModule
from layerloom.layers.window_modules import without_scale
from layerloom.layers.windows import GROUNDS
from layerloom.words import later, tr

_EPS = "added to the variance, against division by 0"
_AFFINE = "whether a learned scale and shift follow, or one of both"
Affine = Literal[True, False, "scale", "shift"]
_CHANNELS = later("an image (channels, height, width), a volume or a sequence of one length (steps, features)")
BATCH_NORMS = (nn.BatchNorm1d, nn.BatchNorm1d, nn.BatchNorm2d, nn.BatchNorm3d)
BIASED_NORMS = (BiasedBatchNorm1d, BiasedBatchNormSteps, BiasedBatchNorm2d, BiasedBatchNorm3d)
INSTANCE_NORMS = (nn.InstanceNorm1d, nn.InstanceNorm2d, nn.InstanceNorm3d)


def _channels(x: Spec) -> Dim:
    """The channels of an image or volume, the features of a sequence, the entries of a vector."""
    return x.dims[0] if x.rank == 1 else GROUNDS[x.rank - 1].channels(x)


def _learning(
    affine: Affine, norm: type[nn.Module], *sizes: object, flag: str = "affine", **options: object
) -> Call[Any]:
    """The call of a norm that learns what `affine` says; PyTorch has an argument of the name `flag` for it."""
    options |= {flag: bool(affine)} | ({"bias": False} if affine == "scale" else {})
    made: Call[nn.Module] = Call(norm, sizes, tuple(options.items()))
    return call(without_scale, made) if affine == "shift" else made  # type: ignore[arg-type]


def _with_axes(x: Spec) -> Spec:
    """Numbers of the same shape, whose axes have names from here on."""
    return as_float(x, x.dims, x.axes or (GROUNDS[x.rank - 1].axes if x.rank > 1 else ()))


def _need_places(x: Spec, what: str, why: str) -> None:
    """Raises `ShapeError` unless `x` has channels and places, as many in each sample."""
    need_float(x, what)
    if x.rank not in (2, 3, 4) or x.variable:
        raise ShapeError(tr(_CHANNELS), described(x), why)


class BatchNorm(ByChannel, category="Normalization", aliases=("batch normalization", "norm", "bn")):
    """Normalizes each channel of images and volumes, each feature of sequences or entry of vectors, over the batch.

    y = γ · (x − μ) / √(σ² + eps) + β, with mean μ and variance σ² over the batch. Ioffe and Szegedy, 2015.
    """

    takes_lengths: ClassVar[bool] = True

    momentum: Annotated[Probability, "share of a batch in the running mean and variance"] = 0.1
    eps: Annotated[Positive, _EPS] = 1e-5
    affine: Annotated[Affine, _AFFINE] = True
    variance: Annotated[
        Literal["unbiased", "biased"], "running variance of n values: over n - 1 as in PyTorch, or over n as in Keras"
    ] = "unbiased"

    def infer(self, x: Spec) -> Spec:
        need_float(x, "BatchNorm")
        steps = x.rank == len(SEQUENCE)
        if x.rank not in (1, 2, 3, 4) or (x.variable and not (steps and self.variance == "biased")):
            expected = tr("an image (channels, height, width) or a vector, a volume or a sequence of one length")
            fixes = (
                (Fix(tr("Count the steps of each sequence, as Keras does"), {"variance": "biased"}),) if steps else ()
            )
            raise ShapeError(
                expected, described(x), tr("the statistics belong to channels, features or entries"), fixes
            )
        return _with_axes(x)

    def build(self, x: Spec) -> Call[nn.Module]:
        norm = (BATCH_NORMS if self.variance == "unbiased" else BIASED_NORMS)[x.rank - 1]
        made = _learning(self.affine, norm, known(_channels(x)), eps=self.eps, momentum=self.momentum)
        return made if self.variance == "biased" else along_steps(x, made)

    def torch(self, x: Spec) -> Code:
        if self.variance == "biased":
            raise NotExportable(tr("PyTorch's batch norm has an unbiased running variance: set variance to 'unbiased'"))
        return super().torch(x)


class _TrailingNorm(Layer):
    """What normalizes each sample by itself, over its last axes."""

    trailing: Annotated[Count, "how many of the last axes are normalized together"] = 1

    def infer(self, x: Spec) -> Spec:
        need_float(x, type(self).__name__)
        need_axis(x, type(self).__name__)
        if self.trailing > x.rank:
            fix = Fix(tr("Normalize over {0}").format(x.rank), {"trailing": x.rank})
            raise ShapeError(
                tr("at least {0} axes").format(self.trailing),
                described(x),
                tr("so many are normalized together"),
                (fix,),
            )
        if x.variable and self.trailing == x.rank:
            raise ShapeError(
                tr("axes of fixed size"), described(x), tr("the length of a sequence cannot be among them")
            )
        return as_float(x, x.dims, x.axes)

    def reach(self, axis: str, x: Spec) -> Reach | None:
        return None if axis in x.axes[-self.trailing :] else HERE

    def _normalized(self, x: Spec) -> int | tuple[int, ...]:
        normalized = tuple(known(dim) for dim in x.dims[-self.trailing :])
        return normalized[0] if len(normalized) == 1 else normalized


class LayerNorm(_TrailingNorm, category="Normalization", aliases=("layer normalization", "ln")):
    """Normalizes each sample by itself, over its last axes.

    y = γ · (x − μ) / √(σ² + eps) + β, with mean μ and variance σ² of each sample. Ba et al., 2016.
    """

    eps: Annotated[Positive, _EPS] = 1e-5
    affine: Annotated[Affine, _AFFINE] = True

    def build(self, x: Spec) -> Call[nn.Module]:
        return _learning(self.affine, nn.LayerNorm, self._normalized(x), flag="elementwise_affine", eps=self.eps)


class RMSNorm(_TrailingNorm, category="Normalization", aliases=("root mean square normalization", "rms")):
    """Divides each sample by the root of its mean square over the last axes: like LayerNorm, without the mean.

    y = γ · x / √(mean(x²) + eps). Zhang and Sennrich, 2019.
    """

    eps: Annotated[Positive, "added to the mean square, against division by 0"] = 1e-6
    affine: Annotated[bool, "whether a learned scale follows"] = True

    def build(self, x: Spec) -> Call[nn.Module]:
        return call(nn.RMSNorm, self._normalized(x), eps=self.eps, elementwise_affine=self.affine)


class GroupNorm(ByChannel, category="Normalization", aliases=("group normalization", "gn")):
    """Normalizes groups of channels of each sample by itself.

    y = γ · (x − μ) / √(σ² + eps) + β, with μ and σ² of each group of channels. Wu and He, 2018.
    """

    everywhere: ClassVar[bool] = True

    groups: Annotated[Count, "groups that the channels are cut into, in their order"] = 8
    eps: Annotated[Positive, _EPS] = 1e-5
    affine: Annotated[Affine, _AFFINE] = True

    def infer(self, x: Spec) -> Spec:
        if x.rank == 1:
            need_float(x, "GroupNorm")
        else:
            _need_places(x, "GroupNorm", tr("the statistics belong to groups of channels"))
        channels = _channels(x)
        if channels is not None and channels % self.groups:
            fewer = next(n for n in range(min(self.groups, channels), 0, -1) if channels % n == 0)
            fix = Fix(tr("Use {0} groups").format(fewer) if fewer > 1 else tr("Use one group"), {"groups": fewer})
            expected = tr("channels that divide into {0} groups").format(self.groups)
            raise ShapeError(expected, described(x), tr("each group is normalized by itself"), (fix,))
        if x.size == self.groups:
            why = tr("a value that is alone would always become 0")
            fixes = (Fix(tr("Use one group"), {"groups": 1}),) if self.groups > 1 else ()
            raise ShapeError(tr("more than one value in a group"), described(x), why, fixes)
        return _with_axes(x)

    def build(self, x: Spec) -> Call[nn.Module]:
        made = _learning(self.affine, nn.GroupNorm, self.groups, known(_channels(x)), eps=self.eps)
        return along_steps(x, made)


class InstanceNorm(ByChannel, category="Normalization", aliases=("instance normalization", "style")):
    """Normalizes each channel of each sample by itself, over its pixels, steps or voxels.

    y = γ · (x − μ) / √(σ² + eps) + β, with μ and σ² of each channel. Ulyanov et al., 2016.
    """

    everywhere: ClassVar[bool] = True

    eps: Annotated[Positive, _EPS] = 1e-5
    affine: Annotated[Affine, _AFFINE] = True

    def infer(self, x: Spec) -> Spec:
        _need_places(x, "InstanceNorm", tr("the statistics are those of the places of a channel"))
        if x.size is not None and x.size == _channels(x):
            why = tr("a value that is alone would always become 0")
            raise ShapeError(tr("more than one place in a channel"), described(x), why)
        return _with_axes(x)

    def build(self, x: Spec) -> Call[nn.Module]:
        norm = INSTANCE_NORMS[x.rank - 2]
        return along_steps(x, _learning(self.affine, norm, known(_channels(x)), eps=self.eps))


class LocalResponseNorm(ByChannel, category="Normalization", aliases=("local response normalization", "lrn")):
    """Divides each value by what neighbouring channels have at its place: (k + alpha s)^beta, s their mean square."""

    neighbours: Annotated[Count, "channels that count, the value's own in their middle"] = 5
    alpha: Annotated[float, "factor of the mean square"] = 1e-4
    beta: Annotated[float, "power of the divisor"] = 0.75
    k: Annotated[Positive, "what the divisor has at least, before its power"] = 1.0

    def infer(self, x: Spec) -> Spec:
        _need_places(x, "LocalResponseNorm", tr("each place is compared across channels"))
        return _with_axes(x)

    def build(self, x: Spec) -> Call[nn.Module]:
        return along_steps(x, call(nn.LocalResponseNorm, self.neighbours, alpha=self.alpha, beta=self.beta, k=self.k))


class UnitNorm(Layer, category="Normalization", aliases=("unit normalization", "l2", "euclidean")):
    """Divides by the Euclidean norm along an axis: what comes out has the length 1."""

    axis: Annotated[Axis, "axis of the norm, counted from the end"] = -1
    eps: Annotated[Positive, "the least that is divided by"] = 1e-12

    def infer(self, x: Spec) -> Spec:
        need_float(x, "UnitNorm")
        need_axis(x, "UnitNorm")
        if -self.axis > x.rank:
            fix = Fix(tr("Use the last axis"), {"axis": -1})
            raise ShapeError(
                tr("at least {0} axes").format(-self.axis), described(x), tr("there is no such axis"), (fix,)
            )
        if x.variable and -self.axis == x.rank:
            fix = Fix(tr("Use the last axis"), {"axis": -1})
            raise ShapeError(tr("an axis of fixed size"), described(x), tr("these sequences differ in length"), (fix,))
        return as_float(x, x.dims, x.axes)

    def build(self, x: Spec) -> Call[nn.Module]:
        return call(UnitNormModule, self.axis, self.eps)

    def torch(self, x: Spec) -> Code:
        return Code(outputs=(named("torch.nn.functional.normalize", Port("x"), dim=self.axis, eps=self.eps),))
