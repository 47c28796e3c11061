"""What the canvas does with blocks, bypassed nodes and dots: each method plans edits and pushes them as one step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QPointF

from layerloom.graph.grouping import grouping, grouping_problem, ungrouping
from layerloom.graph.levels import shown
from layerloom.graph.model import NodeId
from layerloom.graph.passing import bypassing, may_bypass, rerouting
from layerloom_app.canvas.geometry import DOT_HEIGHT, DOT_WIDTH, snapped

if TYPE_CHECKING:
    from layerloom_app.canvas.view import CanvasView


def tr(text: str) -> str:
    """The text in the language of the user."""
    return QCoreApplication.translate("Canvas", text)


class BlockEditing:
    """The deeds of one canvas."""

    def __init__(self, canvas: CanvasView) -> None:
        self._canvas = canvas
        self._model = canvas.model

    @property
    def _of(self) -> str | None:
        """The block whose graph is shown, if one is."""
        return shown(self._model.root, self._model.path)

    def group(self) -> None:
        """Make a block of the selected nodes and select its instance, or say why that cannot be."""
        document, chosen, of = self._model.document, self._model.chosen, self._of
        if why := grouping_problem(document, chosen, of):
            self._canvas.message.emit(tr("No block can be made: {}.").format(why))
            return
        node, edits = grouping(document, chosen, inference=self._model.inference, of=of)
        self._model.push(tr("Group into a block"), edits)
        self._model.select({node})

    def ungroup(self) -> None:
        """Put what is in the selected instances in their place, and select it."""
        before = self._model.document.nodes.keys()
        self._model.push(tr("Unpack"), ungrouping(self._model.document, self._model.selection, self._of))
        if new := self._model.document.nodes.keys() - before:
            self._model.select(new)

    def enter(self, node: NodeId | None = None) -> bool:
        """Show what is in an instance, or in the only selected one; whether there was one."""
        chosen = self._canvas.only_selected if node is None else node
        if chosen is None or not self._model.may_enter(chosen):
            return False
        self._model.enter(chosen)
        return True

    def leave(self) -> None:
        """Show the graph around the block again, with its instance in view."""
        self._model.leave()
        if (node := self._canvas.only_selected) is not None:
            self._canvas.ensureVisible(self._canvas.canvas_scene.node_rect(node), 40, 40)

    def bypass(self) -> None:
        """Switch the selected nodes off, or on again if all that can be are off."""
        nodes = self._model.document.nodes
        able = [node for node in sorted(self._model.selection) if may_bypass(self._model.document, node)]
        if self._model.selection and not able:
            self._canvas.message.emit(tr("This cannot be bypassed: nothing comes in that could go out."))
        on = not all(nodes[node].bypassed for node in able)
        self._model.push(tr("Bypass") if on else tr("Switch on"), bypassing(self._model.document, able, on))

    def dot(self, link: str, at: QPointF) -> None:
        """Put a dot on a wire, its middle at a point of the scene."""
        found = self._model.document.links.get(link)
        if found is not None:
            corner = (snapped(at.x() - DOT_WIDTH / 2), snapped(at.y() - DOT_HEIGHT / 2))
            node, edits = rerouting(self._model.document, found, corner)
            self._model.push(tr("Add a dot"), edits)
            self._model.select({node})
