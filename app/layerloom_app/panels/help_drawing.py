"""The drawing of a layer's shape rule: what goes in, the layer, what comes out, with the actual sizes."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape

from layerloom.export.picture_style import text_width
from layerloom.graph.layer_help import ShapeExample
from layerloom.layers.spec import Spec
from layerloom.words import tr
from layerloom_resources.themes import Theme

BOX, GAP, ROW, MARGIN = 168.0, 44.0, 62.0, 2.0
WIDTH = 3 * BOX + 2 * GAP + 2 * MARGIN
FONT = "Inter, 'Segoe UI', 'Noto Sans', sans-serif"


def axes_text(spec: Spec) -> str:
    """The axes under a shape: `channels, height, width` as `C, H, W`; the kind where there are none."""
    if spec.axes:
        return ", ".join(spec.axes)
    return "" if spec.shape is None else tr("one number") if not spec.shape else tr("{0} axes").format(len(spec.shape))


def shape_svg(name: str, category: str, example: ShapeExample, look: Theme) -> tuple[str, int, int]:
    """The drawing as SVG in the colours of a theme, and its width and height."""
    rows = max(len(example.inputs), len(example.outputs), 1)
    height = rows * ROW + 2 * MARGIN
    middle = height / 2
    colour = look.category[category]
    left, right = MARGIN + BOX + GAP, MARGIN + 2 * BOX + GAP
    parts = [
        *_side(example.inputs, MARGIN, height, look),
        *_side(example.outputs, right + GAP, height, look),
        *(_arrow(MARGIN + BOX, _middle(i, len(example.inputs), height), left, middle, look)
          for i in range(len(example.inputs))),
        *(_arrow(right, middle, right + GAP, _middle(i, len(example.outputs), height), look)
          for i in range(len(example.outputs))),
        _box(left, middle - 25, colour, look.raised),
        _text(left + BOX / 2, middle + 5, name, look.text, bold=True),
    ]  # fmt: skip
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH:g}" height="{height:g}" font-family="{FONT}">'
    return "\n".join([head, *parts, "</svg>"]), round(WIDTH), round(height)


def _middle(index: int, count: int, height: float) -> float:
    return height / 2 + (index - (count - 1) / 2) * ROW


def _side(specs: Sequence[tuple[str, Spec]], left: float, height: float, look: Theme) -> list[str]:
    parts = []
    for index, (port, spec) in enumerate(specs):
        middle = _middle(index, len(specs), height)
        under = " · ".join(filter(None, (port, axes_text(spec))))
        parts += [
            _box(left, middle - 25, look.outline, look.surface),
            _text(left + BOX / 2, middle - 4, str(spec), look.text, bold=True),
            _text(left + BOX / 2, middle + 14, under, look.muted),
        ]
    return parts


def _box(left: float, top: float, stroke: str, fill: str) -> str:
    return f'<rect x="{left:g}" y="{top:g}" width="{BOX:g}" height="50" rx="8" fill="{fill}" stroke="{stroke}"/>'


def _text(x: float, y: float, text: str, colour: str, *, bold: bool = False) -> str:
    """A line of text about x, smaller where it would be wider than its box."""
    size = 13.0 if bold else 11.0
    size = min(size, size * (BOX - 16) / max(1.0, text_width(text, size)))
    weight = ' font-weight="600"' if bold else ""
    place = f'x="{x:g}" y="{y:g}" text-anchor="middle" font-size="{size:.4g}"'
    return f'<text {place} fill="{colour}"{weight}>{escape(text)}</text>'


def _arrow(x: float, y: float, to_x: float, to_y: float, look: Theme) -> str:
    bend = (x + to_x) / 2
    line = f'<path d="M{x:g},{y:g} C{bend:g},{y:g} {bend:g},{to_y:g} {to_x - 6:g},{to_y:g}" fill="none"'
    tip = f'<path d="M{to_x:g},{to_y:g} l-8,-4 v8 z" fill="{look.wire}"/>'
    return f'{line} stroke="{look.wire}" stroke-width="1.5"/>{tip}'
