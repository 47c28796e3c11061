"""The page of a first start: templates with their pictures, recent files, an empty canvas and the tour.

It lies over the canvas and blocks nothing: it goes when a project opens, when something is drawn, when a layer is
dragged over it, and with Escape. The pictures are drawn one after another once the page is seen.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QByteArray, QEvent, QObject, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QIcon, QKeyEvent, QPainter, QPainterPath, QPixmap, QResizeEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from layerloom.export.picture import svg
from layerloom.graph.infer import infer
from layerloom_app import theme
from layerloom_app.actions import tr
from layerloom_app.panels.palette import LAYER_MIME
from layerloom_app.panels.parts import ElidedButton, column, emptied, label, scrolled
from layerloom_app.settings import Settings
from layerloom_resources.templates import Template, templates

SHOW_AT_START = "welcome"
PICTURE = QSize(184, 96)
CARD_WIDTH = 208
SMALLEST_SCALE = 0.16
"""A net that would be drawn smaller than this shows its beginning."""
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


def thumbnail(template: Template, ratio: float) -> QPixmap:
    """The picture of a template at its smallest size, in the colours of the theme."""
    document = template.make(**template.test)
    renderer = QSvgRenderer(QByteArray(svg(document, infer(document), theme.manager().theme.name).encode()))
    picture = QPixmap(PICTURE * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    drawn = renderer.viewBoxF().size()
    scale = max(SMALLEST_SCALE, min(PICTURE.width() / drawn.width(), PICTURE.height() / drawn.height()))
    left = max(0.0, (PICTURE.width() - drawn.width() * scale) / 2)
    top = (PICTURE.height() - drawn.height() * scale) / 2
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    edge = QPainterPath()
    edge.addRoundedRect(QRectF(0, 0, PICTURE.width(), PICTURE.height()), 6, 6)
    painter.setClipPath(edge)
    painter.fillPath(edge, theme.faded(theme.manager().theme.canvas, 1.0))
    renderer.render(painter, QRectF(left, top, drawn.width() * scale, drawn.height() * scale))
    painter.end()
    return picture


class _Card(QToolButton):
    """A template: its picture, and its title under it."""

    def __init__(self, template: Template) -> None:
        super().__init__()
        self.template = template
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        self.setIconSize(PICTURE)
        self.setFixedSize(CARD_WIDTH, PICTURE.height() + 44)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setToolTip(f"{tr(template.title)}. {tr(template.description)}")
        self.setAccessibleName(tr("New from template: {0}").format(tr(template.title)))
        blank = QPixmap(PICTURE)
        blank.fill(Qt.GlobalColor.transparent)
        self.setIcon(QIcon(blank))
        title = tr(template.title).partition(",")[0]
        self.setText(self.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, CARD_WIDTH - 16))


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
        grid.setSpacing(theme.UNIT)
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
        columns = max(1, (self.width() - 8 * theme.UNIT) // (CARD_WIDTH + theme.UNIT))
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
            self._pictures[key] = thumbnail(card.template, self.devicePixelRatioF())
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
