"""The frames and notes of a scene: one item each, kept up to date, and what lies under a point."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtWidgets import QGraphicsScene

from layerloom.graph.areas import areas, box
from layerloom.graph.edit import Edit
from layerloom.graph.model import Document
from layerloom_app.canvas.areas import AreaItem, Grip
from layerloom_app.canvas.style import Style


class AreaHit(NamedTuple):
    """A frame or note under a point, and where it is taken there."""

    key: str
    grip: Grip


class AreaItems:
    """The items of all frames and notes, by their keys."""

    def __init__(self, scene: QGraphicsScene) -> None:
        self._scene = scene
        self.items: dict[str, AreaItem] = {}

    def rebuild(self, document: Document, style: Style) -> None:
        """Make all items anew; the scene has none any more."""
        self.items = {}
        for key in areas(document):
            self._show(document, key, style)

    def change(self, document: Document, edits: Iterable[Edit], style: Style) -> None:
        """Show what the edits made of frames and notes."""
        for key in {edit.key for edit in edits if edit.table in ("frames", "notes")}:
            self._show(document, key, style)

    def _show(self, document: Document, key: str, style: Style) -> None:
        area = areas(document).get(key)
        if area is None:
            if (item := self.items.pop(key, None)) is not None:
                self._scene.removeItem(item)
            return
        item = self.items.get(key)
        if item is None:
            item = self.items[key] = AreaItem(key)
            self._scene.addItem(item)
        item.show_area(area, style)

    def show_selected(self, keys: frozenset[str]) -> None:
        """Show these as selected."""
        for key, item in self.items.items():
            item.show_selected(key in keys)

    def preview(self, rects: Mapping[str, QRectF]) -> None:
        """Show some elsewhere than the document has them."""
        for key, rect in rects.items():
            self.items[key].show_rect(rect)

    def end_preview(self, document: Document) -> None:
        """Show all where the document has them."""
        self.preview({key: QRectF(*box(area)) for key, area in areas(document).items()})

    def rect(self, key: str) -> QRectF:
        """Where a frame or note is shown now."""
        return self.items[key].rect

    def rects(self) -> Iterator[QRectF]:
        """Where all of them are shown now."""
        return (item.rect for item in self.items.values())

    def touching(self, rect: QRectF) -> frozenset[str]:
        """The notes that a rectangle touches, and the frames that lie wholly in it."""
        return frozenset(
            key
            for key, item in self.items.items()
            if (rect.contains(item.rect) if item.is_frame else rect.intersects(item.rect))
        )

    def hit(self, point: QPointF, reach: float, *, frames: bool) -> AreaHit | None:
        """The uppermost note (or frame) that a point takes hold of."""
        for item in reversed(self.from_below(frames=frames)):
            if (grip := item.grip(point, reach)) is not None:
                return AreaHit(item.key, grip)
        return None

    def from_below(self, *, frames: bool) -> list[AreaItem]:
        """The items of frames (or notes), the lowest first."""
        return sorted((item for item in self.items.values() if item.is_frame == frames), key=AreaItem.zValue)
