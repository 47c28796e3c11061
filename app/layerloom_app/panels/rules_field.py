"""What is other for some layers in training, as a line of text that is checked against the document."""

from __future__ import annotations

from layerloom.graph.layer_rules import LayerRulesError, layer_rules
from layerloom_app.actions import tr
from layerloom_app.commands import DocumentModel
from layerloom_app.panels.plain_fields import TextField


class RulesField(TextField):
    """Titles of layers with what is other there. What is not right is marked, explained, and not told of."""

    def __init__(self, model: DocumentModel) -> None:
        super().__init__()
        self._model = model
        self.box.setPlaceholderText(tr("title: learning_rate 0.1, l2 1e-4"))
        self.box.textChanged.connect(self._mark)

    def _problem(self) -> str:
        try:
            layer_rules(self._model.flat.document, self.box.text())
        except LayerRulesError as error:
            return str(error)
        return ""

    def _mark(self) -> None:
        problem = self._problem()
        if bool(self.box.property("wrong")) != bool(problem):
            self.box.setProperty("wrong", bool(problem))
            self.box.style().polish(self.box)
        self.box.setToolTip(problem)

    def _tell(self) -> None:
        if not self._problem():
            super()._tell()
