"""Layers that cut values along an axis."""

from __future__ import annotations

from typing import Annotated

from layerloom import nn
from layerloom.layers import arranging_modules as modules
from layerloom.layers.checks import arranged, known
from layerloom.layers.code import Call, Code, Expression, Item, Method, Port, Shared, call
from layerloom.layers.layer import Layer, Ports
from layerloom.layers.parameters import Axis, Count, Range
from layerloom.layers.reach import HERE, Reach
from layerloom.layers.shape import need_axes, need_fixed
from layerloom.layers.spec import Dim, Fix, ShapeError, Spec
from layerloom.words import tr

Place = Annotated[int, Range(low=-(2**31), high=2**31)]
Parts = Annotated[int, Range(low=1, high=64)]


class Slice(Layer, category="Shape", aliases=("cut", "narrow", "select", "part", "index")):
    """A part of its input along one axis, from one place to before another."""

    start: Annotated[Place, "first place; negative ones count from the end"] = 0
    stop: Annotated[Place | None, "place after the last one; negative ones count from the end; none: to the end"] = None
    step: Annotated[Count, "distance between places"] = 1
    axis: Annotated[Axis, "the axis, counted from the end"] = -1

    def infer(self, x: Spec) -> Spec:
        need_axes(x, self.axis)
        if self.axis == -x.rank:
            need_fixed(x, "Slice")
        size = self._size(x.dims[self.axis])
        if size == 0:
            fix = Fix(tr("Take all of it"), {"start": 0, "stop": None})
            got = tr("{0} to {1} of {2}").format(
                self.start, tr("the end") if self.stop is None else self.stop, x.dims[self.axis]
            )
            raise ShapeError(tr("at least one place"), got, tr("nothing would be left"), (fix,))
        return _with_size(x, self.axis, size)

    def _size(self, size: Dim) -> Dim:
        return None if size is None else len(range(*self._cut.indices(size)))

    def reach(self, axis: str, x: Spec) -> Reach | None:
        if axis != x.axes[self.axis]:
            return HERE
        size = x.dims[self.axis]
        return None if size is None else Reach.of(self.step, start := self._cut.indices(size)[0], start)

    @property
    def _cut(self) -> slice:
        return slice(self.start, self.stop, self.step)

    def build(self, x: Spec) -> Call[nn.Module]:
        return call(modules.Slice, self.start, self.stop, self.step, self.axis)

    def torch(self, x: Spec) -> Code:
        size = x.dims[self.axis]
        if size is not None and self.step == 1:
            start = self._cut.indices(size)[0]
            return Code(outputs=(Method(Port("x"), "narrow", (self.axis, start, known(self._size(size)))),))
        first = Method(Port("x"), "transpose", (0, self.axis))
        return Code(outputs=(Method(Item(first, self._cut), "transpose", (0, self.axis)),))


class Split(Layer, category="Shape", aliases=("chunk", "divide", "unstack")):
    """Cuts its input along one axis into parts, an output each."""

    parts: Annotated[Parts | tuple[Count, ...], "how many equal parts, or the size of each"] = 2
    axis: Annotated[Axis | None, "axis counted from the end; none: channels of images, else the last"] = None

    @property
    def ports(self) -> Ports:
        count = self.parts if isinstance(self.parts, int) else max(len(self.parts), 1)
        return Ports(super().ports.inputs, tuple(f"part_{number}" for number in range(1, count + 1)))

    def infer(self, x: Spec) -> tuple[Spec, ...]:
        axis = self._axis(x)
        need_axes(x, axis)
        if axis == -x.rank:
            need_fixed(x, "Split")
        return tuple(_with_size(x, axis, size) for size in self._sizes(x.dims[axis]))

    def _axis(self, x: Spec) -> int:
        return channel_axis(x) if self.axis is None else self.axis

    def _sizes(self, size: Dim) -> tuple[Dim, ...]:
        if isinstance(self.parts, tuple):
            if not self.parts or (size is not None and sum(self.parts) != size):
                raise _left_over(self.parts, size)
            return self.parts
        if size is not None and size % self.parts:
            equal = next(count for count in range(self.parts, 0, -1) if size % count == 0)
            fix = Fix(tr("Make it {0} parts").format(equal), {"parts": equal})
            raise ShapeError(
                tr("a size that {0} divides").format(self.parts), f"{size}", tr("the parts are equal"), (fix,)
            )
        return (None if size is None else size // self.parts,) * self.parts

    def build(self, x: Spec) -> Call[nn.Module]:
        axis = self._axis(x)
        return call(modules.Split, tuple(map(known, self._sizes(x.dims[axis]))), axis)

    def torch(self, x: Spec) -> Code:
        axis = self._axis(x)
        sizes: list[Expression] = [*self._sizes(x.dims[axis])]
        cut = Method(Port("x"), "split", (sizes,), (("dim", axis),))
        return Code(outputs=tuple(Item(Shared(), number) for number in range(len(sizes))), shared=cut)


def channel_axis(x: Spec) -> int:
    """The channels of images and volumes, else the last axis, counted from the end."""
    return -x.rank if x.rank in (3, 4) else -1


def _left_over(parts: tuple[int, ...], size: Dim) -> ShapeError:
    rest = 0 if size is None else size - sum(parts)
    fixes = [Fix(tr("Add a part of {0}").format(rest), {"parts": (*parts, rest)})] if rest > 0 else []
    last = parts[-1] + rest if parts else 0
    fixes += [Fix(tr("Make the last part {0}").format(last), {"parts": (*parts[:-1], last)})] if last > 0 else []
    return ShapeError(
        tr("a size of {0}").format(sum(parts)), f"{'?' if size is None else size}", tr("the parts add up to it"), fixes
    )


def _with_size(x: Spec, axis: int, size: Dim) -> Spec:
    dims = list(x.dims)
    dims[axis] = size
    return arranged(x, tuple(dims), x.axes)
