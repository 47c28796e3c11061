"""The dots behind the graph."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QTransform

from layerloom_app.canvas.grid import Colours, Grid

pytestmark = pytest.mark.usefixtures("qapp")

WIDTH, HEIGHT = 312, 192
COLOURS = Colours(QColor("black"), QColor("white"))
SHOWN = QRectF(0, 0, WIDTH, HEIGHT)
"""Of the image, in pixels."""


def _painted(zoom: float, moved: QPointF, *parts: QRectF, ratio: float = 1.0) -> QImage:
    """An image of parts of what is shown; the scene is moved by so many pixels."""
    image = QImage(int(WIDTH * ratio), int(HEIGHT * ratio), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(QColor("red"))
    place = QTransform.fromTranslate(moved.x(), moved.y()).scale(zoom, zoom)
    grid, back = Grid(), place.inverted()[0]
    for part in parts:
        painter = QPainter(image)
        painter.setClipRect(part)
        painter.setWorldTransform(place)
        grid.paint(painter, back.mapRect(part), back.mapRect(SHOWN), COLOURS)
        painter.end()
    return image


def _dark(image: QImage) -> set[tuple[int, int]]:
    return {
        (x, y)
        for x in range(image.width())
        for y in range(image.height())
        if QColor(image.pixel(x, y)).lightness() < 100
    }


@pytest.mark.parametrize("zoom", [0.3, 0.47, 0.6, 1.0, 1.44, 3.0])
def test_what_is_painted_in_parts_is_what_is_painted_at_once(zoom: float) -> None:
    left, right = QRectF(0, 0, 111, HEIGHT), QRectF(111, 0, WIDTH - 111, HEIGHT)
    whole = _painted(zoom, QPointF(-70, 30), SHOWN)
    assert _painted(zoom, QPointF(-70, 30), left, right) == whole
    assert _dark(whole)


@pytest.mark.parametrize("zoom", [0.47, 1.0, 1.73])
def test_panning_moves_all_dots_alike(zoom: float) -> None:
    before, after = (_dark(_painted(zoom, QPointF(x, y), SHOWN)) for x, y in ((0, 0), (-37, -11)))
    inside = {(x - 37, y - 11) for x, y in before if x >= 37 and y >= 11}
    assert inside == {(x, y) for x, y in after if x < WIDTH - 37 and y < HEIGHT - 11}


@pytest.mark.parametrize("ratio", [1.0, 2.0])
def test_dots_lie_in_the_middle_of_squares_of_24(ratio: float) -> None:
    image = _painted(1.0, QPointF(0, 0), SHOWN, ratio=ratio)
    middles = {(round((x + 0.5) / ratio) // 24, round((y + 0.5) / ratio) // 24) for x, y in _dark(image)}
    assert middles == {(x, y) for x in range(WIDTH // 24) for y in range(HEIGHT // 24)}
    assert all(abs((x + 0.5) / ratio % 24 - 12) <= 2 and abs((y + 0.5) / ratio % 24 - 12) <= 2 for x, y in _dark(image))


def test_the_ground_is_everywhere() -> None:
    for zoom in (0.2, 0.5, 1.3):
        image = _painted(zoom, QPointF(-70, 30), SHOWN)
        assert not any(
            QColor(image.pixel(x, y)).saturation() for x in range(image.width()) for y in range(image.height())
        )


def test_from_afar_there_are_none() -> None:
    assert not _dark(_painted(0.2, QPointF(0, 0), SHOWN))
