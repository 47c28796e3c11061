from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap
from tests.support.hand import Hand

from layerloom_app.canvas import pictures
from layerloom_app.canvas.pictures import Pictures

BOUNDS = QRectF(-4, -4, 40, 24)


class Card:
    """A red card that counts how often it is painted."""

    def __init__(self) -> None:
        self.painted = 0

    def draw(self, painter: QPainter) -> None:
        self.painted += 1
        painter.fillRect(BOUNDS.adjusted(4, 4, -4, -4), QColor("red"))


def shown(kept: Pictures, card: Card, zoom: float, key: str = "a") -> tuple[bool, Any]:
    """Whether there was a picture, and the frame."""
    frame = QPixmap(200, 200)
    frame.fill(Qt.GlobalColor.white)
    painter = QPainter(frame)
    painter.translate(20, 20)
    painter.scale(zoom, zoom)
    kept.begin_frame()
    found = kept.paint(painter, key, BOUNDS, card.draw)
    painter.end()
    return found, frame.toImage()


def test_a_card_is_painted_once_for_a_zoom(qapp: Any) -> None:
    kept, card = Pictures(), Card()
    found, frame = shown(kept, card, 1.0)
    assert found
    assert frame.pixelColor(20, 20) == frame.pixelColor(51, 35) == QColor("red")
    assert frame.pixelColor(19, 20) == frame.pixelColor(52, 35) == QColor("white")
    assert shown(kept, card, 1.0) == (True, frame)
    assert card.painted == 1
    shown(kept, card, 2.0)
    assert card.painted == 2


def test_what_changed_is_painted_anew(qapp: Any) -> None:
    kept, card = Pictures(), Card()
    shown(kept, card, 1.0)
    kept.forget("a")
    kept.forget("never seen")
    shown(kept, card, 1.0)
    assert card.painted == 2


def test_in_a_hurry_a_picture_of_another_zoom_does(qapp: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    kept, card = Pictures(), Card()
    shown(kept, card, 1.0)
    monkeypatch.setattr(pictures, "_BUDGET", -1.0)
    kept.hurried = True
    found, frame = shown(kept, card, 2.0)
    assert (found, card.painted, kept.behind) == (True, 1, True)
    assert frame.pixelColor(80, 50) == QColor("red")
    assert shown(kept, card, 2.0, "new")[0] is False
    kept.hurried = False
    assert shown(kept, card, 2.0)[0]
    assert (card.painted, kept.behind) == (2, False)


def test_the_least_used_are_forgotten_where_there_are_too_many(qapp: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    kept, cards = Pictures(), [Card() for _ in range(4)]
    monkeypatch.setattr(pictures, "_BYTES", 3 * 4 * 40 * 24)
    for key in (0, 1, 2, 0, 3):
        shown(kept, cards[key], 1.0, str(key))
    shown(kept, cards[0], 1.0, "0")
    assert cards[0].painted == 1
    shown(kept, cards[1], 1.0, "1")
    assert [card.painted for card in cards] == [1, 2, 1, 1]


def test_the_view_is_sharp_once_the_zoom_rests(hand: Hand, qtbot: Any) -> None:
    view = hand.view
    view.settle()
    view.zoom_by(1.3)
    kept = view.look.pictures
    assert kept.hurried
    qtbot.waitUntil(lambda: not kept.hurried, timeout=5000)
    rested = view.viewport().grab().toImage()
    view.canvas_scene.look.pictures = Pictures()
    assert view.viewport().grab().toImage() == rested, "a picture is what painting would be"
