"""Losses of vectors: what belongs together should be close, what does not, far apart."""

from __future__ import annotations

from typing import Annotated, ClassVar

from layerloom import nn
from layerloom.layers import loss_modules as modules
from layerloom.layers.checks import described, need_float
from layerloom.layers.code import Call, Code, Method, Operator, Port, call, named
from layerloom.layers.comparing import NUMBER, Weight, in_pytorch, matched, need_alike, need_pairs, signs
from layerloom.layers.layer import LossLayer
from layerloom.layers.parameters import Positive, Range
from layerloom.layers.spec import UNKNOWN, ShapeError, Spec
from layerloom.words import tr


class CosineLoss(LossLayer, category="Loss", aliases=("cosine similarity", "angle", "direction")):
    """For vectors: minus the cosine of the angle to the target along the last axis; -1 is the best."""

    weight: Weight = 1.0
    blind: ClassVar[bool] = True
    takes_lengths: ClassVar[bool] = True

    def infer(self, prediction: Spec, target: Spec) -> Spec:
        need_pairs(prediction, target)
        if UNKNOWN not in (prediction, target) and (prediction.rank == 0 or prediction.rank != target.rank):
            got = tr("{0} and {1}").format(described(prediction), described(target))
            raise ShapeError(tr("two vectors"), got, tr("numbers have no direction"))
        return NUMBER

    def build(self, prediction: Spec, target: Spec) -> Call[nn.Module]:
        return matched(call(modules.Cosine), prediction, target)

    def torch(self, prediction: Spec, target: Spec) -> Code:
        ours, theirs = in_pytorch(prediction, target)
        cosine = named("torch.nn.functional.cosine_similarity", ours, theirs, dim=-1, eps=1e-6)
        return Code(outputs=(Operator("-", (Method(cosine, "mean"),)),))


class _Pair(LossLayer):
    """A loss of two vectors and whether they belong together: a target above 0 is yes."""

    blind: ClassVar[bool] = True
    predictions: ClassVar[tuple[str, ...]] = ("first", "second")
    without_gradient: ClassVar[tuple[str, ...]] = ("target",)

    def infer(self, first: Spec, second: Spec, target: Spec) -> Spec:
        need_alike(first, second, "second")
        if target != UNKNOWN and target.dims not in ((), (1,), (None,)):
            raise ShapeError(tr("one number as target"), described(target), tr("it says whether both belong together"))
        return NUMBER


class CosineEmbedding(_Pair, category="Loss", aliases=("similar or not", "siamese", "angle")):
    """For two vectors: the same direction where the target says alike, a small cosine where it does not."""

    margin: Annotated[float, Range(low=-1.0, high=1.0), "up to which cosine two count as unlike"] = 0.0
    weight: Weight = 1.0

    def build(self, first: Spec, second: Spec, target: Spec) -> Call[nn.Module]:
        return Call(modules.Signed, (call(nn.CosineEmbeddingLoss, margin=self.margin),))

    def torch(self, first: Spec, second: Spec, target: Spec) -> Code:
        side = signs(Method(Port("target"), "flatten"))
        loss = "torch.nn.functional.cosine_embedding_loss"
        return Code(outputs=(named(loss, Port("first"), Port("second"), side, margin=self.margin),))


class Contrastive(_Pair, category="Loss", aliases=("siamese", "similar or not", "distance")):
    """For two vectors: close where the target says alike, at least the margin apart where it does not."""

    margin: Annotated[Positive, "how far apart what is not alike should be"] = 1.0
    weight: Weight = 1.0

    def build(self, first: Spec, second: Spec, target: Spec) -> Call[nn.Module]:
        return call(modules.Contrastive, self.margin)

    def torch(self, first: Spec, second: Spec, target: Spec) -> Code:
        far = named("torch.nn.functional.pairwise_distance", Port("first"), Port("second"))
        short = Method(Operator("-", (self.margin, far)), "relu")
        alike = Operator(">", (Method(Port("target"), "flatten"), 0))
        terms = named("torch.where", alike, Method(far, "square"), Method(short, "square"))
        return Code(outputs=(Method(terms, "mean"),))


class Triplet(LossLayer, category="Loss", aliases=("siamese", "embedding", "metric learning", "faces")):
    """For three vectors: the anchor should be closer to the positive than to the negative by the margin."""

    margin: Annotated[Positive, "by how much farther the negative should be"] = 1.0
    p: Annotated[float, Range(low=1.0), "norm of the distance: 2 is that of Euclid, 1 the sum of the sizes"] = 2.0
    swap: Annotated[bool, "whether the negative may be measured from the positive where that is closer"] = False
    weight: Weight = 1.0
    blind: ClassVar[bool] = True
    predictions: ClassVar[tuple[str, ...]] = ("anchor", "positive", "negative")

    def infer(self, anchor: Spec, positive: Spec, negative: Spec) -> Spec:
        need_alike(anchor, positive, "positive")
        need_alike(anchor, negative, "negative")
        return NUMBER

    def build(self, anchor: Spec, positive: Spec, negative: Spec) -> Call[nn.Module]:
        return call(nn.TripletMarginLoss, margin=self.margin, p=self.p, swap=self.swap)

    def torch(self, anchor: Spec, positive: Spec, negative: Spec) -> Code:
        ports = [Port(port) for port in self.predictions]
        options = {"margin": self.margin, "p": self.p, **({"swap": True} if self.swap else {})}
        return Code(outputs=(named("torch.nn.functional.triplet_margin_loss", *ports, **options),))


class KLToNormal(LossLayer, category="Loss", aliases=("vae", "variational autoencoder", "latent", "divergence")):
    """For the latent space of a VAE: how far its normal distributions are from the one around 0 of variance 1."""

    weight: Weight = 1.0
    predictions: ClassVar[tuple[str, ...]] = ()

    def infer(self, mean: Spec, log_variance: Spec) -> Spec:
        for spec in (mean, log_variance):
            need_float(spec, tr("the loss"))
        if mean.shape != log_variance.shape and mean.known and log_variance.known:
            got = tr("{0} and {1}").format(described(mean), described(log_variance))
            raise ShapeError(tr("a mean and a log-variance of one shape"), got, tr("each number has both"))
        return NUMBER

    def build(self, mean: Spec, log_variance: Spec) -> Call[nn.Module]:
        return call(modules.NormalDivergence)

    def torch(self, mean: Spec, log_variance: Spec) -> Code:
        m, v = Port("mean"), Port("log_variance")
        terms = Operator("-", (Operator("+", (Method(m, "square"), Method(v, "exp"))), v, 1))
        each = Method(Method(Operator("*", (terms, 0.5)), "flatten", (1,)), "sum", (1,)) if mean.rank else terms
        return Code(outputs=(Method(each, "mean"),))
