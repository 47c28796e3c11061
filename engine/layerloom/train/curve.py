"""The loss curve of a run as an SVG picture, drawn from its events."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from html import escape

from layerloom.train.events import Epoch, Event

WIDTH, HEIGHT = 720, 400
LEFT, RIGHT, TOP, BOTTOM = 64, 24, 48, 48
COLOURS = {"training": "#2563eb", "validation": "#ea580c"}

Points = Sequence[tuple[float, float]]


def loss_curve(events: Iterable[Event], title: str = "Loss") -> str:
    """Training and validation loss by epoch as the text of an SVG file; the vertical axis is logarithmic."""
    epochs = [event for event in events if isinstance(event, Epoch)]
    curves = {
        "training": [(e.epoch, e.train["loss"]) for e in epochs if "loss" in e.train],
        "validation": [(e.epoch, e.validation["loss"]) for e in epochs if "loss" in e.validation],
    }
    points = [point for curve in curves.values() for point in curve]
    frame = _Frame(points)
    parts = [*frame.grid(), *(frame.curve(name, curve) for name, curve in curves.items() if curve), *_legend(curves)]
    heading = f'<text x="{LEFT}" y="28" font-size="17" font-weight="600">{escape(title)}</text>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        'font-family="system-ui, sans-serif" font-size="12" fill="#1f2937">\n'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>\n' + "\n".join([heading, *parts]) + "\n</svg>\n"
    )


class _Frame:
    """The axes, and where a point lies between them."""

    def __init__(self, points: Points) -> None:
        values = [y for _, y in points if y > 0]
        self.last = max((x for x, _ in points), default=1.0)
        self.low = math.floor(math.log10(min(values, default=0.1)))
        self.high = max(math.ceil(math.log10(max(values, default=1.0))), self.low + 1)

    def x(self, epoch: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * (epoch - 1) / max(self.last - 1, 1)

    def y(self, loss: float) -> float:
        share = (math.log10(max(loss, 10.0**self.low)) - self.low) / (self.high - self.low)
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * share

    def grid(self) -> list[str]:
        """Lines and labels of the axes."""
        found = []
        for exponent in range(self.low, self.high + 1):
            y = self.y(10.0**exponent)
            found.append(f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" stroke="#e5e7eb"/>')
            found.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{10.0**exponent:g}</text>')
        found += [
            f'<text x="{self.x(epoch):.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{epoch}</text>'
            for epoch in _ticks(int(self.last))
        ]
        found.append(f'<text x="{WIDTH / 2:.0f}" y="{HEIGHT - 10}" text-anchor="middle">epoch</text>')
        return found

    def curve(self, name: str, points: Points) -> str:
        path = " ".join(f"{self.x(x):.1f},{self.y(y):.1f}" for x, y in points)
        if len(points) == 1:
            x, y = path.split(",")
            return f'<circle cx="{x}" cy="{y}" r="3" fill="{COLOURS[name]}"/>'
        return f'<polyline points="{path}" fill="none" stroke="{COLOURS[name]}" stroke-width="2"/>'


def _ticks(last: int) -> range:
    """At most about ten whole epochs to label."""
    return range(1, last + 1, max(1, round(last / 10)))


def _legend(curves: Iterable[str]) -> list[str]:
    found = []
    for position, name in enumerate(curves):
        x = WIDTH - RIGHT - 200 + 100 * position
        found.append(
            f'<path d="M{x} 24h18" stroke="{COLOURS[name]}" stroke-width="2"/><text x="{x + 24}" y="28">{name}</text>'
        )
    return found
