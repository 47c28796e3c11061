"""What is wrong with how a window looks: texts that are cut or pale, things outside of it, nodes on nodes.

Colours are those that were painted, taken from a picture of the window.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QAbstractScrollArea, QDockWidget, QScrollArea, QScrollBar, QWidget
from tests.support.canvas_texts import painted
from tests.support.texts import Text, placed, texts

from layerloom_app.canvas.view import CanvasView
from layerloom_app.main_window import MainWindow

LEAST = 4.5
"""The contrast that a text has at least (WCAG 2, AA)."""
INK = 4
"""So many pixels of a text have its colour at least; one alone may be of something else."""


def faults(window: QWidget) -> list[str]:
    """All that is wrong with a window, in a sentence each."""
    picture, ratio = _pixels(window.grab().toImage()), window.devicePixelRatioF()
    found = [fault for text in texts(window) for fault in _of_text(picture, ratio, text)]
    found += _outside(window)
    if isinstance(window, MainWindow):
        found += [*_of_canvas(window.canvas), *overlaps(window.canvas)]
    return list(dict.fromkeys(found))


def _of_canvas(canvas: CanvasView) -> Iterator[str]:
    """What is wrong with the texts on the canvas."""
    found = painted(canvas)
    picture = _pixels(found.picture)
    for text in found.texts:
        yield from _of_text(picture, found.ratio, text)


def _of_text(picture: NDArray[np.float64], ratio: float, text: Text) -> Iterator[str]:
    name = f"{text.owner}: {text.words!r}"
    if not text.fits:
        needed, room = text.needed, text.room
        yield (f"{name} is cut: {needed.width()} x {needed.height()} in {room.width()} x {room.height()}")
    if text.enabled and (contrast := seen_contrast(picture, text.box, ratio)) < LEAST:
        yield f"{name} is pale: {contrast:.2f}"


# Colours


def _pixels(image: QImage) -> NDArray[np.float64]:
    """A picture as rows of red, green and blue."""
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3) / 255.0


def seen_contrast(picture: NDArray[np.float64], box: QRect, ratio: float) -> float:
    """The contrast of the ink in a box with the colour that most of it has; infinite where there is no ink."""
    top, left = max(0, round(box.top() * ratio)), max(0, round(box.left() * ratio))
    part = picture[top : round((box.bottom() + 1) * ratio), left : round((box.right() + 1) * ratio)].reshape(-1, 3)
    if len(part) < 2 * INK:
        return float("inf")
    light = _luminance(part)
    ground = Counter(np.round(light, 4).tolist()).most_common(1)[0][0]
    high, low = np.maximum(light, ground), np.minimum(light, ground)
    contrasts = np.sort((high + 0.05) / (low + 0.05))
    return float(contrasts[-INK]) if contrasts[-1] > 1.05 else float("inf")


def _luminance(colours: NDArray[np.float64]) -> NDArray[np.float64]:
    linear = np.where(colours <= 0.04045, colours / 12.92, ((colours + 0.055) / 1.055) ** 2.4)
    light: NDArray[np.float64] = linear @ np.array([0.2126, 0.7152, 0.0722])
    return light


# Places


def _outside(window: QWidget) -> list[str]:
    """Widgets that stick out of the window, or sideways out of an area that cannot be scrolled that way."""
    found = []
    for widget in window.findChildren(QWidget):
        if not widget.isVisible() or widget.isWindow() or widget.window() is not window or _is_behind(window, widget):
            continue
        name = f"{type(widget).__name__} {widget.objectName()}".strip()
        area = _area_of(widget)
        if area is None:
            if not window.rect().contains(placed(window, widget, widget.rect())):
                found.append(f"{name} sticks out of the window")
        elif isinstance(area, QScrollArea) and not isinstance(widget, QScrollBar):
            rect, room = placed(window, widget, widget.rect()), placed(window, area.viewport(), area.viewport().rect())
            if rect.right() > room.right() or rect.left() < room.left():
                found.append(f"{name} sticks out of its panel")
    return found


def _is_behind(window: QWidget, widget: QWidget) -> bool:
    """Whether a widget belongs to Qt alone, or to a tab that is not in front, which Qt puts out of sight."""
    if widget.objectName().startswith("qt_"):
        return True
    dock: QWidget | None = widget
    while dock is not None and not isinstance(dock, QDockWidget):
        dock = dock.parentWidget()
    return dock is not None and not window.rect().intersects(placed(window, dock, dock.rect()))


def _area_of(widget: QWidget) -> QAbstractScrollArea | None:
    """The area that a widget is scrolled in."""
    while (parent := widget.parentWidget()) is not None:
        if isinstance(parent, QAbstractScrollArea):
            return parent
        widget = parent
    return None


def overlaps(canvas: CanvasView) -> list[str]:
    """Pairs of nodes that lie on each other."""
    scene, nodes = canvas.canvas_scene, canvas.model.document.nodes
    rects = [(nodes[node].title, scene.node_rect(node)) for node in nodes]
    return [
        f"nodes {a!r} and {b!r} overlap" for (a, one), (b, other) in combinations(rects, 2) if one.intersects(other)
    ]
