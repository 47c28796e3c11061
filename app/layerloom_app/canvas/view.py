"""The canvas that edits: mouse and keys become gestures, and these become edits.

Mouse events go to the gesture in hand; keys act only while the canvas has the focus. Nothing is handed on to the items.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QWheelEvent,
)
from PySide6.QtWidgets import QMenu, QWidget

from layerloom.graph.aligning import Axis, Side
from layerloom.graph.model import Document, NodeId
from layerloom_app.canvas import geometry, keys, menus
from layerloom_app.canvas.adding import Adding
from layerloom_app.canvas.area_editing import AreaEditing
from layerloom_app.canvas.block_editing import BlockEditing
from layerloom_app.canvas.breadcrumb import Breadcrumb
from layerloom_app.canvas.edge_scroll import EdgeScroll
from layerloom_app.canvas.editing import Editing, downstream, upstream
from layerloom_app.canvas.gestures import CONTROL, Gesture, MenuPan, PaletteDrop, Pointer
from layerloom_app.canvas.hovering import Hovering
from layerloom_app.canvas.layout_run import LayoutRun
from layerloom_app.canvas.pressing import begun
from layerloom_app.canvas.scene import Hit
from layerloom_app.canvas.showing import ShowingView
from layerloom_app.canvas.title_editor import TitleEditor
from layerloom_app.commands import DocumentModel
from layerloom_app.keymap import KeyMap
from layerloom_app.own_blocks import OwnBlocks

MIME_LAYER = "application/x-layerloom-layer"
"""The type of what the palette drags: the type name of a layer, or the key of an own block."""


class CanvasView(ShowingView):
    """Shows the document of a model and edits it."""

    message = Signal(str)
    """A sentence for the status bar."""
    minimap_switched = Signal(bool)
    """The map of the graph is wanted, or no longer."""
    edit_requested = Signal(str)
    """The parameters of a node are to be edited."""
    preview_requested = Signal()
    """What the selected nodes give is to be shown under them, or hidden."""
    colour_requested = Signal()
    """The nodes are to be coloured by the next of their costs."""
    keep_requested = Signal(str)
    """The block of an instance is to be put among the own blocks."""

    def __init__(
        self,
        model: DocumentModel,
        parent: QWidget | None = None,
        keys: KeyMap | None = None,
        own: OwnBlocks | None = None,
    ) -> None:
        super().__init__(model, parent)
        self.keys = KeyMap() if keys is None else keys
        self.own = own
        self.editing = Editing(model, self.canvas_scene, self.message.emit)
        self.layout_run: LayoutRun = LayoutRun(self)
        self.adding: Adding = Adding(self)
        self.areas = AreaEditing(self)
        self.blocks: BlockEditing = BlockEditing(self)
        self.breadcrumb: Breadcrumb = Breadcrumb(self)
        self.menu: QMenu | None = None
        self.selected_link: str | None = None
        self.hovering: Hovering = Hovering(self)
        self._scroll: EdgeScroll = EdgeScroll(self)
        self._pressed = Qt.MouseButton.NoButton
        self._pointed: Pointer | None = None
        self._menu_due, self._menu_asked = True, False
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        model.selection_changed.connect(self._keep_link)
        self.canvas_scene.updated.connect(self._keep_link)
        model.changed.connect(self.cancel_gesture)

    # Selecting

    @property
    def only_selected(self) -> NodeId | None:
        """The selected node where exactly one is, and nothing else."""
        return next(iter(self.model.selection)) if len(self.model.chosen) == len(self.model.selection) == 1 else None

    def select_all(self) -> None:
        self.model.select(self.canvas_scene.everything)

    def select_none(self) -> None:
        self.model.select(())
        self.select_link(None)

    def invert_selection(self) -> None:
        self.model.select(self.canvas_scene.everything - self.model.chosen)

    def select_link(self, key: str | None) -> None:
        """Select a wire instead of nodes, or none."""
        if key is not None:
            self.model.select(())
        self.selected_link = key
        self.canvas_scene.show_active(key)

    def select_upstream(self) -> None:
        """Add all that feeds the selected nodes to the selection."""
        self._extend(upstream)

    def select_downstream(self) -> None:
        """Add all that the selected nodes feed to the selection."""
        self._extend(downstream)

    def _extend(self, reached: Callable[[Document, NodeId], frozenset[NodeId]]) -> None:
        self.model.select({found for node in self.model.selection for found in reached(self.model.document, node)})

    def walk(self, *, forward: bool) -> None:
        """Select the next node along the wires, or the one before; the leftmost if not exactly one is selected."""
        here, rect = self.only_selected, self.canvas_scene.node_rect
        links = self.model.document.links.values()
        if here is None:
            near = list(self.model.document.nodes)
        else:
            ends = [(link.source.node, link.target.node) for link in links]
            near = [b for a, b in ends if a == here] if forward else [a for a, b in ends if b == here]
        if near:
            next_ = min(near, key=lambda node: (rect(node).y(), node) if here else (rect(node).x(), node))
            self.model.select({next_})
            self.ensureVisible(rect(next_), 40, 40)

    def _keep_link(self) -> None:
        """A wire is no longer selected once nodes are, or once it is gone."""
        if self.selected_link is not None and (
            self.model.chosen or self.selected_link not in self.model.document.links
        ):
            self.select_link(None)

    # Editing

    def open_search(self) -> None:
        """Search for a layer to add at the cursor."""
        self.adding.at(self.cursor_point())

    def add_layer(self, type_name: str) -> None:
        """Add a layer, or an own block by its key: after the one selected node, else in the middle of the view."""
        if (what := self.adding.what(type_name)) is not None:
            self.adding.beside_selection(what)
            self.setFocus()

    def delete_selection(self, heal: bool = True) -> None:
        """Delete the selected nodes, or the selected wire; `heal` joins what a deleted node parted."""
        if self.selected_link is not None:
            self.editing.cut_links([self.selected_link])
        else:
            self.editing.remove(self.model.chosen, heal=heal)

    def copy(self) -> None:
        """Copy what is selected, with what lies in the frames among it."""
        self.editing.copy(self.areas.with_contents(self.model.chosen))

    def cut(self) -> None:
        chosen = self.areas.with_contents(self.model.chosen)
        self.editing.copy(chosen)
        self.editing.remove(chosen, heal=True)

    def paste(self) -> None:
        """Paste at the cursor."""
        self.paste_at(self.cursor_point())

    def paste_keeping_wires(self) -> None:
        """Paste at the cursor, with the wires that lead into the copied nodes."""
        self.editing.paste(self.mapToScene(self.cursor_point()), keep_incoming=True)

    def paste_at(self, point: QPoint) -> None:
        """Paste at a point of the viewport."""
        self.editing.paste(self.mapToScene(point))

    def duplicate(self) -> None:
        self.editing.duplicate(self.areas.with_contents(self.model.chosen))

    def collapse(self) -> None:
        """Collapse the selected nodes to their titles, or unfold them."""
        self.editing.collapse(self.model.selection)

    def freeze(self) -> None:
        """Let the selected nodes keep their weights in training, or learn again."""
        self.editing.freeze(self.model.selection)

    def layout_all(self) -> None:
        self.layout_run.start(then=self.fit_all)

    def layout_selection(self) -> None:
        """Lay out the selected nodes, or everything if fewer than two are."""
        self.layout_run.start(self.model.selection if len(self.model.selection) > 1 else None)

    def align(self, side: Side) -> None:
        """Bring what is selected into line; a frame goes alone."""
        if len(self.model.chosen) > 1:
            self.editing.align(self.model.chosen, side)

    def distribute(self, axis: Axis) -> None:
        """Put what is selected equally far apart."""
        if len(self.model.chosen) > 2:
            self.editing.distribute(self.model.chosen, axis)

    def nudge(self, dx: float, dy: float) -> None:
        """Move the selected nodes by so many steps of the grid."""
        self.editing.nudge(self.areas.with_contents(self.model.chosen), QPointF(dx, dy) * geometry.GRID)

    def rename(self, node: NodeId | None = None) -> None:
        """Edit the title of a node, or that of the only one selected, in place; of a note the text."""
        chosen = self.only_selected if node is None else node
        if chosen is None:
            self._edit_area()
            return
        self.ensureVisible(self.canvas_scene.node_rect(chosen), 20, 20)
        rect = self.canvas_scene.node_rect(chosen)
        left = geometry.TEXT_LEFT - 8
        field = self.mapFromScene(
            QRectF(rect.x() + left, rect.y() + 8, rect.width() - left - 6, geometry.HEADER - 16)
        ).boundingRect()
        editor = TitleEditor(self.model.document.nodes[chosen].title, self, self.tr("Title of the node"))
        editor.titled.connect(lambda title: self.editing.rename(chosen, title))
        editor.open_over(QRectF(field.translated(self.viewport().pos())))

    def request_edit(self) -> None:
        """Ask for the parameters of the selected node to be edited, or edit the selected frame or note in place."""
        if self.only_selected is not None:
            self.edit_requested.emit(self.only_selected)
        else:
            self._edit_area()

    def _edit_area(self) -> None:
        if len(self.model.chosen) == 1:
            self.areas.edit(*self.model.chosen)

    def request_colour(self) -> None:
        """Ask for the nodes to be coloured by the next of their costs."""
        self.colour_requested.emit()

    def request_preview(self) -> None:
        """Ask for what the selected nodes give to be shown under them, or no longer."""
        self.preview_requested.emit()

    def toggle_minimap(self) -> None:
        """Show the map of the graph, or hide it."""
        self.minimap.switch(not self.minimap.is_on)
        self.minimap_switched.emit(self.minimap.is_on)

    def add_frame(self) -> None:
        """Put a frame around the selection, or an empty one at the cursor."""
        self.areas.frame(self.cursor_point())

    def add_note(self) -> None:
        """Put a note at the cursor."""
        self.areas.note(self.cursor_point())

    def drawForeground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        super().drawForeground(painter, rect)
        self.adding.paint(painter)

    # Mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()
        self._menu_due, self._menu_asked = self.gesture is None, False
        if self.gesture is not None:
            # The right button gives up what is in hand; a second press of the same one says that its release was lost.
            if event.button() in (Qt.MouseButton.RightButton, self._pressed):
                self.cancel_gesture()
                self.hovering.rest()
            if event.button() != self._pressed:
                return
        pointer = self._pointer(event)
        gesture = begun(self, event.button(), pointer)
        if gesture is not None:
            gesture.start(pointer)
            self.gesture, self._pressed, self._pointed = gesture, event.button(), pointer
            if gesture.cursor is not None:
                self.viewport().setCursor(gesture.cursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        event.accept()
        pointer = self._pointer(event)
        self.cursor_at = event.position().toPoint()
        if self.gesture is not None:
            self._move(self.gesture, pointer)
        else:
            self.hovering.over(self.hit(pointer.scene), pointer.keys)

    def _move(self, gesture: Gesture, pointer: Pointer) -> None:
        self._pointed = pointer
        gesture.move(pointer)
        if gesture.scrolls and gesture.dragged(pointer):
            self._scroll.watch(pointer.view)

    def follow(self, keys: Qt.KeyboardModifier | None = None) -> None:
        """Let the gesture in hand see that the canvas moved under the mouse, or that other keys are held."""
        last = self._pointed
        if self.gesture is not None and last is not None:
            held = last.keys if keys is None else keys
            self._move(self.gesture, Pointer(self._scene_point(last.view), last.view, held))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()
        if self.gesture is None or event.button() != self._pressed:
            return
        gesture = self._let_go()
        gesture.finish(self._pointer(event))
        self.hovering.rest()
        self.viewport().update()
        if isinstance(gesture, MenuPan):
            self._menu_due = not gesture.panned
            if self._menu_due and self._menu_asked:
                self._open_menu(self.hit(self._scene_point(event.position())), event.position().toPoint())

    def _let_go(self) -> Gesture:
        gesture, self.gesture = self.gesture, None
        assert gesture is not None, "nobody lets go of what is not in hand"
        self._pointed = None
        self._scroll.stop()
        return gesture

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.accept()
        hit = self.hit(self._scene_point(event.position()))
        if event.button() != Qt.MouseButton.LeftButton or event.modifiers():
            self.mousePressEvent(event)
        elif hit.node is not None:
            self.model.select({hit.node})
            if not self.blocks.enter(hit.node):
                self.edit_requested.emit(hit.node)
        elif hit.area is not None:
            self.areas.edit(hit.area.key)
        elif hit.link is not None:
            self.blocks.dot(hit.link, self._scene_point(event.position()))
        else:
            self.adding.at(event.position().toPoint())

    def leaveEvent(self, event: QEvent) -> None:
        self.cursor_at = None
        self.hovering.over(Hit())
        super().leaveEvent(event)

    def _pointer(self, event: QMouseEvent | QDropEvent) -> Pointer:
        return Pointer(self._scene_point(event.position()), event.position(), event.modifiers())

    def wheelEvent(self, event: QWheelEvent) -> None:
        super().wheelEvent(event)
        self.follow()

    # Keys

    def event(self, event: QEvent) -> bool:
        """Ctrl+Enter enters the selected block, before it would start a training."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._enters(event):
            event.accept()
            return True
        return super().event(event)

    def _enters(self, event: QKeyEvent) -> bool:
        key = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == CONTROL
        return key and held and self.only_selected is not None and self.model.may_enter(self.only_selected)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._enters(event):
            self.blocks.enter()
            return
        if event.key() == Qt.Key.Key_Space:
            self.hovering.panning = True
            self.hovering.rest()
        elif event.key() == Qt.Key.Key_Escape:
            if not (self.cancel_gesture() or self.layout_run.stop()):
                self.select_none()
            self.hovering.rest()
        elif (held := self.hovering.hold(Qt.Key(event.key()), down=True)) is not None:
            self._hold(held)
        elif self.gesture is not None or not keys.handle(self, event):
            event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self.hovering.panning = False
            self.hovering.rest()
        elif (held := self.hovering.hold(Qt.Key(event.key()), down=False)) is not None:
            self._hold(held)
        else:
            super().keyReleaseEvent(event)

    def _hold(self, held: Qt.KeyboardModifier) -> None:
        """Other keys are held: the gesture in hand may mean something else now, and a press too."""
        self.follow(held)
        self.hovering.rest()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.hovering.panning = False
        if event.reason() == Qt.FocusReason.ActiveWindowFocusReason:
            self.cancel_gesture()  # The release of the button will be told to another window.
        super().focusOutEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab adds a node instead of leaving the canvas; Shift+Tab leaves it."""
        return False if forward else super().focusNextPrevChild(forward)

    # Menus

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        event.accept()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            self._open_menu(*menus.chosen(self))
        elif isinstance(self.gesture, MenuPan):  # Some systems ask when the button goes down; it may become a drag.
            self._menu_asked = True
        elif self._menu_due and self.gesture is None:
            self._open_menu(self.hit(self.mapToScene(event.pos())), event.pos())

    def _open_menu(self, hit: Hit, at: QPoint) -> None:
        self.menu = menus.menu_for(self, hit, at)
        self.menu.popup(self.viewport().mapToGlobal(at))

    # Drops from the palette

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        what = self.adding.what(_dragged(event))
        if what is None:
            event.ignore()
            return
        self.cancel_gesture()
        self.gesture = PaletteDrop(self, what)
        self._pointed = self._pointer(event)
        self.gesture.start(self._pointed)
        event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if isinstance(self.gesture, PaletteDrop):
            self._move(self.gesture, self._pointer(event))
            event.acceptProposedAction()
        else:
            event.ignore()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        event.accept()
        self.cancel_gesture()

    def dropEvent(self, event: QDropEvent) -> None:
        if not isinstance(self.gesture, PaletteDrop):
            event.ignore()
            return
        gesture = self._let_go()
        gesture.finish(self._pointer(event))
        event.acceptProposedAction()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.viewport().update()


def _dragged(event: QDropEvent) -> str:
    """The type name of the layer, or the key of the own block, that the palette drags; '' for anything else."""
    return bytes(event.mimeData().data(MIME_LAYER).data()).decode()
