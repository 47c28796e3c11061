"""What the actions do that start with a key while the canvas has the focus."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

if TYPE_CHECKING:
    from layerloom_app.canvas.view import CanvasView

_NONE = Qt.KeyboardModifier.NoModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_FAR = 5
"""How many steps of the grid an arrow with Shift moves."""

_K = Qt.Key
_ARROWS = {_K.Key_Left: (-1, 0), _K.Key_Right: (1, 0), _K.Key_Up: (0, -1), _K.Key_Down: (0, 1)}

DEEDS: Mapping[str, Callable[[CanvasView], object]] = {
    "add": lambda canvas: canvas.open_search(),
    "bypass": lambda canvas: canvas.blocks.bypass(),
    "collapse": lambda canvas: canvas.collapse(),
    "colour": lambda canvas: canvas.request_colour(),
    "connect": lambda canvas: canvas.adding.connection(),
    "delete": lambda canvas: canvas.delete_selection(True),
    "delete_plain": lambda canvas: canvas.delete_selection(False),
    "edit": lambda canvas: canvas.request_edit(),
    "fit": lambda canvas: canvas.fit_all(),
    "fit_selection": lambda canvas: canvas.fit_selection(),
    "frame": lambda canvas: canvas.add_frame(),
    "freeze": lambda canvas: canvas.freeze(),
    "group": lambda canvas: canvas.blocks.group(),
    "layout": lambda canvas: canvas.layout_all(),
    "layout_selection": lambda canvas: canvas.layout_selection(),
    "leave": lambda canvas: canvas.blocks.leave(),
    "minimap": lambda canvas: canvas.toggle_minimap(),
    "note": lambda canvas: canvas.add_note(),
    "preview": lambda canvas: canvas.request_preview(),
    "rename": lambda canvas: canvas.rename(),
    "select_downstream": lambda canvas: canvas.select_downstream(),
    "select_upstream": lambda canvas: canvas.select_upstream(),
    "ungroup": lambda canvas: canvas.blocks.ungroup(),
    "walk_back": lambda canvas: canvas.walk(forward=False),
    "walk_forward": lambda canvas: canvas.walk(forward=True),
}
"""By the id of the action. Those that are missing here concern the window, which gets what the canvas leaves."""


def handle(canvas: CanvasView, event: QKeyEvent) -> bool:
    """Do what the key means on the canvas; whether it means anything."""
    key, held = Qt.Key(event.key()), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    deed = DEEDS.get(canvas.keys.canvas_action(event) or "")
    if deed is not None:
        deed(canvas)
        return True
    if key in _ARROWS and held in (_NONE, _SHIFT):
        steps = _FAR if held == _SHIFT else 1
        canvas.nudge(_ARROWS[key][0] * steps, _ARROWS[key][1] * steps)
        return True
    return False
