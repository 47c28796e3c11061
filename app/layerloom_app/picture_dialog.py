"""Which picture of the graph is wanted: of what and in which theme, with a look at it, to save or to copy."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter, QPaintEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from layerloom.export import picture
from layerloom.export.picture_style import ThemeName
from layerloom.graph.clipboard import part
from layerloom.graph.seen import seen_in
from layerloom_app import theme
from layerloom_app.actions import tr
from layerloom_app.commands import DocumentModel

_LOOK = QSize(640, 340)

Draw = Callable[[ThemeName], str]
"""Gives the text of an SVG file in a theme."""


class PictureDialog(QDialog):
    """Asks what to draw and how; `save` gets the text of the SVG file that was chosen."""

    def __init__(self, model: DocumentModel, save: Callable[[str], object], png: Callable[[str], bytes],
                 parent: QWidget) -> None:  # fmt: skip
        super().__init__(parent)
        self.setWindowTitle(tr("Export a picture"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._save = save
        self._png = png
        self.what = QComboBox()
        for text, draw in _subjects(model):
            self.what.addItem(text, draw)
        self.what.setCurrentIndex(self.what.count() - 1 if model.path else 0)
        self.theme = QComboBox()
        for name, text in (("light", tr("Light")), ("dark", tr("Dark"))):
            self.theme.addItem(text, name)
        self.theme.setCurrentIndex(self.theme.findData(theme.manager().theme.name))
        self.look = Look()
        for box, name in ((self.what, tr("What is drawn")), (self.theme, tr("Theme of the picture"))):
            box.setAccessibleName(name)
            box.currentIndexChanged.connect(self._show)
        self._lay_out()
        self._show()

    def _lay_out(self) -> None:
        rows = QFormLayout()
        rows.addRow(tr("&Draw"), self.what)
        rows.addRow(tr("&Theme"), self.theme)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.copy = QPushButton(tr("&Copy"))
        self.copy.setToolTip(tr("Put the picture on the clipboard."))
        self.copy.clicked.connect(self._copy)
        self.save = QPushButton(tr("&Save as…"))
        self.save.setProperty("primary", True)
        self.save.setToolTip(tr("Write the picture as SVG, PNG or PDF."))
        self.save.clicked.connect(self._keep)
        self.save.setDefault(True)
        self.buttons.addButton(self.copy, QDialogButtonBox.ButtonRole.ActionRole)
        self.buttons.addButton(self.save, QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(16)
        layout.addLayout(rows)
        layout.addWidget(self.look, 1)
        layout.addWidget(self.buttons)

    @property
    def svg(self) -> str:
        """The picture as it is chosen now."""
        draw: Draw = self.what.currentData()
        return draw(self.theme.currentData())

    def _show(self) -> None:
        self.look.show_svg(self.svg)

    def _copy(self) -> None:
        image = QImage.fromData(QByteArray(self._png(self.svg)))
        QGuiApplication.clipboard().setImage(image)
        self.accept()

    def _keep(self) -> None:
        if self._save(self.svg):
            self.accept()


def _subjects(model: DocumentModel) -> list[tuple[str, Draw]]:
    """What can be drawn, by what it is called: the whole, what is selected, the block that is open."""
    found: list[tuple[str, Draw]] = [(tr("The whole graph"), partial(picture.svg, model.root, seen_in(model.root)))]
    if model.selection:
        chosen = part(model.document, model.chosen)
        found.append((tr("The selection"), partial(picture.svg, chosen, model.inference)))
    if model.path:
        found.append((tr("What is in the block"), partial(picture.svg, model.document, model.inference)))
    return found


class Look(QWidget):
    """The picture, as large as there is room."""

    def __init__(self) -> None:
        super().__init__()
        self._drawing = QSvgRenderer(self)
        self.setMinimumSize(_LOOK / 2)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("How the picture looks"))

    def sizeHint(self) -> QSize:
        return _LOOK

    def show_svg(self, text: str) -> None:
        """Show the text of an SVG file."""
        self._drawing.load(QByteArray(text.encode()))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        size = self._drawing.defaultSize().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRectF(
            (self.width() - size.width()) / 2, (self.height() - size.height()) / 2, size.width(), size.height()
        )
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._drawing.render(painter, place)
        painter.setPen(theme.manager().theme.outline)
        painter.drawRect(place.adjusted(0.5, 0.5, -0.5, -0.5))
        painter.end()
