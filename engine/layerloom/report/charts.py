"""The figures of a training as small charts: each figure by epoch, of the training and of the validation rows."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from layerloom.train.events import Epoch
from layerloom.words import number, tr

WIDTH, HEIGHT = 460.0, 230.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 58.0, 12.0, 10.0, 40.0
_TICKS = 5

Points = Sequence[tuple[int, float]]


def charts(epochs: Sequence[Epoch]) -> Iterator[tuple[str, str]]:
    """The title and the SVG of a chart for each figure, the loss first."""
    for title in dict.fromkeys(name for epoch in epochs for name in (*epoch.train, *epoch.validation)):
        yield title, chart(title, {"train": _points(epochs, title, False), "validation": _points(epochs, title, True)})


def _points(epochs: Sequence[Epoch], title: str, validation: bool) -> Points:
    sides = [(epoch.epoch, epoch.validation if validation else epoch.train) for epoch in epochs]
    return [(epoch, side[title]) for epoch, side in sides if title in side and math.isfinite(side[title])]


def chart(title: str, curves: Mapping[str, Points]) -> str:
    """The curves as SVG; the axis of a figure that falls by more than ten times is logarithmic."""
    points = [point for curve in curves.values() for point in curve]
    axes = _Axes.around(points)
    body = [*_grid(axes), *(_curve(axes, name, curve) for name, curve in curves.items() if curve)]
    box = f'viewBox="0 0 {WIDTH:g} {HEIGHT:g}"'
    return f'<svg class="chart" role="img" {box}><title>{escape(title)}</title>' + "\n".join(body) + "</svg>"


@dataclass(frozen=True)
class _Axes:
    """What the chart spans: epochs from the first to the last, values from low to high, or their logarithms."""

    first: int
    last: int
    low: float
    high: float
    logarithmic: bool

    @classmethod
    def around(cls, points: Points) -> _Axes:
        epochs = [epoch for epoch, _ in points] or [1]
        values = [value for _, value in points] or [0.0, 1.0]
        low, high = min(values), max(values)
        logarithmic = low > 0 and high > 10 * low
        if logarithmic:
            low, high = math.floor(math.log10(low)), math.ceil(math.log10(high))
        elif low == high:
            low, high = low - (abs(low) or 1.0) / 2, high + (abs(high) or 1.0) / 2
        else:
            step = _step(high - low)
            low, high = math.floor(low / step) * step, math.ceil(high / step) * step
        return cls(min(epochs), max(epochs), low, high, logarithmic)

    def x(self, epoch: float) -> float:
        return _LEFT + (WIDTH - _LEFT - _RIGHT) * (epoch - self.first) / max(self.last - self.first, 1)

    def y(self, value: float) -> float:
        place = math.log10(value) if self.logarithmic else value
        share = (place - self.low) / (self.high - self.low)
        return HEIGHT - _BOTTOM - (HEIGHT - _TOP - _BOTTOM) * share

    @property
    def values(self) -> list[float]:
        """The values that lines are drawn at."""
        if self.logarithmic:
            every = max(1, math.ceil((self.high - self.low) / _TICKS))
            return [10.0**exponent for exponent in range(int(self.low), int(self.high) + 1, every)]
        step = _step(self.high - self.low)
        return [self.low + step * index for index in range(round((self.high - self.low) / step) + 1)]

    @property
    def epochs(self) -> range:
        return range(self.first, self.last + 1, max(1, round((self.last - self.first) / 8)))


def _step(span: float) -> float:
    """A round number of which about `_TICKS` make the span."""
    rough = span / _TICKS
    unit = 10.0 ** math.floor(math.log10(rough))
    return next(factor * unit for factor in (1.0, 2.0, 2.5, 5.0, 10.0) if factor * unit >= rough * 0.999)


def _grid(axes: _Axes) -> Iterator[str]:
    for value in axes.values:
        y = axes.y(value)
        yield f'<path class="grid" d="M{_LEFT:g} {y:.1f}H{WIDTH - _RIGHT:g}"/>'
        yield f'<text x="{_LEFT - 8:g}" y="{y + 4:.1f}" text-anchor="end">{number(f"{value:.6g}")}</text>'
    for epoch in axes.epochs:
        yield f'<text x="{axes.x(epoch):.1f}" y="{HEIGHT - _BOTTOM + 18:g}" text-anchor="middle">{epoch}</text>'
    middle = (_LEFT + WIDTH - _RIGHT) / 2
    yield f'<text x="{middle:g}" y="{HEIGHT - 5:g}" text-anchor="middle">{escape(tr("epoch"))}</text>'


def _curve(axes: _Axes, name: str, points: Points) -> str:
    if len(points) == 1:
        ((epoch, value),) = points
        return f'<circle class="{name}" cx="{axes.x(epoch):.1f}" cy="{axes.y(value):.1f}" r="3.5"/>'
    path = " ".join(f"{axes.x(epoch):.1f},{axes.y(value):.1f}" for epoch, value in points)
    return f'<polyline class="line {name}" points="{path}"/>'
