"""The part of the inspector about the block that is shown: its title and its parameters."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from layerloom.graph.blocks import declared, defaulting, naming, unparametering
from layerloom.graph.following import adding_parameter, renaming_parameter
from layerloom.graph.instances import instance
from layerloom.graph.levels import shown
from layerloom.graph.model import Block
from layerloom.graph.plan import Edits
from layerloom.layers.layer import Parameter, ParameterError
from layerloom_app import theme
from layerloom_app.actions import tr
from layerloom_app.commands import DocumentModel
from layerloom_app.panels.fields import field
from layerloom_app.panels.parts import emptied, label, tool_button
from layerloom_app.panels.plain_fields import Field


class BlockPart(QWidget):
    """Shows the block at the level of a model, and edits it."""

    refused = Signal(str)
    """Why a change could not be made."""

    def __init__(self, model: DocumentModel) -> None:
        super().__init__()
        self._model = model
        self._shown: tuple[str, ...] | None = None
        self.fields: dict[str, Field] = {}
        self.names: dict[str, QLineEdit] = {}
        self.title = QLineEdit()
        self.title.setAccessibleName(tr("Title of the block"))
        self.title.editingFinished.connect(self._name)
        self.add = QPushButton(theme.icon("plus"), tr("Add a parameter"))
        self.add.clicked.connect(self._add)
        self._rows = QVBoxLayout()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.UNIT)
        layout.addWidget(label(tr("Block"), "heading"))
        layout.addWidget(self.title)
        layout.addWidget(label(tr("Parameters"), "section"))
        layout.addLayout(self._rows)
        layout.addWidget(self.add)
        help_text = tr(
            "What every instance may be given. Layers inside follow it by formulas: select one and press ƒ beside a "
            "parameter. Ports are the inputs and outputs inside, from top to bottom."
        )
        layout.addWidget(label(help_text, "hint", wrap=True))
        self.refresh()

    @property
    def _id(self) -> str | None:
        return shown(self._model.root, self._model.path)

    @property
    def _block(self) -> Block | None:
        return self._model.root.blocks[self._id] if self._id is not None else None

    def refresh(self) -> None:
        """Show what is true now."""
        block = self._block
        if block is None or self._id is None:
            return
        if self.title.text() != block.title:
            self.title.setText(block.title)
        names = tuple(block.parameters)
        known = {p.name: p for p in declared(self._model.root.blocks, instance(self._model.root.blocks, self._id))}
        if names != self._shown:
            self._shown = names
            self._build([known[name] for name in names])
        for name in names:
            self.names[name].setText(name)
            self.fields[name].show_value(known[name].default)

    def _build(self, parameters: list[Parameter]) -> None:
        self.fields, self.names = {}, {}
        emptied(self._rows)
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(6)
        for column in (0, 1):
            grid.setColumnStretch(column, 1)
        for place, parameter in enumerate(parameters):
            for column, widget in enumerate(self._row(parameter)):
                grid.addWidget(widget, place, column)
        self._rows.addWidget(holder)

    def _row(self, parameter: Parameter) -> tuple[QWidget, ...]:
        """The name, the value where nothing is given, and a button that takes the parameter away."""
        old = parameter.name
        name = self.names[old] = QLineEdit(old)
        name.setAccessibleName(tr("Name of {0}").format(old))
        name.editingFinished.connect(partial(self._rename, old))
        start = self.fields[old] = field(parameter.form)
        start.setAccessibleName(tr("Value of {0} where none is given").format(old))
        start.setToolTip(tr("The value where an instance gives none"))
        start.edited.connect(partial(self._default, old))
        gone = tool_button("delete", tr("Remove {0}; what follows it keeps its value").format(old))
        gone.clicked.connect(partial(self._remove, old))
        return name, start, gone

    # Editing

    def _name(self) -> None:
        block = self._block
        if block is not None and self.title.text().strip() not in ("", block.title):
            self._push(tr("Rename the block"), lambda id_: naming(self._model.root, id_, self.title.text()))
        self.refresh()

    def _add(self) -> None:
        self._push(tr("Add a parameter"), lambda id_: adding_parameter(self._model.root, id_))
        if self.names:
            last = list(self.names.values())[-1]
            last.setFocus()
            last.selectAll()

    def _rename(self, old: str) -> None:
        if old in self.names and (new := self.names[old].text().strip()) != old:
            self._push(tr("Rename the parameter"), lambda id_: renaming_parameter(self._model.root, id_, old, new))

    def _default(self, name: str, new: object) -> None:
        made = Parameter.encoded(new)
        text = tr("Change {0}").format(name)
        self._push(text, lambda id_: defaulting(self._model.root, id_, name, made), f"{self._id}.{name}")

    def _remove(self, name: str) -> None:
        self._push(tr("Remove the parameter"), lambda id_: unparametering(self._model.root, id_, name))

    def _push(self, text: str, planned: Callable[[str], Edits], merge: str | None = None) -> None:
        """Make the edits one step, or tell why not and show again what is."""
        id_ = self._id
        if id_ is None:
            return
        try:
            edits = planned(id_)
        except ParameterError as error:
            self.refused.emit(tr("This was not changed: {0}.").format(error))
            self.refresh()
            return
        self._model.push(text, edits, merge)
