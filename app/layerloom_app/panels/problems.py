"""The list of problems: each says what was expected and what came, jumps to its node, and offers its fixes."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from layerloom.graph.mending import mended, still_meant
from layerloom.graph.problems import Problem, Repair, trainable
from layerloom.words import counted
from layerloom_app import theme
from layerloom_app.actions import tr
from layerloom_app.commands import DocumentModel
from layerloom_app.panels.parts import ElidedButton, OneLine, label, restyle

LINE, BUTTON, MARGINS = 19, 30, 16
"""Heights of what a row is made of."""
BORDERS = 64
"""What the sign and the margins of a row take of its width."""
FLASH_MS = 1600
SHOWN = 200
"""So many rows are made; more could not be read and would make editing slow."""


def icon_label(problem: Problem) -> QLabel:
    """The sign of an error, a warning or a hint."""
    look = theme.manager().theme
    colours = {"error": look.error, "warning": look.warning, "info": look.accent_text}
    picture = label("")
    picture.setPixmap(theme.icon(problem.severity, colours[problem.severity]).pixmap(18, 18))
    picture.setToolTip({"error": tr("Error"), "warning": tr("Warning"), "info": tr("Hint")}[problem.severity])
    return picture


def explanation(problem: Problem) -> str:
    """What was expected, what came and why, in one line, as far as the title does not say it."""
    parts = [problem.why[:1].upper() + problem.why[1:] + "." if problem.why else ""]
    if problem.expected and problem.expected not in problem.title:
        parts += [tr("Expected {0}.").format(problem.expected)]
    if problem.got and problem.got not in problem.title:
        parts += [tr("Got {0}.").format(problem.got)]
    return " ".join(part for part in parts if part)


def fix_buttons(problem: Problem, model: DocumentModel, limit: int = 3) -> list[QPushButton]:
    """A button for each way out; pressing it makes the edits one step of undo."""
    buttons: list[QPushButton] = []
    for fix in problem.fixes[:limit]:
        button = ElidedButton("fix", fix.text)
        button.setToolTip(tr("{0}. It can be undone.").format(fix.text))
        button.clicked.connect(lambda _checked=False, fix=fix: _take(fix, model))
        buttons.append(button)
    return buttons


def _take(fix: Repair, model: DocumentModel) -> None:
    model.push(fix.text, still_meant(model.document, fix.edits))


class _Row(QWidget):
    """One problem: sign, title and explanation, and the fixes beside them or, where there is no room, below."""

    def __init__(self, problem: Problem, model: DocumentModel) -> None:
        super().__init__()
        self.setObjectName("part")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 6, 8, 6)
        row.setSpacing(12)
        row.addWidget(icon_label(problem), 0, Qt.AlignmentFlag.AlignTop)
        self._title = OneLine(problem.title, "panelTitle")
        self._lines = LINE * (2 if explanation(problem) else 1)
        self._buttons = fix_buttons(problem, model, limit=2)
        self._body = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._body.setSpacing(theme.UNIT)
        self._body.addLayout(self._texts(problem), 1)
        self._body.addLayout(self._fixes())
        row.addLayout(self._body, 1)

    def _texts(self, problem: Problem) -> QVBoxLayout:
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(self._title)
        if explanation(problem):
            texts.addWidget(OneLine(explanation(problem), "caption"))
        return texts

    def _fixes(self) -> QHBoxLayout:
        fixes = QHBoxLayout()
        fixes.setSpacing(theme.UNIT)
        for button in self._buttons:
            fixes.addWidget(button)
        fixes.addStretch()
        return fixes

    def fit(self, width: int) -> int:
        """Put the fixes where there is room for them; returns the height that the row needs."""
        self._title.ensurePolished()
        taken = sum(button.sizeHint().width() + theme.UNIT for button in self._buttons)
        beside = self._title.fontMetrics().horizontalAdvance(self._title.text()) + taken + BORDERS <= width
        direction = QBoxLayout.Direction
        self._body.setDirection(direction.LeftToRight if beside else direction.TopToBottom)
        if not self._buttons:
            return self._lines + MARGINS
        return max(self._lines, BUTTON) + MARGINS if beside else self._lines + theme.UNIT + BUTTON + MARGINS


class ProblemsPanel(QWidget):
    """Every problem of the document. `jumped` names the node of one that was chosen."""

    jumped = Signal(str)
    counted = Signal(int, int)
    """The numbers of errors and of warnings."""
    message = Signal(str)
    """A sentence for the status bar."""

    def __init__(self, model: DocumentModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._model = model
        self._shown: tuple[Problem, ...] | None = None
        self.list = QListWidget()
        self.list.setSpacing(1)
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(tr("Problems"))
        self.list.itemClicked.connect(self._jump)
        self.list.itemActivated.connect(self._jump)
        self.nothing = self._empty_state()
        self.summary = label("", "caption")
        self.mend = ElidedButton("fix", tr("Fix all that is safe"))
        self.mend.setToolTip(tr("Take every fix that removes nothing you drew, as one step of undo."))
        self.mend.clicked.connect(self.mend_all)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        head = QHBoxLayout()
        head.setContentsMargins(theme.UNIT, 0, 2 * theme.UNIT, 0)
        head.addWidget(self.summary, 1)
        head.addWidget(self.mend)
        layout.addLayout(head)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.nothing, 1)
        model.checked.connect(self.refresh)
        model.replaced.connect(self.refresh)
        theme.manager().changed.connect(self._redraw)
        self.refresh()

    @staticmethod
    def _empty_state() -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setSpacing(theme.UNIT)
        picture = label("")
        picture.setObjectName("sign")
        row.addStretch(1)
        row.addWidget(picture)
        row.addWidget(label(tr("No problems. The network can be trained."), "caption"))
        row.addStretch(1)
        return holder

    def _redraw(self) -> None:
        self._shown = None
        self.mend.setIcon(theme.icon("fix"))
        self.refresh()

    def refresh(self) -> None:
        """Show the problems that the model has now, if they are others than those shown."""
        if self._shown == self._model.problems:
            return
        self._shown = problems = self._model.problems
        row = self.list.currentRow()
        self.list.clear()
        for problem in problems[:SHOWN]:
            self._add(problem)
        self.list.setCurrentRow(min(row, self.list.count() - 1))
        self._show_emptiness(bool(problems))
        self.mend.setVisible(self.can_mend)
        severities = [problem.severity for problem in problems]
        errors, warnings = severities.count("error"), severities.count("warning")
        self.summary.setText(_counted(errors, warnings))
        self.summary.setVisible(bool(problems))
        self.counted.emit(errors, warnings)

    @property
    def can_mend(self) -> bool:
        """Whether there is an error with a fix."""
        return any(problem.severity == "error" and problem.fixes for problem in self._model.problems)

    def mend_all(self) -> None:
        """Take every safe fix as one step, and say what was done."""
        edits, texts = mended(self._model.root, self._model.path)
        if not texts:
            self.message.emit(tr("No fix is safe: each would take away something that you drew. Choose one by one."))
            return
        self._model.push_whole(tr("Fix all that is safe"), edits)
        self.message.emit(tr("Fixed: {0}.").format("; ".join(texts)))

    def _show_emptiness(self, any_problem: bool) -> None:
        self.list.setVisible(any_problem)
        self.nothing.setVisible(not any_problem)
        empty = not self._model.document.nodes
        sign, text = self.nothing.findChildren(QLabel)
        look = theme.manager().theme
        sign.setPixmap(theme.icon("info" if empty else "success", look.muted if empty else look.success).pixmap(18, 18))
        text.setText(
            tr("The canvas is empty. Problems of the network are listed here as you draw.")
            if empty
            else tr("No problems. The network can be trained.")
        )

    def _add(self, problem: Problem) -> None:
        item = QListWidgetItem(self.list)
        item.setData(Qt.ItemDataRole.UserRole, problem.node or "")
        row = _Row(problem, self._model)
        item.setSizeHint(QSize(0, row.fit(self.list.viewport().width())))
        self.list.setItemWidget(item, row)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for item in map(self.list.item, range(self.list.count())):
            row = self.list.itemWidget(item)
            if isinstance(row, _Row):
                item.setSizeHint(QSize(0, row.fit(event.size().width())))

    def _jump(self, item: QListWidgetItem) -> None:
        if node := item.data(Qt.ItemDataRole.UserRole):
            self.jumped.emit(str(node))

    def point_out(self) -> None:
        """Go to the first problem that no training can begin with, and mark it for a moment."""
        shown = self._model.problems[:SHOWN]
        row = next((place for place, problem in enumerate(shown) if not trainable([problem])), -1)
        item = self.list.item(row)
        if item is None:
            return
        self.list.setCurrentItem(item)
        self._jump(item)
        if (widget := self.list.itemWidget(item)) is not None:
            self._mark(widget, True)
            QTimer.singleShot(FLASH_MS, widget, lambda: self._mark(widget, False))

    @staticmethod
    def _mark(row: QWidget, on: bool) -> None:
        row.setProperty("marked", on)
        restyle(row)

    def step(self, by: int) -> None:
        """Go to the next (1) or the previous (-1) problem, around the end."""
        if count := self.list.count():
            row = self.list.currentRow()
            self.list.setCurrentRow((row + by) % count if row >= 0 else (0 if by > 0 else count - 1))
            if (item := self.list.currentItem()) is not None:
                self._jump(item)


def _counted(errors: int, warnings: int) -> str:
    """How many problems there are of each kind that there is."""
    found = (counted(errors, "error") if errors else "", counted(warnings, "warning") if warnings else "")
    return ", ".join(filter(None, found))
