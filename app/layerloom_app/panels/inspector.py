"""The inspector: the parameters of the selected node as the layer declares them, and what is known about it.

With one node selected it shows title, problems, parameters, shapes and cost; with several their number and sum; with
none the project. Its widgets are made once for a kind of node and then filled with what is selected."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from layerloom.data import DataError
from layerloom.graph.blocks import declared, giving, held_by
from layerloom.graph.infer import inputs_of
from layerloom.graph.model import Node, NodeId, Output
from layerloom.graph.plan import Edits, changing, freezing, renaming, setting, with_layer
from layerloom.graph.settings import SettingsError, TrainingConfig
from layerloom.graph.titles import title_problem
from layerloom.layers.data import CSV, csv_of
from layerloom.layers.description import description
from layerloom.layers.layer import Layer, ParameterError
from layerloom.layers.parameters import Parameter, parameters
from layerloom.layers.spec import Spec
from layerloom.layers.wiring import Instance
from layerloom_app import theme
from layerloom_app.actions import tr
from layerloom_app.commands import DocumentModel
from layerloom_app.panels.block_part import BlockPart
from layerloom_app.panels.fields import field
from layerloom_app.panels.following import Following
from layerloom_app.panels.inspector_page import INSET, Page, Pages
from layerloom_app.panels.parts import (
    bytes_text,
    column,
    count_text,
    emptied,
    inner_name,
    label,
    name_text,
    rule,
    scrolled,
)  # fmt: skip
from layerloom_app.panels.plain_fields import Field, SwitchField
from layerloom_app.panels.problem_card import ProblemCard
from layerloom_app.panels.promoted_row import PromotedRow
from layerloom_app.sight import Sight

LABEL_WIDTH = 96
FIELD_HEIGHT = 28
"""The least height of a row, so that a name stands as high as a box to tick."""
LONGEST_NOTE = 16
MARK_MS = 1600
SIGHT_MS = 60
"""So long after an edit the receptive field is looked for: an edit need not wait for it."""


def spec_text(spec: Spec | None) -> str:
    """A shape with its axis names: `8 × 26 × 26 (C, H, W)`, `10 classes`."""
    if spec is None:
        return "?"
    extra = ", ".join(spec.axes) if spec.axes else spec.kind if spec.kind != "float" and spec.shape else ""
    return f"{spec} ({extra})" if extra else str(spec)


def brief(value: object) -> str:
    """A value in one short line: 1,797; the start of a hash; how many items."""
    if isinstance(value, int) and not isinstance(value, bool):
        return count_text(value)
    if isinstance(value, tuple):
        return tr("{0} items").format(len(value))
    text = str(value)
    return text if len(text) <= LONGEST_NOTE else text[:LONGEST_NOTE] + "…"


def port_text(specs: Spec | tuple[Spec, ...]) -> str:
    """What comes in at a port, one line a wire."""
    several = (specs,) if isinstance(specs, Spec) else specs
    return "\n".join(map(spec_text, several)) or tr("not connected")


class Inspector(QWidget):
    """Shows the selection and edits it through the model."""

    message = Signal(str)
    """A sentence for the status bar, such as why a title was refused."""

    def __init__(self, model: DocumentModel, folder: Callable[[], Path] = Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._model = model
        self._folder = folder
        self._following = Following(model)
        self._shown: tuple[object, ...] | None = None
        self._content = QWidget()
        inner = column(self._content, margin=0)
        inner.setContentsMargins(INSET, 2 * theme.UNIT, INSET, 2 * theme.UNIT)
        self._pages, self._page = Pages(inner), Page(lasting=False)
        self._sight = Sight(model, self)
        self._look = QTimer(self, singleShot=True, interval=SIGHT_MS)
        self._look.timeout.connect(self._show_sight)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self._area = scrolled(self._content, tr("Inspector"))
        layout.addWidget(self._area)
        model.selection_changed.connect(self.refresh)
        model.checked.connect(self.refresh)
        model.replaced.connect(self._rebuild)
        theme.manager().changed.connect(self._rebuild)
        self.refresh()

    @property
    def fields(self) -> dict[str, Field]:
        """The fields of the parameters, by their names."""
        return self._page.fields

    @property
    def promotions(self) -> dict[str, PromotedRow]:
        """Inside a block, the rows whose parameter may follow a formula."""
        return self._page.promotions

    @property
    def block(self) -> BlockPart | None:
        """What is said of the block that is shown, where nothing in it is selected."""
        return self._page.block

    @property
    def title(self) -> QLineEdit | None:
        return self._page.title

    @property
    def frozen(self) -> SwitchField | None:
        """Whether the node keeps its weights; only where it has some."""
        return self._page.frozen

    @property
    def node(self) -> NodeId | None:
        """The one selected node, `None` where none or several are."""
        return next(iter(self._model.selection)) if len(self._model.selection) == 1 else None

    def edit_parameters(self) -> None:
        """Put the cursor into the first parameter, or the title where there is none."""
        first = next(iter(self.fields.values()), None)
        target = first or self.title
        if target is not None:
            target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def rename(self) -> None:
        """Put the cursor into the title."""
        if self.title is not None:
            self.title.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.title.selectAll()

    def show_help(self) -> None:
        """Bring what the layer does into view, and mark it for a moment."""
        self._area.verticalScrollBar().setValue(0)
        holder = self._page.head.parentWidget()
        assert holder is not None, "every part of the inspector has a widget"
        self._mark(holder, True)
        QTimer.singleShot(MARK_MS, holder, lambda: self._mark(holder, False))

    @staticmethod
    def _mark(holder: QWidget, on: bool) -> None:
        holder.setProperty("marked", on)
        holder.style().unpolish(holder)
        holder.style().polish(holder)

    def refresh(self) -> None:
        """Show what is true now."""
        node = self.node
        layer = self._model.document.nodes[node].layer if node else None
        given = [parameter.name for parameter in self._declared(layer)] if isinstance(layer, Instance) else []
        key = (
            node if self._model.path or given else node is not None,  # Rows that follow a block belong to a node.
            self._model.path,
            type(layer),
            layer.type_name if layer else "",
            *given,
            node is not None and self._learns(node),
            len(self._model.selection) > 1,
        )
        if key != self._shown:
            self._shown = key
            self._turn_to(key, node)
        if node != self._page.node:
            self._page.node = None  # What was typed and not entered is not meant for this node.
        self._refill(node)
        self._page.node = node

    def _rebuild(self) -> None:
        self._pages.clear()
        self._shown = None
        self.refresh()

    # Building

    def _turn_to(self, key: tuple[object, ...], node: NodeId | None) -> None:
        """Show the page for this selection."""
        found = self._pages.turn_to(key)
        if found is None:
            is_instance = node is not None and isinstance(self._model.document.nodes[node].layer, Instance)
            self._page = Page(lasting=not (self._model.path or is_instance))
            self._build(node)
            self._pages.add(self._page)
        else:
            self._page = found

    def _build(self, node: NodeId | None) -> None:
        if node is not None:
            self._build_node(self._model.document.nodes[node])
        elif not self._model.selection and self._model.path:
            self._page.block = BlockPart(self._model)
            self._page.block.refused.connect(self.message)
            self._page.head.addWidget(self._page.block)
        elif not self._model.selection:
            self._build_project()

    def _build_node(self, node: Node) -> None:
        look = theme.manager().theme
        category = node.layer.category
        row = QHBoxLayout()
        row.setSpacing(theme.UNIT)
        if category:
            picture = label("")
            picture.setPixmap(theme.icon(f"layer-{category.lower()}", look.category[category]).pixmap(18, 18))
            row.addWidget(picture)
        row.addWidget(label(node.layer.type_name, "heading"))
        row.addStretch(1)
        row.addWidget(label(tr(category), "caption"))
        self._page.head.addLayout(row)
        self._page.head.addWidget(label("\n\n".join(map(tr, description(type(node.layer)))), "caption", wrap=True))
        self._page.title = title = QLineEdit()
        title.editingFinished.connect(self._rename)
        self._page.head.addLayout(self._grid([(tr("Title"), "", title)]))
        rows = [self._parameter_row(p) for p in self._declared(node.layer)]
        if self.node is not None and self._learns(self.node):
            rows.append(self._frozen_row())
        if rows:
            self._page.body.addWidget(rule())
            self._page.body.addWidget(label(tr("Parameters"), "section"))
            self._page.body.addLayout(self._grid(rows))

    def _declared(self, layer: Layer) -> tuple[Parameter, ...]:
        """What can be given a layer; an instance takes the parameters of its block."""
        return declared(self._model.root.blocks, layer)

    def _learns(self, node: NodeId) -> bool:
        """Whether the node uses weights, its own or those of another one."""
        owner = self._model.document.owner(node)
        found = self._model.cost.nodes.get(owner)
        return self._model.document.frozen(node) or (found is not None and found.parameters > 0)

    def _frozen_row(self) -> tuple[str, str, QWidget]:
        self._page.frozen = made = SwitchField()
        made.edited.connect(lambda value: self._freeze(value is True))
        made.setAccessibleName(tr("Frozen"))
        return tr("Frozen"), tr("keeps its weights in training"), made

    def _parameter_row(self, parameter: Parameter) -> tuple[str, str, QWidget]:
        made = field(parameter.form)
        made.edited.connect(lambda value, name=parameter.name: self._change(name, value))
        name, meaning = tr(name_text(parameter.name)), tr(parameter.help)
        made.setAccessibleName(name)
        self.fields[parameter.name] = made
        node, following = self.node, self._following
        if not self._model.path or node is None:
            return name, meaning, made
        row = PromotedRow(made, parameter.name, partial(following.judge, node, parameter.name), following.names)
        row.followed.connect(partial(following.follow, node, parameter.name))
        self.promotions[parameter.name] = row
        return name, meaning, row

    @staticmethod
    def _grid(rows: list[tuple[str, str, QWidget]]) -> QGridLayout:
        """Names at the left, fields at the right, the help text below its field."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(2)
        grid.setColumnMinimumWidth(0, LABEL_WIDTH)
        grid.setColumnStretch(1, 1)
        for place, (name, help_text, widget) in enumerate(rows):
            caption = label(name, "")
            caption.setFixedWidth(LABEL_WIDTH)
            caption.setWordWrap(True)
            caption.setToolTip(help_text)
            caption.setContentsMargins(0, 5, 0, 0)
            widget.setToolTip(help_text or widget.toolTip())
            grid.addWidget(caption, 3 * place, 0, Qt.AlignmentFlag.AlignTop)
            widget.setAccessibleName(widget.accessibleName() or name)
            grid.addWidget(widget, 3 * place, 1)
            if help_text:
                text = help_text[:1].upper() + help_text[1:]
                grid.addWidget(label(text, "hint", wrap=True), 3 * place + 1, 0, 1, 2)
            grid.setRowMinimumHeight(3 * place, FIELD_HEIGHT)
            grid.setRowMinimumHeight(3 * place + 2, 8)
        return grid

    def _build_project(self) -> None:
        self._page.head.addWidget(label(tr("Project"), "heading"))
        self._page.title = title = QLineEdit()
        title.editingFinished.connect(self._name_project)
        title.setToolTip(tr("The name of the network in exported scripts."))
        self._page.head.addLayout(self._grid([(tr("Name"), "", title)]))

    # Filling

    def _refill(self, node: NodeId | None) -> None:
        emptied(self._page.alerts)
        with self._page.facts.anew():
            if node is not None:
                self._fill_node(node)
            elif self._model.selection:
                self._fill_several()
            else:
                self._fill_project()

    def _fill_node(self, node: NodeId) -> None:
        entry = self._model.document.nodes[node]
        assert self.title is not None, "a node is shown without its title"
        self._show_text(self.title, entry.title)
        for parameter in self._declared(entry.layer):
            self.fields[parameter.name].show_value(held_by(self._model.root.blocks, entry.layer, parameter))
        for name, row in self.promotions.items():
            row.show_formula(self._following.formula(node, name))
        if self.frozen is not None:
            self.frozen.show_value(self._model.document.frozen(node))
        for problem in self._model.problems:
            if problem.node == node:
                self._page.alerts.addWidget(ProblemCard(problem, self._model))
        self._page.facts.add(tr("Noted from the data"), self._internal_rows(entry.layer))
        self._page.facts.add(tr("Shapes"), self._shape_rows(node, entry.layer))
        cost = self._model.cost.nodes.get(node)
        if cost is not None and cost.known:
            copies = entry.layer.repeat if isinstance(entry.layer, Instance) else 1
            title = tr("Cost of one sample, {0} copies together").format(copies) if copies > 1 else ""
            rows = self._cost_rows(cost.parameters, cost.macs, cost.activation_bytes)
            self._page.facts.add(title or tr("Cost of one sample"), rows)
        self._look.start()

    def _show_sight(self) -> None:
        """Show what the node sees of the data, which is found out only once nothing changes any more."""
        rows = self._sight.rows(self.node) if self.node is not None else ()
        if rows != self._page.seen:
            self._page.seen = rows
            named = [(title or tr("Sees"), words) for title, words in rows]
            with self._page.views.anew():
                self._page.views.add(tr("Receptive field"), named)

    @staticmethod
    def _internal_rows(layer: Layer) -> list[tuple[str, str]]:
        """What the program filled in, to be read and not typed."""
        if isinstance(layer, Instance):
            return []
        noted = [(p.name, getattr(layer, p.name)) for p in parameters(type(layer)) if p.internal]
        return [(tr(name_text(name)), brief(value)) for name, value in noted if value not in (None, "", ())]

    def _shape_rows(self, node: NodeId, layer: Layer) -> list[tuple[str, str]]:
        incoming = inputs_of(self._model.document, self._model.inference, node)
        specs = self._model.inference.specs
        taken = [
            (tr("in: {0}").format(port.name), port_text(incoming.get(port.name, ()))) for port in layer.ports.inputs
        ]
        given = [
            (tr("out: {0}").format(name), spec_text(specs.get(Output(node, name)))) for name in layer.ports.outputs
        ]
        return taken + given

    @staticmethod
    def _cost_rows(count: int, macs: int, size: int) -> list[tuple[str, str]]:
        return [
            (tr("Parameters"), count_text(count)),
            (tr("Multiply-adds"), count_text(macs)),
            (tr("Activations"), bytes_text(size)),
        ]

    def _fill_several(self) -> None:
        selection = self._model.selection
        self._page.facts.add_text(tr("{0} nodes selected").format(len(selection)), "heading")
        costs = [self._model.cost.nodes[node] for node in selection if node in self._model.cost.nodes]
        rows = self._cost_rows(
            sum(cost.parameters for cost in costs),
            sum(cost.macs for cost in costs),
            sum(cost.activation_bytes for cost in costs),
        )
        self._page.facts.add(tr("Together"), rows)

    def _fill_project(self) -> None:
        document = self._model.document
        if self.block is not None:
            self.block.refresh()
        if self.title is not None:
            self._show_text(self.title, str(document.settings.get("name", "")))
            self.title.setPlaceholderText(tr("Untitled"))
        total = self._model.cost
        graph = [(tr("Nodes"), count_text(len(document.nodes))), (tr("Wires"), count_text(len(document.links)))]
        self._page.facts.add(tr("Network"), graph)
        self._page.facts.add(
            tr("Cost of one sample"), self._cost_rows(total.parameters, total.macs, total.activation_bytes)
        )
        self._page.facts.add(tr("Training"), self._training_rows())
        if document.nodes:
            self._page.facts.add_text(tr("Select a node to see and change its parameters."), "hint")

    def _training_rows(self) -> list[tuple[str, str]]:
        try:
            config = TrainingConfig.of(self._model.document.settings)
        except SettingsError as error:
            return [(tr("Settings"), str(error))]
        names = ("optimizer", "learning_rate", "epochs", "batch_size", "seed", "device")
        return [(tr(name_text(name)), str(getattr(config, name))) for name in names]

    @staticmethod
    def _show_text(line: QLineEdit, text: str) -> None:
        if line.text() != text:
            line.setText(text)

    # Editing

    def _change(self, name: str, value: object) -> None:
        node = self._page.node
        if node is None:
            return
        document = self._model.document
        if isinstance(document.nodes[node].layer, CSV) and name == "path":
            self._choose_table(node, str(value))
            return
        try:
            edits = self._changed(node, name, value)
        except ParameterError as error:
            self.message.emit(tr("This was not changed: {0}.").format(error))
            self._refill(node)
            return
        self._model.push(tr("Change {0}").format(inner_name(name)), edits, merge=f"{node}.{name}")

    def _changed(self, node: NodeId, name: str, value: object) -> Edits:
        document = self._model.document
        if isinstance(document.nodes[node].layer, Instance):
            return giving(document, node, **{name: Parameter.encoded(value)})
        return changing(document, node, **{name: value})

    def _freeze(self, frozen: bool) -> None:
        node = self._page.node
        if node is not None:
            edits = freezing(self._model.document, [node], frozen)
            self._model.push(tr("Freeze") if frozen else tr("Unfreeze"), edits)

    def _choose_table(self, node: NodeId, path: str) -> None:
        """Another file is another table: its columns are read anew."""
        folder = self._folder()
        try:
            layer = csv_of(folder / path, folder)
        except (DataError, OSError) as error:
            self.message.emit(str(error))
            self._refill(node)
            return
        self._model.push(tr("Choose the file"), with_layer(self._model.document, node, layer))

    def _rename(self) -> None:
        node, line = self._page.node, self.title
        if node is None or line is None or line.text() == self._model.document.nodes[node].title:
            return
        if why := title_problem(line.text()):
            self.message.emit(tr("The title was not changed: {0}.").format(why))
            line.setText(self._model.document.nodes[node].title)
            return
        self._model.push(tr("Rename the node"), renaming(self._model.document, node, line.text()))

    def _name_project(self) -> None:
        if self.title is not None:
            name = self.title.text().strip() or None
            if name != self._model.document.settings.get("name"):
                self._model.push(tr("Name the project"), setting(self._model.document, "name", name))
