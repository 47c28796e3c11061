"""What a press of the mouse begins: by the button, the keys that are held, and what lies under it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from layerloom.graph.model import Output
from layerloom_app.canvas.area_gestures import Resize
from layerloom_app.canvas.gestures import ALT, CONTROL, SHIFT, BoxSelect, Drag, Gesture, MenuPan, Pan, Pointer, Slice
from layerloom_app.canvas.items import Port
from layerloom_app.canvas.link_drag import LinkDrag
from layerloom_app.canvas.scene import Hit
from layerloom_app.canvas.wires_move import WiresMove

if TYPE_CHECKING:
    from layerloom_app.canvas.view import CanvasView


def begun(canvas: CanvasView, button: Qt.MouseButton, pointer: Pointer) -> Gesture | None:
    """The gesture that a press begins, `None` where it begins none; a click that cuts has cut already."""
    left = button == Qt.MouseButton.LeftButton
    if button == Qt.MouseButton.MiddleButton or (left and canvas.hovering.panning):
        return Pan(canvas)
    if not left:
        return MenuPan(canvas) if button == Qt.MouseButton.RightButton else None
    if pointer.keys & CONTROL and pointer.keys & SHIFT:
        return Slice(canvas)
    hit = canvas.hit(pointer.scene)
    if pointer.keys & ALT and (hit.link is not None or hit.port is not None):
        canvas.editing.cut_links(_wires_at(canvas, hit))
        return None
    return _on(canvas, hit, pointer)


def _on(canvas: CanvasView, hit: Hit, pointer: Pointer) -> Gesture:
    canvas.select_link(hit.link)
    if hit.link is not None:
        return LinkDrag.of_wire(canvas, hit.link, pointer.scene)
    if hit.port is not None:
        return _wiring(canvas, hit.port, together=bool(pointer.keys & SHIFT))
    if hit.area is not None:
        return Resize(canvas, hit.area) if any(hit.area.grip) else Drag(canvas, hit.area.key)
    return Drag(canvas, hit.node) if hit.node is not None else BoxSelect(canvas)


def _wiring(canvas: CanvasView, port: Port, *, together: bool) -> Gesture:
    """A wire from a port, or the one at an input; `together` all wires of an output, or one more like that."""
    wires = canvas.editing.links_at(port) if together else []
    if isinstance(port, Output):
        return WiresMove(canvas, port) if wires else LinkDrag(canvas, port)
    return LinkDrag(canvas, wires[0].source if wires else port)


def _wires_at(canvas: CanvasView, hit: Hit) -> list[str]:
    """The wire that was hit, or all at the port that was."""
    if hit.link is not None:
        return [hit.link]
    return [] if hit.port is None else [link.key for link in canvas.editing.links_at(hit.port)]
