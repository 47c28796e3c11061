"""What lies under the mouse while nothing is in hand: it is shown, and the cursor tells what a press would do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from layerloom_app.canvas.gestures import ALT, CONTROL, SHIFT
from layerloom_app.canvas.scene import Hit

if TYPE_CHECKING:
    from layerloom_app.canvas.view import CanvasView

Shape = Qt.CursorShape
_HELD = {Qt.Key.Key_Shift: SHIFT, Qt.Key.Key_Control: CONTROL, Qt.Key.Key_Alt: ALT}


class Hovering:
    """Follows the mouse over one canvas."""

    def __init__(self, canvas: CanvasView) -> None:
        self._canvas = canvas
        self._hit = Hit()
        self._keys = Qt.KeyboardModifier.NoModifier
        self.panning = False
        """Whether Space is held, so that a drag pans."""

    def over(self, hit: Hit, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """The mouse is over this, with these keys held."""
        before, self._hit = self._hit, hit
        if (before, self._keys) == (hit, keys):
            return
        self._keys = keys
        scene = self._canvas.canvas_scene
        for node in {before.node, hit.node} - {None}:
            if (item := scene.nodes.get(node or "")) is not None:
                item.show_state(hovered=node == hit.node)
        if before.port != hit.port:
            scene.offer(frozenset(), hit.port)
        if before.link != hit.link:
            scene.show_active(hit.link or self._canvas.selected_link)
        self.rest()

    def hold(self, key: Qt.Key, *, down: bool) -> Qt.KeyboardModifier | None:
        """The keys that are held once this one goes down or up; `None` for one that is no such key."""
        if key not in _HELD:
            return None
        self._keys = self._keys | _HELD[key] if down else self._keys & ~_HELD[key]
        return self._keys

    def rest(self) -> None:
        """Show the cursor for what a press would do; a gesture in hand has its own."""
        if self._canvas.gesture is None:
            self._canvas.viewport().setCursor(self._shape())

    def _shape(self) -> Qt.CursorShape:
        hit, slicing = self._hit, self._keys & CONTROL and self._keys & SHIFT
        if self.panning:
            return Shape.OpenHandCursor
        if slicing or hit.port is not None or (hit.link is not None and self._keys & ALT):
            return Shape.CrossCursor
        if hit.link is not None:
            return Shape.PointingHandCursor
        return hit.area.grip.cursor if hit.area is not None and any(hit.area.grip) else Shape.ArrowCursor
