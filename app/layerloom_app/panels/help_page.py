"""Help in place: a page for every layer, found by searching, in a window beside the drawing.

The page is text made of `layerloom.graph.layer_help`; its links lead to other layers and to templates. Tab goes from
link to link, Enter follows one, and typing in the search field finds another page.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from PySide6.QtCore import QByteArray, QEvent, QObject, QSize, Qt, QUrl, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QResizeEvent, QTextDocument
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from layerloom.graph.layer_help import LayerHelp, ParameterHelp, ShapeExample, layer_help, templates_with
from layerloom.layers.layer import registry
from layerloom_app import theme
from layerloom_app.actions import tr
from layerloom_app.panels.help_drawing import shape_svg
from layerloom_app.panels.palette import matches, nearness
from layerloom_app.panels.parts import label
from layerloom_resources.templates import templates

DRAWING = QUrl("drawing:shape")
PLACE = Qt.ItemDataRole.UserRole


def page_html(told: LayerHelp, *, actual: bool) -> str:
    """The page as rich text; `actual` says that the drawing shows the sizes of a node and no example."""
    look = theme.manager().theme
    parts = [
        f'<h2 style="margin-bottom:2px">{escape(told.name)}</h2>',
        f'<p style="color:{look.category[told.category]};margin-top:0">{escape(tr(told.category))}</p>',
        *(f"<p>{escape(tr(text))}</p>" for text in (told.summary, *told.details)),
        _heading(tr("Formula")) + f"<p><b>{escape(told.formula)}</b></p>" if told.formula else "",
        _heading(tr("Shapes of the selected node") if actual else tr("Shapes, by an example")),
        f'<p><img src="{DRAWING.toString()}"></p>',
        _parameters(told.parameters),
        _heading(tr("Other names")) + _names(told),
        _heading(tr("Source")) + f"<p>{escape('; '.join(told.sources))}</p>" if told.sources else "",
        _templates(told.name),
        _heading(tr("Related layers")) + _links("layer", ((name, name) for name in told.related)),
    ]
    return f'<body style="color:{look.text}">{"".join(parts)}</body>'


def _heading(text: str) -> str:
    return f'<h4 style="color:{theme.manager().theme.muted};margin-bottom:4px">{escape(text)}</h4>'


def _links(kind: str, names: Iterable[tuple[str, str]]) -> str:
    style = f"color:{theme.manager().theme.accent_text};text-decoration:none"
    made = (f'<a href="{kind}:{escape(name)}" style="{style}">{escape(text)}</a>' for name, text in names)
    return f"<p>{' &nbsp;·&nbsp; '.join(made)}</p>"


def _parameters(rows: tuple[ParameterHelp, ...]) -> str:
    head = _heading(tr("Parameters"))
    if not rows:
        return head + f"<p>{escape(tr('It has none.'))}</p>"
    titles = (tr("Name"), tr("Meaning and values"), tr("Default"))
    look = theme.manager().theme
    cells = "".join(f'<td style="color:{look.muted};padding:4px">{escape(title)}</td>' for title in titles)
    return f'{head}<table width="100%" cellspacing="0"><tr>{cells}</tr>{"".join(map(_row, rows))}</table>'


def _row(row: ParameterHelp) -> str:
    look = theme.manager().theme
    edge = f"padding:4px;border-top:1px solid {look.border}"
    keras = "<br>" + escape(tr("Keras: {0}").format(", ".join(row.keras))) if row.keras else ""
    meaning = f'{escape(tr(row.meaning))}<br><span style="color:{look.muted}">{escape(row.values)}{keras}</span>'
    name = escape(row.name).replace("_", "_\u200b")  # A long name may break after an underscore.
    return (
        f'<tr><td style="{edge}" width="22%"><b>{name}</b></td><td style="{edge}">{meaning}</td>'
        f'<td style="{edge}" width="18%">{escape(row.default)}</td></tr>'
    )


def _names(told: LayerHelp) -> str:
    rows = (
        (tr("Also found as"), ", ".join(told.aliases)),
        (tr("In Keras"), ", ".join(told.keras) or tr("no layer of its own")),
        (tr("In PyTorch"), ", ".join(told.pytorch) or tr("no module of its own")),
    )
    return "<p>" + "<br>".join(f"{escape(head)}: {escape(text)}" for head, text in rows if text) + "</p>"


def _templates(name: str) -> str:
    head = _heading(tr("Templates that use it"))
    if not (used := templates_with(name)):
        return head + f"<p>{escape(tr('None of the bundled ones.'))}</p>"
    return head + _links("template", ((other, tr(templates()[other].title).partition(",")[0]) for other in used))


class _Page(QTextBrowser):
    """The text of a page; the drawing is made for the pixels of the screen."""

    def __init__(self) -> None:
        super().__init__()
        self.setOpenLinks(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(tr("Help on the layer"))
        self._told: LayerHelp | None = None
        self._example: ShapeExample | None = None

    def show_layer(self, told: LayerHelp, example: ShapeExample | None) -> None:
        """The page of a layer; `example` are the sizes of a node, where they are known."""
        self._told, self._example = told, example
        self.document().addResource(QTextDocument.ResourceType.ImageResource.value, DRAWING, self._drawing())
        self.setHtml(page_html(told, actual=example is not None))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._told is not None and event.size().width() != event.oldSize().width():
            self.show_layer(self._told, self._example)

    def _drawing(self) -> QImage:
        assert self._told is not None, "a drawing is made for a page"
        told = self._told
        svg, width, height = shape_svg(told.name, told.category, self._example or told.example, theme.manager().theme)
        scale = min(1.0, (self.viewport().width() - 24) / width)
        ratio = self.devicePixelRatioF()
        size = QSize(round(width * scale * ratio), round(height * scale * ratio))
        image = QImage(size.expandedTo(QSize(1, 1)), QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        QSvgRenderer(QByteArray(svg.encode())).render(painter)
        painter.end()
        image.setDevicePixelRatio(ratio)
        return image


class HelpDialog(QDialog):
    """The pages of all layers, with a list to search in. `template_chosen` names a template that is to be opened."""

    template_chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Help on layers"))
        self.setMinimumSize(560, 400)
        self.resize(900, 640)
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Search layers"))
        self.search.setAccessibleName(tr("Search layers"))
        self.search.textChanged.connect(self._filter)
        self.search.installEventFilter(self)
        self.names = QListWidget()
        self.names.setAccessibleName(tr("Layers"))
        self.nothing = label(tr("No layer is called that."), "caption", wrap=True)
        self.page = _Page()
        self._node: tuple[str, ShapeExample] | None = None
        self._lay_out()
        for name in registry:
            QListWidgetItem(name, self.names).setData(PLACE, name)
        self.names.sortItems()
        self.names.currentItemChanged.connect(lambda item, _before: self._open(item))
        self.page.anchorClicked.connect(self._follow)
        theme.manager().changed.connect(self._redraw)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 16, 16, 16)
        row.setSpacing(2 * theme.UNIT)
        left = QVBoxLayout()
        left.setSpacing(theme.UNIT)
        left.addWidget(self.search)
        left.addWidget(self.nothing)
        left.addWidget(self.names, 1)
        self.names.setFixedWidth(216)
        self.search.setFixedWidth(216)
        self.nothing.setFixedWidth(216)
        self.nothing.hide()
        row.addLayout(left)
        row.addWidget(self.page, 1)

    @property
    def layer(self) -> str:
        """The layer whose page is shown, '' for none."""
        item = self.names.currentItem()
        return str(item.data(PLACE)) if item is not None else ""

    def show_layer(self, name: str, example: ShapeExample | None = None) -> None:
        """Open the page of a layer, with the sizes of a node where they are known."""
        self._node = None if example is None else (name, example)
        self.search.clear()
        (item,) = self.names.findItems(name, Qt.MatchFlag.MatchExactly)
        self.names.setCurrentItem(item)
        self._open(item)
        self.page.setFocus()

    def begin(self) -> None:
        """Open without a layer in mind: the first page, and the search field to type in."""
        self.show_layer(self.layer or next(iter(registry)))
        self.search.setFocus()

    def _open(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self._redraw()
            self.names.scrollToItem(item)
            self.page.verticalScrollBar().setValue(0)

    def _redraw(self) -> None:
        if name := self.layer:
            node = self._node[1] if self._node is not None and self._node[0] == name else None
            self.page.show_layer(layer_help(name), node)

    def _filter(self, words: str) -> None:
        items = [self.names.item(i) for i in range(self.names.count())]
        for item in items:
            item.setHidden(not matches(registry[item.text()], words))
        found = [item for item in items if not item.isHidden()]
        self.nothing.setVisible(not found)
        if words and found:
            self.names.setCurrentItem(min(found, key=lambda item: nearness(item.text(), words)))

    def _follow(self, link: QUrl) -> None:
        kind, _, name = link.toString().partition(":")
        if kind == "layer":
            self.show_layer(name)
        else:
            self.template_chosen.emit(name)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """From the search field Down goes to the list and Enter to the page."""
        if watched is self.search and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Down:
                self.names.setFocus()
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.page.setFocus()
                return True
        return super().eventFilter(watched, event)
