"""What the menus Edit, View and Graph do: undo, the canvas' own deeds, and going to a node by name or by problem."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import get_args

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QIcon
from PySide6.QtWidgets import QWidget

from layerloom.graph.aligning import Axis, Side
from layerloom.graph.flat import way
from layerloom_app import theme
from layerloom_app.actions import ACTIONS, plain, tr
from layerloom_app.canvas.view import CanvasView
from layerloom_app.commands import DocumentModel
from layerloom_app.panels.chooser import Choice, Chooser
from layerloom_app.panels.problems import ProblemsPanel


class GraphActions(QObject):
    """The slots of the menus Edit, View and Graph for one window."""

    shown = Signal(str)
    """The name of the dock that the person should see now."""

    def __init__(self, window: QWidget, model: DocumentModel, canvas: CanvasView, problems: ProblemsPanel) -> None:
        super().__init__(window)
        self._window = window
        self._model = model
        self._canvas = canvas
        self._problems = problems

    def slots(self) -> Mapping[str, Callable[[], object]]:
        """What each action of the menus calls."""
        canvas, stack = self._canvas, self._model.stack
        return {
            "undo": stack.undo, "redo": stack.redo,
            "cut": canvas.cut, "copy": canvas.copy, "paste": canvas.paste,
            "paste_keeping": canvas.paste_keeping_wires, "duplicate": canvas.duplicate,
            "delete": partial(canvas.delete_selection, True), "delete_plain": partial(canvas.delete_selection, False),
            "select_all": canvas.select_all, "select_none": canvas.select_none,
            "select_invert": canvas.invert_selection, "select_upstream": canvas.select_upstream,
            "select_downstream": canvas.select_downstream, "find": self.find, "commands": self.choose_command,
            "add": self.add, "connect": self.connect_by_search,
            "select_wire": self.select_wire, "edit": canvas.request_edit, "rename": self.rename,
            "minimap": canvas.toggle_minimap, "frame": canvas.add_frame, "note": canvas.add_note,
            "bypass": canvas.blocks.bypass, "group": canvas.blocks.group, "ungroup": canvas.blocks.ungroup,
            "enter": canvas.blocks.enter, "leave": canvas.blocks.leave,
            "collapse": canvas.collapse, "freeze": canvas.freeze, "walk_back": partial(canvas.walk, forward=False),
            "walk_forward": partial(canvas.walk, forward=True),
            "layout": canvas.layout_all, "layout_selection": canvas.layout_selection,
            **{f"align_{side}": partial(canvas.align, side) for side in get_args(Side)},
            **{f"distribute_{axis}": partial(canvas.distribute, axis) for axis in get_args(Axis)},
            "zoom_in": canvas.zoom_in, "zoom_out": canvas.zoom_out, "zoom_reset": canvas.zoom_reset,
            "fit": canvas.fit_all, "fit_selection": canvas.fit_selection,
            "to_canvas": partial(canvas.setFocus, Qt.FocusReason.ShortcutFocusReason),
            "mend": self._problems.mend_all, "problems": self.show_problems,
            "next_problem": partial(self.step_problem, 1), "previous_problem": partial(self.step_problem, -1),
        }  # fmt: skip

    def add(self) -> None:
        """Search for a layer to add."""
        self._canvas.setFocus()
        self._canvas.open_search()

    def connect_by_search(self) -> None:
        """Search for a layer to wire the selected one to."""
        self._canvas.setFocus()
        self._canvas.adding.connection()

    def select_wire(self) -> None:
        """Choose a wire by its ends, so that the keys of wires mean it."""
        model, canvas = self._model, self._canvas
        nodes, links = model.document.nodes, model.document.links.values()
        near = [link for link in links if {link.source.node, link.target.node} & model.selection] or list(links)
        canvas.setFocus()
        self._choose(
            tr("Select a wire"),
            (
                Choice(
                    f"{nodes[link.source.node].title} → {nodes[link.target.node].title}",
                    partial(canvas.select_link, link.key),
                    f"{link.source.port} → {link.target.port}",
                )
                for link in near
            ),
        )

    def rename(self) -> None:
        """Change the title of the selected node where it stands."""
        self._canvas.rename()

    def go_to(self, node: str) -> None:
        """Select a node and bring it into view; one in a block is called as training calls it."""
        path, node = way(node)
        if path:
            self._model.go(path)
        if node in self._model.document.nodes:
            self._model.select([node])
            self._canvas.reveal(node)

    def _go_on_at(self, node: str) -> None:
        """Go to a node and give the keys to the canvas."""
        self.go_to(node)
        self._canvas.setFocus()

    def find(self) -> None:
        """Choose a node by its title and go to it."""
        nodes = sorted(self._model.document.nodes.items(), key=lambda item: item[1].title)
        self._choose(
            tr("Find a node"),
            (
                Choice(node.title, partial(self._go_on_at, key), node.layer.type_name, _icon(node.layer.category))
                for key, node in nodes
            ),
        )

    def choose_command(self) -> None:
        """Run any action that can be done now by its name."""
        actions = {spec.id: self._window.findChild(QAction, spec.id) for spec in ACTIONS if spec.id != "commands"}
        self._choose(
            tr("Run an action"),
            (
                Choice(
                    plain(spec.text),
                    action.trigger,
                    self._canvas.keys.shown(spec.id),
                    theme.icon(spec.icon or "command"),
                )
                for spec in ACTIONS
                if (action := actions.get(spec.id)) is not None and action.isEnabled()
            ),
        )

    def _choose(self, title: str, choices: Iterable[Choice]) -> None:
        Chooser(self._window, title, choices).open_over(self._canvas)

    def show_problems(self) -> None:
        """Bring the list of problems to the front."""
        self.shown.emit("problems")
        self._problems.list.setFocus()

    def step_problem(self, by: int) -> None:
        """Go to the next (1) or the previous (-1) problem."""
        self.shown.emit("problems")
        self._problems.step(by)


def _icon(category: str) -> QIcon:
    return theme.category_icon(category) if category else theme.icon("node")
