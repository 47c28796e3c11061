"""What the inspector does with the formulas of the block that is shown."""

from __future__ import annotations

from layerloom.graph.following import Judged, following, judged, names_in_formulas
from layerloom.graph.levels import shown
from layerloom.graph.model import NodeId
from layerloom_app.actions import tr
from layerloom_app.commands import DocumentModel


class Following:
    """The formulas for parameters of nodes of the level shown."""

    def __init__(self, model: DocumentModel) -> None:
        self._model = model

    @property
    def block(self) -> str | None:
        """The block that is shown, if one is."""
        return shown(self._model.root, self._model.path)

    def formula(self, node: NodeId, parameter: str) -> str:
        """What a parameter follows, '' for nothing."""
        block = self.block
        formulas = self._model.root.blocks[block].formulas if block is not None else {}
        return formulas.get(node, {}).get(parameter, "")

    def judge(self, node: NodeId, parameter: str, text: str) -> Judged:
        """What a formula comes to."""
        block = self.block
        if block is None or node not in self._model.document.nodes:
            return Judged()
        return judged(self._model.root, block, node, parameter, text)

    def names(self) -> tuple[str, ...]:
        """What a formula may speak of."""
        block = self.block
        return () if block is None else names_in_formulas(self._model.root.blocks[block])

    def follow(self, node: NodeId, parameter: str, text: str) -> None:
        """Let a parameter follow a formula from now on, or keep the value that it has."""
        block = self.block
        if block is not None and node in self._model.document.nodes:
            edits = following(self._model.root, block, node, parameter, text)
            self._model.push(tr("Follow a formula") if text else tr("Keep the value"), edits)
