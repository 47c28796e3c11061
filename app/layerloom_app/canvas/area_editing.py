"""Frames and notes of a canvas: making them, wording them in place, their colours, sizes and contents."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRectF

from layerloom.graph import areas
from layerloom.graph.areas import TITLE, Box
from layerloom.graph.model import Frame
from layerloom_app.canvas.editing import tr
from layerloom_app.canvas.geometry import GRID, snapped, snapped_up
from layerloom_app.canvas.in_frames import as_box
from layerloom_app.canvas.note_editor import NoteEditor
from layerloom_app.canvas.title_editor import TitleEditor

if TYPE_CHECKING:
    from layerloom_app.canvas.view import CanvasView

_NEW_FRAME = (480.0, 320.0)
_NEW_NOTE = (240.0, 120.0)


class AreaEditing:
    """What is done to the frames and notes of a canvas; each deed is one step of undo."""

    def __init__(self, canvas: CanvasView) -> None:
        self._canvas = canvas
        self._scene = canvas.canvas_scene
        self._model = canvas.model

    # Making

    def frame(self, at: QPoint) -> None:
        """Put a frame around what is selected, or an empty one at a point of the viewport, and ask for its title."""
        chosen = self._model.chosen
        boxes = [as_box(self._scene.rect(key)) for key in chosen]
        where = _on_grid(areas.around(boxes)) if boxes else self._new_box(at, _NEW_FRAME)
        key, edits = areas.framed(self._model.document, where, tr("Frame"))
        self._model.push(tr("Add a frame"), edits)
        self._model.select({key})
        self.edit(key)

    def note(self, at: QPoint) -> None:
        """Put a note at a point of the viewport, or below the nodes that it would cover, and ask for its text."""
        wanted = self._new_box(at, _NEW_NOTE)
        free = self._canvas.editing.free_place(QRectF(wanted.x, wanted.y, wanted.width, wanted.height), None)
        key, edits = areas.noted(self._model.document, wanted._replace(x=free.x(), y=free.y()), "")
        self._model.push(tr("Add a note"), edits)
        self._model.select({key})
        self.edit(key)

    def _new_box(self, at: QPoint, size: tuple[float, float]) -> Box:
        corner = self._canvas.mapToScene(at)
        return Box(snapped(corner.x()), snapped(corner.y()), *size)

    # Wording

    def edit(self, key: str) -> None:
        """Edit the title of a frame or the text of a note in place."""
        area = areas.areas(self._model.document)[key]
        self._canvas.ensureVisible(self._scene.rect(key), 20, 20)
        editor: TitleEditor | NoteEditor
        if isinstance(area, Frame):
            editor = TitleEditor(area.title, self._canvas, tr("Title of the frame"))
            editor.titled.connect(lambda title: self._word(key, title))
        else:
            editor = NoteEditor(area.text, self._canvas)
            editor.worded.connect(lambda text: self._word(key, text))
        editor.open_over(self._field(key, area))

    def _field(self, key: str, area: areas.Area) -> QRectF:
        """Where the field for the text lies, in the canvas."""
        rect = self._scene.rect(key)
        if isinstance(area, Frame):
            rect.setHeight(TITLE)
            rect.adjust(6, 6, -6, -6)
        shown = QRectF(self._canvas.mapFromScene(rect).boundingRect())
        return shown.translated(QPointF(self._canvas.viewport().pos()))

    def _word(self, key: str, text: str) -> None:
        if key in areas.areas(self._model.document):
            text_ = tr("Rename") if key in self._model.document.frames else tr("Change the note")
            self._model.push(text_, areas.worded(self._model.document, key, text))

    # Changing

    def colour(self, keys: Iterable[str], colour: str) -> None:
        """Give frames another colour."""
        self._model.push(tr("Colour"), areas.coloured(self._model.document, keys, colour))

    def put(self, key: str, rect: QRectF) -> None:
        """Give a frame or note another size."""
        self._model.push(tr("Resize"), areas.put(self._model.document, {key: as_box(rect)}))

    def fit(self, keys: Iterable[str]) -> None:
        """Make frames as large as what lies in them asks for; empty ones stay as they are."""
        boxes = {
            key: _on_grid(areas.around(as_box(self._scene.rect(each)) for each in held))
            for key in keys
            if (held := self.contents(key))
        }
        self._model.push(tr("Fit to contents"), areas.put(self._model.document, boxes))

    # Contents

    def contents(self, key: str) -> frozenset[str]:
        """The nodes, frames and notes that lie in a frame."""
        nodes = {node: as_box(self._scene.node_rect(node)) for node in self._scene.nodes}
        return areas.inside(self._model.document, key, nodes)

    def with_contents(self, keys: Iterable[str]) -> frozenset[str]:
        """These, and what lies in the frames among them."""
        chosen = frozenset(keys)
        return chosen.union(*(self.contents(key) for key in chosen if key in self._model.document.frames))


def _on_grid(box: Box) -> Box:
    """The smallest box on the grid around this one."""
    x, y = (GRID * (value // GRID) for value in (box.x, box.y))
    return Box(x, y, snapped_up(box.x + box.width - x), snapped_up(box.y + box.height - y))
