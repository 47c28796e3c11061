"""The live code pane: the script that the graph would become, as it is drawn.

The text is made anew a moment after the last edit, and only while the pane can be seen. Pygments colours the whole
text once; the highlighter hands out what belongs to each line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from pygments.lexers.python import PythonLexer
from pygments.token import Comment, Keyword, Name, Number, Operator, Punctuation, String, _TokenType
from PySide6.QtCore import QRect, QSize, Qt, QTimer
from PySide6.QtGui import (
    QColor,
    QFont,
    QGuiApplication,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
    QSyntaxHighlighter,
    QTextCharFormat,
)  # fmt: skip
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from layerloom.layers.code import NotExportable
from layerloom_app import theme
from layerloom_app.actions import tr
from layerloom_app.commands import DocumentModel
from layerloom_app.panels.parts import can_be_seen, label, retint, rule, tool_button

DELAY_MS = 150
Target = Literal["pytorch", "layerloom"]
Writer = Callable[[DocumentModel, Target], str]
"""Writes the script of the model for a target; raises `NotExportable` or `ValueError` with a sentence."""

_STYLES: tuple[tuple[_TokenType, str], ...] = (
    (Comment, "comment"),
    (String, "string"),
    (Number, "number"),
    (Keyword, "keyword"),
    (Operator.Word, "keyword"),
    (Name.Class, "class"),
    (Name.Function, "function"),
    (Name.Builtin, "builtin"),
    (Name.Decorator, "function"),
    (Operator, "operator"),
    (Punctuation, "operator"),
)


def style_of(token: _TokenType) -> str:
    """The name of the theme's code colour for a token."""
    return next((style for kind, style in _STYLES if token[: len(kind)] == kind), "name")


class Highlighter(QSyntaxHighlighter):
    """Colours the lines of a text that was taken apart as a whole."""

    def __init__(self, editor: QPlainTextEdit) -> None:
        super().__init__(editor.document())
        self._lines: list[list[tuple[int, int, str]]] = []

    def read(self, text: str) -> None:
        """Take the text apart; its lines are coloured as they are laid out."""
        self._lines = [[]]
        column = 0
        for token, part in PythonLexer(stripnl=False).get_tokens(text):
            for count, piece in enumerate(part.split("\n")):
                if count:
                    self._lines.append([])
                    column = 0
                if piece.strip():
                    self._lines[-1].append((column, len(piece), style_of(token)))
                column += len(piece)

    def highlightBlock(self, _text: str) -> None:
        number = self.currentBlock().blockNumber()
        colours = theme.manager().theme.code
        for start, length, style in self._lines[number] if number < len(self._lines) else ():
            form = QTextCharFormat()
            form.setForeground(QColor(colours[style]))
            form.setFontItalic(style == "comment")
            self.setFormat(start, length, form)


class CodeView(QPlainTextEdit):
    """Read-only text with line numbers."""

    def __init__(self) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._numbers = _Numbers(self)
        self.updateRequest.connect(self._follow)
        self.blockCountChanged.connect(self._make_room)

    def dress(self) -> None:
        """Take font and colours from the theme."""
        self.setFont(theme.mono_font(theme.manager().theme))
        self.setStyleSheet(
            f"font-size: {theme.manager().theme.font_size - 1}px; font-family: {self.font().family()!r};"
        )
        self._make_room()

    def number_width(self) -> int:
        digits = max(2, len(str(self.blockCount())))
        return self.fontMetrics().horizontalAdvance("9") * digits + 28

    def _make_room(self, _count: int = 0) -> None:
        self.setViewportMargins(self.number_width(), 8, 0, 0)
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        area = self.contentsRect()
        self._numbers.setGeometry(QRect(area.left(), area.top() + 8, self.number_width(), area.height() - 8))

    def _follow(self, rect: QRect, dy: int) -> None:
        if dy:
            self._numbers.scroll(0, dy)
        else:
            self._numbers.update(0, rect.y(), self._numbers.width(), rect.height())

    def paint_numbers(self, painter: QPainter, exposed: QRect) -> None:
        painter.setPen(theme.faded(theme.manager().theme.muted, 0.75))
        painter.setFont(QFont(self.font()))
        block = self.firstVisibleBlock()
        top = self.blockBoundingGeometry(block).translated(self.contentOffset()).top()
        while block.isValid() and top <= exposed.bottom():
            height = self.blockBoundingRect(block).height()
            if top + height >= exposed.top():
                place = QRect(0, round(top), self.number_width() - 16, round(height))
                painter.drawText(place, Qt.AlignmentFlag.AlignRight, str(block.blockNumber() + 1))
            block, top = block.next(), top + height


class _Numbers(QWidget):
    """The column of line numbers; the view paints it."""

    def __init__(self, view: CodeView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self) -> QSize:
        return QSize(self._view.number_width(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._view.paint_numbers(painter, event.rect())
        painter.end()


class CodePane(QWidget):
    """Shows the script of the graph in the chosen target's language and follows every edit."""

    def __init__(self, model: DocumentModel, writer: Writer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._model = model
        self._writer = writer
        self._stale = True
        self._in_front = False
        self.target = QComboBox()
        self.target.addItem("PyTorch", "pytorch")
        self.target.addItem("Layerloom", "layerloom")
        self.target.setAccessibleName(tr("Language of the script"))
        self.target.activated.connect(self.refresh)
        self.copy = tool_button("copy", tr("Copy the script."))
        self.note = label("", "caption")
        self.view = CodeView()
        self.view.setAccessibleName(tr("Script"))
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.view.toPlainText()))
        self._highlighter = Highlighter(self.view)
        self._lay_out()
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.refresh)
        model.checked.connect(self._invalidate)
        model.replaced.connect(self._invalidate)
        theme.manager().changed.connect(self._dress)
        self._dress()

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(16, 6, 12, 6)
        bar.setSpacing(theme.UNIT)
        bar.addWidget(self.target)
        bar.addWidget(self.note, 1)
        bar.addWidget(self.copy)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(bar)
        layout.addWidget(rule())
        layout.addWidget(self.view, 1)

    def _dress(self) -> None:
        self.view.dress()
        self._highlighter.rehighlight()
        retint(self)

    def _invalidate(self) -> None:
        self._stale = True
        if self._in_front or can_be_seen(self):
            self._timer.start(DELAY_MS)

    def look(self, seen: bool) -> None:
        """Whether someone looks at it from now on."""
        self._in_front = seen
        if seen and self._stale:
            self._timer.start(1)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale and (self._in_front or can_be_seen(self)):
            self._timer.start(1)

    def refresh(self) -> None:
        """Write the script now; keep the place that the person looks at."""
        self._stale = False
        text, note = self._written()
        self.note.setText(note)
        self.copy.setEnabled(bool(text))
        if text != self.view.toPlainText():
            self._show(text)

    def _written(self) -> tuple[str, str]:
        if not self._model.document.nodes:
            return "", tr("The script appears here as you draw.")
        try:
            text = self._writer(self._model, self.target.currentData())
        except (NotExportable, ValueError) as reason:
            return "", str(reason)
        return text, tr("{0} lines").format(text.count("\n"))

    def _show(self, text: str) -> None:
        bar = self.view.verticalScrollBar()
        place = bar.value()
        self._highlighter.read(text)
        self.view.setPlainText(text)
        bar.setValue(place)
