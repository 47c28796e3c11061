"""What is drawn of the output of a node."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QColor, QImage, QPainter

from layerloom.graph.model import Output
from layerloom.train.shown import grid_of, summary
from layerloom_app.preview_pictures import fitted, image, paint


def _drawn(count: int, width: int, height: int) -> QImage:
    """Maps of 2 by 2 pixels, of which one pixel is white in each, in a room that is blue where nothing is drawn."""
    maps = np.zeros((count, 2, 2))
    maps[:, 0, 1] = 1.0
    shown = summary(Output("n", "output"), maps)
    drawn = QImage(width, height, QImage.Format.Format_RGB32)
    drawn.fill(QColor("blue"))
    painter = QPainter(drawn)
    paint(painter, QRectF(drawn.rect()), shown, image(shown))
    painter.end()
    return drawn


def _whites(drawn: QImage) -> int:
    """How many white pieces of a row of pixels there are, all rows together where they begin."""
    white = np.array(
        [[drawn.pixelColor(x, y) == QColor("white") for x in range(drawn.width())] for y in range(drawn.height())]
    )
    padded = np.pad(white, 1)
    corners = padded[1:-1, 1:-1] & ~padded[:-2, 1:-1] & ~padded[1:-1, :-2]
    return int(corners.sum())


@pytest.mark.parametrize(("width", "height"), [(400, 60), (60, 400), (200, 200)])
@pytest.mark.parametrize("count", [2, 5, 16])
def test_every_map_is_drawn_whatever_the_shape_of_the_room(qapp: object, count: int, width: int, height: int) -> None:
    assert _whites(_drawn(count, width, height)) == count


@pytest.mark.parametrize(("room", "least"), [(QSizeF(800, 100), 0.9), (QSizeF(400, 100), 0.9)])
def test_maps_take_a_wide_room(qapp: object, room: QSizeF, least: float) -> None:
    shown = summary(Output("n", "output"), np.random.default_rng(0).random((16, 8, 8)))
    picture = image(shown)
    assert picture is not None
    size = fitted(room, shown, picture)
    assert size.width() <= room.width() + 1e-6
    assert size.height() <= room.height() + 1e-6
    assert max(size.width() / room.width(), size.height() / room.height()) > least
    assert size.width() > 2 * size.height()


def test_a_grid_of_maps_has_no_empty_row() -> None:
    for count in range(1, 40):
        across, down = grid_of(count)
        assert across * (down - 1) < count <= across * down
