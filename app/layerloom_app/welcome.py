"""The page of a first start: templates with their pictures, recent files, an empty canvas and the tour.

It lies over the canvas and blocks nothing: it goes when a project opens, when something is drawn, when a layer is
dragged over it, and with Escape. The pictures are drawn one after another once the page is seen.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QFontMetrics, QIcon, QKeyEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from layerloom_app import theme
from layerloom_app.actions import tr
from layerloom_app.panels.palette import LAYER_MIME
from layerloom_app.panels.parts import ElidedButton, column, emptied, label, scrolled
from layerloom_app.settings import Settings
from layerloom_app.thumbnails import thumbnail
from layerloom_resources.templates import Template, templates

SHOW_AT_START = "welcome"
PICTURE = QSize(184, 96)
CARD_WIDTH = PICTURE.width() + 2
RECENT = 5


def families() -> dict[str, list[Template]]:
    """The templates by the module that declares them, in words."""
    titles = {
        "digits": tr("First steps"), "sentiment": tr("Text"), "tagging": tr("Text"), "sequences": tr("Text"),
    }  # fmt: skip
    found: dict[str, list[Template]] = {}
    for template in templates().values():
        module = template.function.__module__.rpartition(".")[2]
        found.setdefault(titles.get(module, tr("Pictures")), []).append(template)
    return found


def two_lines(text: str, metrics: QFontMetrics, width: int) -> str:
    """The text broken between two words where it is too long for a line; what is too long for two ends in dots."""
    words, first = text.split(), ""
    while words and metrics.horizontalAdvance(f"{first} {words[0]}".strip()) <= width:
        first = f"{first} {words.pop(0)}".strip()
    rest = metrics.elidedText(" ".join(words), Qt.TextElideMode.ElideRight, width)
    return f"{first}\n{rest}"


class _Card(QToolButton):
    """A template: its picture, and its title under it."""

    def __init__(self, template: Template) -> None:
        super().__init__()
        self.template = template
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        self.setIconSize(PICTURE)
        self.setFixedSize(CARD_WIDTH, PICTURE.height() + 52)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setToolTip(f"{tr(template.title)}. {tr(template.description)}")
        self.setAccessibleName(tr("New from template: {0}").format(tr(template.title)))
        blank = QPixmap(PICTURE)
        blank.fill(Qt.GlobalColor.transparent)
        self.setIcon(QIcon(blank))
        self.setText(two_lines(tr(template.title).partition(",")[0], self.fontMetrics(), CARD_WIDTH - 8))
        self.setObjectName("template")


class Welcome(QWidget):
    """The page over the canvas."""

    template_chosen = Signal(str)
    file_chosen = Signal(object)
    """The path of a recent project."""
    open_asked = Signal()
    tour_asked = Signal()
    closed = Signal()

    def __init__(self, canvas: QWidget, settings: Settings) -> None:
        super().__init__(canvas)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(tr("Welcome"))
        self.setAcceptDrops(True)
        self.hide()
        self._settings = settings
        self._pictures: dict[tuple[str, str, float], QPixmap] = {}
        self.cards: list[_Card] = []
        self._columns = 0
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._draw_next)
        content = QWidget()
        layout = column(content, margin=4 * theme.UNIT, spacing=2 * theme.UNIT)
        layout.addWidget(label(tr("Welcome to Layerloom"), "heading"))
        layout.addWidget(label(tr("Draw a network, train it on this machine, take it away as a script."), "caption",
                               wrap=True))  # fmt: skip
        layout.addLayout(self._first_buttons())
        self._recent = QVBoxLayout()
        layout.addLayout(self._recent)
        self._grids = [self._family(layout, title, found) for title, found in families().items()]
        layout.addStretch(1)
        self.at_start = QCheckBox(tr("Do not show this at the start"))
        self.at_start.toggled.connect(lambda on: settings.set_flag(SHOW_AT_START, not on))
        layout.addWidget(self.at_start)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        self.area = scrolled(content)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        whole.addWidget(self.area)
        canvas.installEventFilter(self)
        theme.manager().changed.connect(self._draw)

    def _first_buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.UNIT)
        self.empty = self._button(tr("Empty canvas"), self.leave)
        self.tour = self._button(tr("Take the tour"), self.tour_asked.emit)
        self.tour.setProperty("primary", True)
        self.open = self._button(tr("Open…"), self.open_asked.emit)
        for button in (self.tour, self.empty, self.open):
            row.addWidget(button)
        row.addStretch(1)
        return row

    @staticmethod
    def _button(text: str, pressed: Callable[[], object]) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(True)
        button.clicked.connect(lambda _checked=False: pressed())
        return button

    def _family(self, layout: QVBoxLayout, title: str, found: list[Template]) -> tuple[QGridLayout, list[_Card]]:
        layout.addWidget(label(title, "section"))
        grid = QGridLayout()
        grid.setSpacing(2 * theme.UNIT)
        cards = [_Card(template) for template in found]
        for card in cards:
            card.clicked.connect(partial(self.template_chosen.emit, card.template.name))
        self.cards += cards
        layout.addLayout(grid)
        return grid, cards

    # Showing

    def show_over(self) -> None:
        """Cover the canvas and take the keyboard."""
        parent = self.parentWidget()
        assert parent is not None, "the page lies over a canvas"
        self.setGeometry(parent.rect())
        self.at_start.setChecked(not self._settings.flag(SHOW_AT_START, True))
        self._fill_recent()
        self._arrange()
        self.show()
        self.raise_()
        self.tour.setFocus(Qt.FocusReason.TabFocusReason)
        self._draw()

    def leave(self) -> None:
        """Uncover the canvas."""
        if not self.isHidden():
            self._timer.stop()
            self.hide()
            self.closed.emit()

    def _fill_recent(self) -> None:
        emptied(self._recent)
        paths = [path for path in self._settings.recent if path.is_file()][:RECENT]
        if paths:
            self._recent.addWidget(label(tr("Recent projects"), "section"))
        for path in paths:
            self._recent.addWidget(self._recent_button(path), 0, Qt.AlignmentFlag.AlignLeft)

    def _recent_button(self, path: Path) -> QPushButton:
        button = ElidedButton("recent", path.stem)
        button.setToolTip(str(path))
        button.setAutoDefault(True)
        button.clicked.connect(lambda _checked=False: self.file_chosen.emit(path))
        return button

    def _arrange(self) -> None:
        """As many cards in a row as there is room for."""
        columns = max(1, (self.width() - 8 * theme.UNIT) // (CARD_WIDTH + 2 * theme.UNIT))
        if columns == self._columns:
            return
        self._columns = columns
        for grid, cards in self._grids:
            for place, card in enumerate(cards):
                grid.addWidget(card, *divmod(place, columns), Qt.AlignmentFlag.AlignLeft)
            for place in range(grid.columnCount()):
                grid.setColumnStretch(place, 1 if place == grid.columnCount() - 1 else 0)

    def _draw(self) -> None:
        if self.isVisible():
            self._waiting = list(reversed(self.cards))
            self._timer.start()

    def _draw_next(self) -> None:
        """Draw one picture, so that the window answers between two."""
        if not self._waiting:
            self._timer.stop()
            return
        card = self._waiting.pop()
        key = (card.template.name, theme.manager().theme.name, self.devicePixelRatioF())
        if key not in self._pictures:
            small = card.template.make(**card.template.test)
            self._pictures[key] = thumbnail(small, PICTURE, self.devicePixelRatioF())
        card.setIcon(QIcon(self._pictures[key]))

    # Events

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as the canvas."""
        if watched is self.parentWidget() and isinstance(event, QResizeEvent):
            self.resize(event.size())
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves, Up and Down go from one thing to the next."""
        match event.key():
            case Qt.Key.Key_Escape:
                self.leave()
            case Qt.Key.Key_Down | Qt.Key.Key_Right:
                self.focusNextChild()
            case Qt.Key.Key_Up | Qt.Key.Key_Left:
                self.focusPreviousChild()
            case _:
                pass  # No key goes to the canvas, which is not seen.

    def focusNextPrevChild(self, forward: bool) -> bool:
        moved = super().focusNextPrevChild(forward)
        focused = self.window().focusWidget()
        if focused is not None and self.isAncestorOf(focused):
            self.area.ensureWidgetVisible(focused)
        return moved

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A layer from the palette is dropped on the canvas, not here."""
        if event.mimeData().hasFormat(LAYER_MIME):
            self.leave()
        event.ignore()
