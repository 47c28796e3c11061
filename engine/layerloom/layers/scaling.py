"""Layers that bring data to the form that nets learn from: scaled, standardized, or one entry for each class."""

from __future__ import annotations

from typing import Annotated, Literal, Self

import numpy as np
from numpy.typing import ArrayLike

from layerloom import nn
from layerloom.layers import scaling_modules as modules
from layerloom.layers.checks import as_float, described, known, need_float
from layerloom.layers.code import Apply, Attribute, Call, Code, Expression, Method, Operator, Part, Port, call, named
from layerloom.layers.layer import Layer
from layerloom.layers.parameters import Count
from layerloom.layers.scaling_modules import LEAST_DEVIATION
from layerloom.layers.shape import need_axis
from layerloom.layers.slicing import channel_axis
from layerloom.layers.spec import Fix, ShapeError, Spec
from layerloom.words import tr

Numbers = tuple[float, ...]


class Rescaling(Layer, category="Normalization", aliases=("scale", "multiply", "offset", "pixels to 0 to 1")):
    """Multiplies every value by a number and adds another one."""

    scale: Annotated[float, "factor; 1 / 255 brings bytes to 0 to 1"] = 1 / 255
    offset: Annotated[float, "what is added after"] = 0.0

    def infer(self, x: Spec) -> Spec:
        need_float(x, "Rescaling")
        return as_float(x, x.dims, x.axes)

    def build(self, x: Spec) -> Call[nn.Module]:
        return call(modules.Rescale, self.scale, self.offset)

    def torch(self, x: Spec) -> Code:
        scaled = Operator("*", (Port("x"), self.scale))
        return Code(outputs=(Operator("+", (scaled, self.offset)) if self.offset else scaled,))


class Normalization(Layer, category="Normalization", aliases=("standardize", "mean and variance", "z-score", "adapt")):
    """Brings each feature (channels of images, else entries) to mean 0 and variance 1 over the training data.

    Mean and variance are given, or found while training, as averages over the batches so far: every batch is counted
    before it is used, and they settle within the first epoch. Evaluation uses what training has found. In Python
    `Normalization.adapted(data)` reads them off the data beforehand.
    """

    mean: Annotated[float | Numbers | None, "mean of all or of each feature; none: found while training"] = None
    variance: Annotated[float | Numbers | None, "variance of all or of each feature; none: found while training"] = None

    def infer(self, x: Spec) -> Spec:
        need_float(x, "Normalization")
        need_axis(x, "Normalization")
        if (self.mean is None) != (self.variance is None):
            fixes = (
                Fix(tr("Find both while training"), {"mean": None, "variance": None}),
                Fix(tr("Take mean 0 or variance 1"), {"mean": self.mean or 0.0, "variance": self.variance or 1.0}),
            )
            raise ShapeError(
                tr("both mean and variance, or neither"), tr("one of them"), tr("they belong together"), fixes
            )
        if self.mean is None:
            self._need_fixed(x)
        self._need_counts(x)
        return as_float(x, x.dims, x.axes)

    @classmethod
    def adapted(cls, data: ArrayLike) -> Self:
        """The layer with mean and variance of the features of data (samples, ...), as Keras' `adapt` finds them."""
        array = np.asarray(data, np.float64)
        axis = 1 if array.ndim in (4, 5) else array.ndim - 1
        others = tuple(place for place in range(array.ndim) if place != axis)
        return cls(tuple(array.mean(others).tolist()), tuple(array.var(others).tolist()))

    def _need_fixed(self, x: Spec) -> None:
        if x.variable or x.masked:
            fix = Fix(tr("Take mean 0 and variance 1"), {"mean": 0.0, "variance": 1.0})
            why = tr("what fills sequences up would count")
            raise ShapeError(tr("values of a fixed number, or mean and variance"), described(x), why, (fix,))

    def _need_counts(self, x: Spec) -> None:
        size = x.dims[channel_axis(x)]
        for name, given in (("mean", self.mean), ("variance", self.variance)):
            if isinstance(given, tuple) and (not given or size not in (None, len(given))):
                fix = Fix(tr("Find both while training"), {"mean": None, "variance": None})
                why = tr("there are {0} features").format("?" if size is None else size)
                raise ShapeError(tr("a {0} for each feature").format(name), f"{len(given)}", why, (fix,))

    def build(self, x: Spec) -> Call[nn.Module]:
        axis = channel_axis(x)
        if self.mean is None or self.variance is None:
            return call(modules.RunningStandardize, known(x.dims[axis]), axis)
        return call(modules.Standardize, self.mean, self.variance, axis)

    def torch(self, x: Spec) -> Code:
        axis = channel_axis(x)
        if self.mean is not None and self.variance is not None:
            deviation = Method(_torch_numbers(self.variance, axis), "sqrt")
            return Code(outputs=(_standardized(_torch_numbers(self.mean, axis), deviation),))
        return self._running(x, axis)

    def _running(self, x: Spec, axis: int) -> Code:
        """A batch norm keeps the statistics, and is run for them alone."""
        norm = {1: "BatchNorm1d", 2: "BatchNorm1d", 3: "BatchNorm2d", 4: "BatchNorm3d"}[min(x.rank, 4)]
        flat = x.rank == 2 or x.rank > 4
        seen: Expression = Method(Port("x"), "flatten", (0, -2)) if flat else Port("x")
        kept = named(f"torch.nn.{'BatchNorm1d' if flat else norm}", known(x.dims[axis]), affine=False, momentum=None)
        mean, var = (_along(Attribute(Part(), f"running_{name}"), axis) for name in ("mean", "var"))
        return Code({"": kept}, (_standardized(mean, Method(var, "sqrt")),), shared=Apply(Part(), (seen,)))


