"""The keys that act while the canvas has the focus."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

if TYPE_CHECKING:
    from layerloom_app.canvas.view import CanvasView

_NONE = Qt.KeyboardModifier.NoModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_ALT = Qt.KeyboardModifier.AltModifier
_FAR = 5
"""How many steps of the grid an arrow with Shift moves."""

_K = Qt.Key
_ARROWS = {_K.Key_Left: (-1, 0), _K.Key_Right: (1, 0), _K.Key_Up: (0, -1), _K.Key_Down: (0, 1)}

_ACTIONS: dict[tuple[Qt.Key, Qt.KeyboardModifier], Callable[[CanvasView], object]] = {
    (_K.Key_Tab, _NONE): lambda canvas: canvas.open_search(),
    (_K.Key_A, _SHIFT): lambda canvas: canvas.open_search(),
    (_K.Key_F, _NONE): lambda canvas: canvas.fit_selection(),
    (_K.Key_Home, _NONE): lambda canvas: canvas.fit_all(),
    (_K.Key_L, _NONE): lambda canvas: canvas.layout_selection(),
    (_K.Key_L, _SHIFT): lambda canvas: canvas.layout_all(),
    (_K.Key_H, _NONE): lambda canvas: canvas.collapse(),
    (_K.Key_F, _SHIFT): lambda canvas: canvas.freeze(),
    (_K.Key_C, _NONE): lambda canvas: canvas.add_frame(),
    (_K.Key_N, _NONE): lambda canvas: canvas.add_note(),
    (_K.Key_M, _SHIFT): lambda canvas: canvas.toggle_minimap(),
    (_K.Key_K, _NONE): lambda canvas: canvas.adding.connection(),
    (_K.Key_F2, _NONE): lambda canvas: canvas.rename(),
    (_K.Key_Return, _NONE): lambda canvas: canvas.request_edit(),
    (_K.Key_Enter, _NONE): lambda canvas: canvas.request_edit(),
    (_K.Key_Delete, _NONE): lambda canvas: canvas.delete_selection(True),
    (_K.Key_Backspace, _NONE): lambda canvas: canvas.delete_selection(True),
    (_K.Key_Delete, _SHIFT): lambda canvas: canvas.delete_selection(False),
    (_K.Key_Left, _ALT): lambda canvas: canvas.walk(forward=False),
    (_K.Key_Right, _ALT): lambda canvas: canvas.walk(forward=True),
}

_TEXTS: dict[str, Callable[[CanvasView], object]] = {
    "[": lambda canvas: canvas.select_upstream(),
    "]": lambda canvas: canvas.select_downstream(),
}
"""Keys known by what they type, because their place and modifiers differ from keyboard to keyboard."""


def handle(canvas: CanvasView, event: QKeyEvent) -> bool:
    """Do what the key means on the canvas; whether it means anything."""
    key, held = Qt.Key(event.key()), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if key in _ARROWS and held in (_NONE, _SHIFT):
        steps = _FAR if held == _SHIFT else 1
        canvas.nudge(_ARROWS[key][0] * steps, _ARROWS[key][1] * steps)
        return True
    action = _ACTIONS.get((key, held)) or _TEXTS.get(event.text())
    if action is None:
        return False
    action(canvas)
    return True
