"""The canvas as a screen reader sees it: a list of the nodes, each with its ports, wires and problems in words.

The words are those of the outline. Parts are made when they are asked for, so they cost nothing where nobody listens.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache, partial

from PySide6.QtCore import QObject, QPoint, QRect
from PySide6.QtGui import QAccessible, QAccessibleEvent, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget

from layerloom.graph.model import Document, NodeId
from layerloom.graph.outline import Entry, by_node, entry, reading_order
from layerloom_app.actions import tr
from layerloom_app.canvas.showing import ShowingView

_KEPT = 4096


class _Part(QAccessibleInterface):
    """A node, or with a `detail` that line of what is told of it."""

    def __init__(self, canvas: AccessibleCanvas, node: NodeId, detail: int | None = None) -> None:
        super().__init__()
        self._canvas = canvas
        self.node = node
        self._detail = detail

    def isValid(self) -> bool:
        return self._canvas.isValid() and self.node in self._canvas.document.nodes

    def object(self) -> QObject | None:  # type: ignore[override]  # There is none: a part is painted, no widget.
        return None

    def text(self, kind: QAccessible.Text) -> str:
        if kind != QAccessible.Text.Name or not self.isValid():
            return ""
        found = self._canvas.entry(self.node)
        if self._detail is None:
            return found.spoken
        return found.details[self._detail] if self._detail < len(found.details) else ""

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.ListItem if self._detail is None else QAccessible.Role.StaticText

    def state(self) -> QAccessible.State:
        state = QAccessible.State()
        if self._detail is None and self.isValid():
            chosen = self._canvas.view.model.selection
            state.selectable = state.focusable = 1
            state.selected = int(self.node in chosen)
            state.focused = int(chosen == {self.node} and self._canvas.view.hasFocus())
            state.offscreen = int(not self.rect().intersects(self._canvas.rect()))
        return state

    def rect(self) -> QRect:
        return self._canvas.rect_of(self.node) if self.isValid() else QRect()

    def parent(self) -> QAccessibleInterface:
        return self._canvas if self._detail is None else self._canvas.part(self.node)

    def childCount(self) -> int:
        return len(self._canvas.entry(self.node).details) if self._detail is None and self.isValid() else 0

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]  # Qt takes none for an answer.
        return self._canvas.part(self.node, index) if 0 <= index < self.childCount() else None

    def childAt(self, _x: int, _y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        return None

    def focusChild(self) -> QAccessibleInterface | None:  # type: ignore[override]
        return None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        detail = child._detail if isinstance(child, _Part) and child.node == self.node else None
        return -1 if detail is None or self._detail is not None else detail

    def setText(self, _kind: QAccessible.Text, _text: str) -> None:
        """Titles are changed on the canvas."""


_Parts = dict[tuple[NodeId, int | None], _Part]


def _forget(parts: _Parts, keys: Iterable[tuple[NodeId, int | None]] | QObject | None = None) -> None:
    """Let Qt forget these parts, or all once the canvas is gone; it would go on using what Python has forgotten."""
    for key in list(parts) if keys is None or isinstance(keys, QObject) else keys:
        part = parts[key]
        QAccessible.deleteAccessibleInterface(QAccessible.uniqueId(part))
        del parts[key]


class AccessibleCanvas(QAccessibleWidget):
    """The canvas with its nodes in the order of the data flow, behind the widgets that lie on it."""

    def __init__(self, view: ShowingView) -> None:
        super().__init__(view, QAccessible.Role.List, view.accessibleName())
        self.view = view
        self._parts: _Parts = {}
        view.destroyed.connect(partial(_forget, self._parts))
        self._known: tuple[object, ...] = ()
        self._nodes: tuple[NodeId, ...] = ()
        self._entry: Callable[[NodeId], Entry]

    @property
    def document(self) -> Document:
        return self.view.model.document

    @property
    def nodes(self) -> tuple[NodeId, ...]:
        """The nodes in the order in which they are read."""
        model = self.view.model
        known = (model.document, model.inference, model.problems)
        if len(self._known) != len(known) or any(a is not b for a, b in zip(known, self._known, strict=True)):
            self._known = known
            self._nodes = reading_order(model.document, model.inference)
            wrong = by_node(model.problems)
            self._entry = lru_cache(_KEPT)(lambda node: entry(model.document, model.inference, wrong, node))
            self._forget_the_deleted()
        return self._nodes

    def entry(self, node: NodeId) -> Entry:
        """What is to be read about a node."""
        assert node in self.nodes
        return self._entry(node)

    def part(self, node: NodeId, detail: int | None = None) -> QAccessibleInterface:
        """What stands for a node, or for a line of it; Qt keeps it until it is forgotten."""
        found = self._parts.get((node, detail))
        if found is None:
            found = self._parts[node, detail] = _Part(self, node, detail)
            QAccessible.registerAccessibleInterface(found)
        return found

    def _forget_the_deleted(self) -> None:
        _forget(self._parts, [key for key in self._parts if key[0] not in self.document.nodes])

    def rect_of(self, node: NodeId) -> QRect:
        """Where a node lies on the screen."""
        view = self.view
        shown = view.mapFromScene(view.canvas_scene.node_rect(node)).boundingRect()
        return QRect(view.viewport().mapToGlobal(shown.topLeft()), shown.size())

    def place_of(self, node: NodeId) -> int:
        """Which child a node is."""
        return super().childCount() + self.nodes.index(node)

    def text(self, kind: QAccessible.Text) -> str:
        if kind != QAccessible.Text.Description:
            return super().text(kind)
        errors = sum(problem.severity == "error" for problem in self.view.model.problems)
        return tr("{0} nodes, {1} errors").format(len(self.nodes), errors)

    def childCount(self) -> int:
        return super().childCount() + len(self.nodes)

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]  # Qt takes none for an answer.
        widgets = super().childCount()
        if index < widgets:
            return super().child(index)
        return self.part(self.nodes[index - widgets]) if index < widgets + len(self.nodes) else None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        if isinstance(child, _Part):
            return self.place_of(child.node) if child.node in self.nodes else -1
        return super().indexOfChild(child)

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        view = self.view
        hit = view.canvas_scene.hit(view.mapToScene(view.viewport().mapFromGlobal(QPoint(x, y))), 0.0)
        return self.part(hit.node) if hit.node in self.document.nodes and hit.node else super().childAt(x, y)

    def focusChild(self) -> QAccessibleInterface | None:  # type: ignore[override]
        first, *others = self.view.model.selection or ("",)
        return self.part(first) if first and not others and self.view.hasFocus() else super().focusChild()


def tell_focus(view: ShowingView, node: NodeId) -> None:
    """Say that a node has the focus within the canvas."""
    canvas = QAccessible.queryAccessibleInterface(view)
    if isinstance(canvas, AccessibleCanvas) and node in canvas.nodes:
        event = QAccessibleEvent(view, QAccessible.Event.Focus)
        event.setChild(canvas.place_of(node))
        QAccessible.updateAccessibility(event)


def _made(_class_name: str, found: QObject) -> QAccessibleInterface | None:
    """The interface of a canvas; whatever else there is has one of Qt."""
    return AccessibleCanvas(found) if isinstance(found, ShowingView) else None


def install() -> None:
    """Let Qt find what canvases say, once for the program."""
    QAccessible.installFactory(_made)
