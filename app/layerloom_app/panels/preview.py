"""What the selected node gives on a sample of the data, in a picture and in figures."""

from __future__ import annotations

import random

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QSpinBox, QWidget

from layerloom.train.probing import Shown
from layerloom_app import theme
from layerloom_app.actions import tr
from layerloom_app.commands import DocumentModel
from layerloom_app.panels.parts import column, inset, label
from layerloom_app.preview_pictures import image, paint
from layerloom_app.previewing import Previewing, statistics

MOST_ROWS = 2**31 - 1


class PreviewPanel(QWidget):
    """Shows the only selected node, and chooses the sample."""

    def __init__(self, model: DocumentModel, previewing: Previewing) -> None:
        super().__init__()
        self._model, self._previewing = model, previewing
        self.sample = QSpinBox(minimum=0, maximum=MOST_ROWS)
        self.sample.setKeyboardTracking(False)
        inset(self.sample)
        self.sample.setAccessibleName(tr("Number of the sample"))
        self.another = QPushButton(tr("Random"))
        self.weights = label("", "caption")
        self.picture = Picture()
        self.words = label("", wrap=True)
        layout = column(self)
        layout.addLayout(self._head())
        layout.addWidget(self.picture, 1)
        layout.addWidget(self.words)
        self.sample.valueChanged.connect(previewing.choose)
        self.another.clicked.connect(self._choose_any)
        previewing.changed.connect(self._refresh)
        model.selection_changed.connect(self._refresh)
        model.level_changed.connect(self._refresh)
        theme.manager().changed.connect(self.picture.update)
        self._refresh()

    def _head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(theme.UNIT)
        head.addWidget(label(tr("Sample")))
        head.addWidget(self.sample)
        head.addWidget(self.another)
        head.addWidget(self.weights, 1)
        return head

    def _choose_any(self) -> None:
        if (preview := self._previewing.preview) is not None:
            self._previewing.choose(random.randrange(preview.rows))

    def _refresh(self) -> None:
        preview, chosen = self._previewing.preview, self._model.selection
        self.another.setEnabled(preview is not None)
        if preview is not None:
            self.sample.blockSignals(True)
            self.sample.setRange(0, preview.rows - 1)
            self.sample.setValue(self._previewing.sample)
            self.sample.blockSignals(False)
        self.weights.setText("" if preview is None else tr("Weights: {0}").format(weights_text(preview.weights)))
        shown = self._previewing.of(next(iter(chosen))) if len(chosen) == 1 else ()
        self.picture.show_outputs(shown)
        self.words.setText("\n".join(map(statistics, shown)) or self._why_nothing())

    def _why_nothing(self) -> str:
        if self._previewing.reason:
            return self._previewing.reason
        if self._previewing.preview is None:
            return tr("The preview is being computed …") if self._previewing.running else ""
        if len(self._model.selection) != 1:
            return tr("Select one node to see what it gives.")
        return tr("This node gives nothing that can be shown: look at its problems, or at what feeds it.")


class Picture(QWidget):
    """The outputs of a node side by side."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[Shown, ...] = ()
        self._images: list[QImage | None] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 64)

    def show_outputs(self, shown: tuple[Shown, ...]) -> None:
        self._shown, self._images = shown, [image(each) for each in shown]
        self.setAccessibleName(" ".join(map(statistics, shown)))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        across = self.width() / max(1, len(self._shown))
        for place, (shown, picture) in enumerate(zip(self._shown, self._images, strict=True)):
            room = QRectF(place * across, 0.0, across, float(self.height())).adjusted(4, 4, -4, -4)
            room.setWidth(min(room.width(), 4 * room.height()))
            paint(painter, room, shown, picture)
        painter.end()


def weights_text(weights: str) -> str:
    """How a person calls the weights of a preview."""
    if weights == "initial":
        return tr("initial, not trained")
    return tr("best epoch of the run") if weights == "best" else weights