def _standardized(mean: Expression, deviation: Expression) -> Expression:
    return Operator("/", (Operator("-", (Port("x"), mean)), Method(deviation, "clamp", (LEAST_DEVIATION,))))


def _torch_numbers(numbers: float | Numbers, axis: int) -> Expression:
    values: Expression = list(numbers) if isinstance(numbers, tuple) else numbers
    made = Method(Port("x"), "new_tensor", (values,))
    return _along(made, axis) if isinstance(numbers, tuple) else made


def _along(numbers: Expression, axis: int) -> Expression:
    """One number for each feature beside an image."""
    return numbers if axis == -1 else Method(numbers, "reshape", (-1, *(1,) * (-axis - 1)))


class OneHot(Layer, category="Normalization", aliases=("category encoding", "dummy", "classes", "multi-hot", "count")):
    """Class numbers as vectors: a 1 at the place of the class, else 0."""

    classes: Annotated[Count | None, "different classes, from 0; none: as many as the data say"] = None
    mode: Annotated[
        Literal["one_hot", "multi_hot", "count"],
        "a vector for each number, or one for all of a sample's: which, or how often",
    ] = "one_hot"

    def infer(self, x: Spec) -> Spec:
        if x.kind != "int":
            raise ShapeError(tr("class numbers"), described(x), tr("each class has a place of its own"))
        classes = self._classes(x)
        if classes is None and x.known:
            fix = Fix(tr("Take 10 of them"), {"classes": 10})
            raise ShapeError(tr("a number of classes"), described(x), tr("nothing says how many there are"), (fix,))
        if self.classes is not None and self.classes < (x.classes or x.vocabulary or 0):
            fix = Fix(tr("Take as many as the data have"), {"classes": None})
            raise ShapeError(
                tr("at most {0} classes").format(self.classes), described(x), tr("each has a place"), (fix,)
            )
        if self.mode == "one_hot":
            return as_float(x, (*x.dims, classes))
        if not x.rank or x.variable:
            fix = Fix(tr("A vector for each number"), {"mode": "one_hot"})
            raise ShapeError(
                tr("several numbers a sample, of a fixed count"), described(x), tr("they are told together"), (fix,)
            )
        return as_float(x, (*x.dims[:-1], classes))

    def _classes(self, x: Spec) -> int | None:
        return self.classes or x.classes or x.vocabulary

    def build(self, x: Spec) -> Call[nn.Module]:
        return call(modules.OneHot, known(self._classes(x)), self.mode)

    def torch(self, x: Spec) -> Code:
        hot = Method(named("torch.nn.functional.one_hot", Port("x"), known(self._classes(x))), "float")
        if self.mode == "one_hot":
            return Code(outputs=(hot,))
        return Code(outputs=(Method(hot, "amax" if self.mode == "multi_hot" else "sum", (-2,)),))
