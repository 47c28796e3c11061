"""What was found out about the document, shown on the items: problems, numbers of parameters, what wires carry."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

from layerloom.graph.model import NodeId
from layerloom.graph.validate import Problem
from layerloom_app.canvas.describe import axes_label, wire_label
from layerloom_app.canvas.items import WireItem, renew
from layerloom_app.commands import DocumentModel

if TYPE_CHECKING:
    from layerloom_app.canvas.scene import CanvasScene

_MANY = 16
"""From this number on, nodes and wires are not looked at one by one."""


class Findings:
    """Keeps the items of a scene up to date with what the model knows."""

    def __init__(self, scene: CanvasScene, model: DocumentModel) -> None:
        self._scene = scene
        self._model = model
        self._problems: dict[NodeId, list[Problem]] = {}

    def problems_of(self, node: NodeId) -> list[Problem]:
        return self._problems.get(node, [])

    @property
    def wrong(self) -> frozenset[NodeId]:
        """The nodes with errors."""
        return frozenset(node for node, found in self._problems.items() if _worst(found) == "error")

    def show(self, nodes: Collection[NodeId]) -> None:
        """Show all problems, and what else is known of these nodes and their wires."""
        self._show_problems()
        self._show_known(nodes)

    def show_fresh(self) -> None:
        """Show what was found out anew."""
        self.show(self._model.inference.fresh & self._scene.nodes.keys())

    def _show_problems(self) -> None:
        found: defaultdict[NodeId, list[Problem]] = defaultdict(list)
        for problem in self._model.problems:
            if problem.node is not None:
                found[problem.node].append(problem)
        self._problems = dict(found)
        document = self._model.document
        for node, item in self._scene.nodes.items():
            severity = _worst(found[node]) if node in found else ""
            if severity != item.severity:
                item.show_state(severity=severity)
            if item.frozen != (frozen := document.frozen(node)):  # Its owner may have changed, not the node.
                item.show_state(frozen=frozen)

    def _show_known(self, nodes: Collection[NodeId]) -> None:
        """Show how many parameters these nodes have, and what their wires carry."""
        costs, scene = self._model.cost.nodes, self._scene
        for node in nodes:
            cost = costs.get(node)
            scene.nodes[node].show_count(0 if cost is None else cost.parameters)
        touched = self._wires_of(nodes) & scene.wires.keys()
        self._show_carried(touched)
        self.name_axes(touched & scene.active_wires)

    def _wires_of(self, nodes: Collection[NodeId]) -> set[str]:
        if len(nodes) < _MANY:
            return {key for node in nodes for key in self._scene.links_of(node)}
        links = self._model.document.links.items()
        return {key for key, link in links if link.source.node in nodes or link.target.node in nodes}

    def _show_carried(self, keys: Iterable[str]) -> None:
        """Show what these wires carry, and whether their ends can take it."""
        links, wires, look = self._model.document.links, self._scene.wires, self._scene.look
        specs, errors = self._model.inference.specs, self._model.inference.errors
        labels: dict[int, str] = {}
        told: list[WireItem] = []
        for key in keys:
            wire, link = wires[key], links[key]
            spec = specs.get(link.source)
            if (text := labels.get(id(spec))) is None:
                text = labels[id(spec)] = wire_label(spec)
            if wire.take_text(text, look):
                told.append(wire)
            if wire.broken != (link.target.node in errors):
                wire.show_state(broken=not wire.broken)
        self._paint_again(told)

    def _paint_again(self, wires: Sequence[WireItem]) -> None:
        """Have wires painted anew; of many, telling each takes longer than to paint all that is in view."""
        if len(wires) >= _MANY:
            for view in self._scene.views():  # The scene's own update would be lost where all is painted at once.
                view.viewport().update()
            return
        for wire in wires:
            renew(wire)

    def name_axes(self, wires: Iterable[str]) -> None:
        """Let these wires say the names of the axes of what they carry."""
        links = self._model.document.links
        for key in wires:
            if key in self._scene.wires and key in links:
                spec = self._model.inference.specs.get(links[key].source)
                self._scene.wires[key].show_axes(axes_label(spec))


def _worst(problems: list[Problem]) -> str:
    """The severity that a node shows: nothing for what is only worth knowing."""
    severities = {problem.severity for problem in problems}
    return next((severity for severity in ("error", "warning") if severity in severities), "")
