"""What the Help menu does for those who learn: the page of a layer, the welcome and the tour."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QRect, QRectF, QSize
from PySide6.QtWidgets import QWidget

from layerloom.graph.infer import inputs_of
from layerloom.graph.layer_help import ShapeExample, shape_example
from layerloom.graph.model import NodeId
from layerloom.layers.layer import registry
from layerloom_app.actions import tr
from layerloom_app.panels.help_page import HelpDialog
from layerloom_app.panels.parts import ActionButton
from layerloom_app.tour import Step, Tour
from layerloom_app.welcome import SHOW_AT_START, Welcome

if TYPE_CHECKING:
    from layerloom_app.main_window import MainWindow


class Helping(QObject):
    """The slots of the Help menu for one window."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.dialog: HelpDialog | None = None
        self.tour: Tour | None = None
        self.welcome = Welcome(window.canvas, window.settings)
        self.welcome.template_chosen.connect(window.file_actions.new_from_template)
        self.welcome.file_chosen.connect(window.file_actions.open_recent)
        self.welcome.open_asked.connect(window.file_actions.ask_open)
        self.welcome.tour_asked.connect(self.take_tour)
        self.welcome.closed.connect(window.canvas.setFocus)
        window.model.replaced.connect(self.welcome.leave)
        window.model.root_changed.connect(lambda _edits: self.welcome.leave())

    def slots(self) -> Mapping[str, Callable[[], object]]:
        """What each action calls."""
        return {"help": self.show_help, "welcome": self.welcome.show_over, "tour": self.take_tour}

    def greet(self) -> None:
        """Show the welcome at a start with nothing to open, unless it is not wanted."""
        if self._window.settings.flag(SHOW_AT_START, True) and not self._window.model.root.nodes:
            self.welcome.show_over()

    # The page of a layer

    def show_help(self) -> None:
        """The page of the layer that is meant: that of the palette while it has the keyboard, else the selected one."""
        window, node = self._window, self._window.canvas.only_selected
        if window.palette_panel.isAncestorOf(window.focusWidget() or window) and window.palette_panel.layer:
            self._dialog().show_layer(window.palette_panel.layer)
        elif node is None:
            self._dialog().begin()
        elif (name := window.model.document.nodes[node].layer.type_name) in registry:
            self._dialog().show_layer(name, self._shapes(node))
        else:  # A block has no declaration; the inspector says what is known of it.
            window.docks.show("inspector")
            window.inspector.show_help()

    def _dialog(self) -> HelpDialog:
        if self.dialog is None:
            self.dialog = HelpDialog(self._window)
            self.dialog.template_chosen.connect(self._window.file_actions.new_from_template)
        self.dialog.show()
        self.dialog.raise_()
        self.dialog.activateWindow()
        return self.dialog

    def _shapes(self, node: NodeId) -> ShapeExample | None:
        """What the node makes of what it gets, `None` where that is not known."""
        model = self._window.model
        inputs = inputs_of(model.document, model.inference, node)
        found = shape_example(model.document.nodes[node].layer, inputs)
        return found if found.outputs and all(spec.known for _, spec in found.outputs) else None

    # The tour

    def take_tour(self) -> None:
        """Show the parts of the window; an empty canvas gets a small net first, so that there is something to see."""
        window = self._window
        if not window.model.document.nodes:
            window.file_actions.new_from_template("digits-mlp")
        self.welcome.leave()
        if self.tour is not None:
            self.tour.end()
        self.tour = Tour(window, self._steps())
        self.tour.ended.connect(self._forget_tour)
        self.tour.begin()

    def _forget_tour(self) -> None:
        self.tour = None
        self._window.canvas.setFocus()

    def _steps(self) -> tuple[Step, ...]:
        window, show = self._window, self._window.docks.show
        panel = window.training_panel
        return (
            Step(tr("Layers"), tr("Every layer, by category. Double-click one or drag it onto the canvas. F1 says what"
                 " it does."), partial(self._rect, window.palette_panel), partial(show, "layers")),
            Step(tr("The canvas"), tr("Your network. The wheel zooms, Space and a drag move the view, Home shows all of"
                 " it, and Tab adds a layer by name."), partial(self._rect, window.canvas), window.canvas.fit_all),
            Step(tr("Wires"), tr("Drag from a port to another. Each wire says the shape of what it carries; one"
                 " released in empty space offers the layers that fit."), self._wire_rect, window.canvas.fit_all),
            Step(tr("Inspector"), tr("The parameters of the selected layer. Shapes follow at once, and every change can"
                 " be undone."), partial(self._rect, window.inspector), self._show_inspector),
            Step(tr("Problems"), tr("What does not fit is told here and at the node: what came, what was expected, and"
                 " fixes that were tried before they are offered. F8 goes to the next."),
                 partial(self._rect, window.problems), partial(show, "problems")),
            Step(tr("Train"), tr("Trains the network on this machine, beside the window. F5 starts it, F6 pauses it."),
                 self._train_rect),
            Step(tr("Progress"), tr("Curves of loss and metrics while it learns, and how long it will take."),
                 partial(self._rect, panel), partial(show, "training")),
            Step(tr("Export"), tr("Take the network away as a Python script that runs without this program: Ctrl+E."),
                 partial(self._tool_rect, "export")),
        )  # fmt: skip

    def _show_inspector(self) -> None:
        self._window.docks.show("inspector")
        if not self._window.model.selection:
            nodes = self._window.model.document.nodes
            layers = [key for key, node in nodes.items() if node.layer.category not in ("Data", "Loss", "Metric")]
            self._window.model.select((layers or list(nodes))[:1])

    def _rect(self, part: QWidget) -> QRect:
        return QRect(part.mapTo(self._window, QPoint(0, 0)), part.size())

    def _wire_rect(self) -> QRect:
        """Around the first wire that is seen whole, else the canvas."""
        canvas = self._window.canvas
        seen = QRectF(canvas.viewport().rect())
        for item in canvas.canvas_scene.wires.values():
            rect = QRectF(canvas.mapFromScene(item.wire.rect).boundingRect())
            if seen.contains(rect):
                corner = canvas.viewport().mapTo(self._window, rect.topLeft().toPoint())
                return QRect(corner, rect.size().toSize().expandedTo(QSize(24, 24))).adjusted(-8, -8, 8, 8)
        return self._rect(canvas)

    def _train_rect(self) -> QRect:
        train = self._window.actions_by_id["train"]
        found = [b for b in self._window.bars.toolbar.findChildren(ActionButton) if b.toolTip() == train.toolTip()]
        return self._rect(found[0])

    def _tool_rect(self, action: str) -> QRect:
        part = self._window.bars.toolbar.widgetForAction(self._window.actions_by_id[action])
        return self._rect(part if part.isVisible() else self._window.bars.toolbar)
