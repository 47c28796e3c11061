"""What the selected node gives on a sample of the data, in a picture and in figures."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QAction, QFontMetricsF, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QProgressBar, QSizePolicy, QSpinBox, QWidget

from layerloom.train.probing import Preview
from layerloom.train.shown import Shown
from layerloom.words import number
from layerloom_app import theme
from layerloom_app.actions import tr
from layerloom_app.commands import DocumentModel
from layerloom_app.panels.parts import OneLine, column, inset, label, retint, tool_button
from layerloom_app.preview_pictures import fitted, image, paint, rooms
from layerloom_app.preview_words import part_text, slope_text, statistics, weights_text
from layerloom_app.previewing import Previewing

MOST_ROWS = 2**31 - 1
_LOOKER = "panel"
_GAP = 16.0


class PreviewPanel(QWidget):
    """Shows the only selected node, and chooses the sample."""

    def __init__(self, model: DocumentModel, previewing: Previewing) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._model, self._previewing = model, previewing
        self._classes: tuple[str, ...] | None = None
        self.previous = tool_button("chevron-left", tr("Previous sample"))
        self.sample = QSpinBox(minimum=0, maximum=MOST_ROWS)
        self.sample.setKeyboardTracking(False)
        inset(self.sample)
        self.sample.setAccessibleName(tr("Number of the sample"))
        self.next = tool_button("chevron-right", tr("Next sample"))
        self.another = tool_button("shuffle", tr("Any sample"))
        self.classes = QComboBox()
        self.classes.setAccessibleName(tr("Class of the samples"))
        self.classes.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.classes.setMaximumWidth(180)
        self.copy = QSpinBox(minimum=1)
        self.copy.setAccessibleName(tr("Copy of the block"))
        self.follow = QCheckBox(tr("Follow the training"))
        self.follow.setToolTip(tr("Show the weights of a training under way as they become."))
        self.follow.setChecked(True)
        self.stop = tool_button("stop", tr("Stop the preview"))
        self.again = tool_button("play", tr("Compute the preview"))
        self.bar = QProgressBar()
        self.about = OneLine("", "caption")
        self.picture = Picture()
        self.words = label("", wrap=True)
        self._lay_out()
        self._connect()
        self._refresh()

    def _lay_out(self) -> None:
        layout = column(self)
        head, below = QHBoxLayout(), QHBoxLayout()
        for row in (head, below):
            row.setSpacing(theme.UNIT)
            layout.addLayout(row)
        choosers = self.previous, self.sample, self.next, self.another, self.classes, self.copy
        for widget in (label(tr("Sample")), *choosers):
            head.addWidget(widget)
        head.addStretch(1)
        self.bar.setFixedSize(96, 6)
        self.bar.setTextVisible(False)
        below.addWidget(self.about, 1)
        for tool in (self.bar, self.stop, self.again, self.follow):
            below.addWidget(tool)
        layout.addWidget(self.picture, 1)
        layout.addWidget(self.words)

    def _connect(self) -> None:
        previewing, model = self._previewing, self._model
        self.sample.valueChanged.connect(previewing.choose)
        self.previous.clicked.connect(lambda: previewing.step(-1))
        self.next.clicked.connect(lambda: previewing.step(1))
        self.another.clicked.connect(previewing.choose_any)
        self.classes.activated.connect(lambda place: previewing.choose_class(place - 1 if place else None))
        self.copy.valueChanged.connect(lambda copy: previewing.choose_copy(copy - 1))
        self.stop.clicked.connect(previewing.stop)
        self.again.clicked.connect(lambda: previewing.refresh(0))
        self.follow.toggled.connect(previewing.follow)
        previewing.changed.connect(self._refresh)
        model.selection_changed.connect(self._choose_node)
        model.level_changed.connect(self._refresh)
        theme.manager().changed.connect(self._tint)

    def show_keys(self, previous: QAction, following: QAction) -> None:
        """Say in the tips of the arrows which keys do the same."""
        self.previous.setToolTip(previous.toolTip())
        self.next.setToolTip(following.toolTip())

    def _tint(self) -> None:
        retint(self)
        self.picture.update()

    def _choose_node(self) -> None:
        self._previewing.want(_LOOKER, self._model.selection if len(self._model.selection) == 1 else ())
        self._refresh()

    def _refresh(self) -> None:
        preview, chosen = self._previewing.preview, self._model.selection
        for widget in (self.previous, self.next, self.another):
            widget.setEnabled(preview is not None)
        if preview is not None:
            self._show_sample(preview)
        self._show_copies()
        self._show_work()
        node = next(iter(chosen)) if len(chosen) == 1 else None
        shown = () if node is None else self._previewing.of(node)
        self.picture.show_outputs(shown)
        lines = [line for each in shown for line in (_words(each, several=len(shown) > 1), slope_text(each)) if line]
        self.words.setText("\n".join(lines) or self._why_nothing())

    def _show_sample(self, preview: Preview) -> None:
        for widget in (self.sample, self.classes):
            widget.blockSignals(True)
        self.sample.setRange(0, preview.rows - 1)
        self.sample.setValue(self._previewing.sample)
        if self._classes != preview.classes:
            self._classes = preview.classes
            self.classes.clear()
            self.classes.addItems([tr("All classes"), *preview.classes])
        self.classes.setVisible(bool(preview.classes))
        chosen = self._previewing.of_class
        self.classes.setCurrentIndex(0 if chosen is None else chosen + 1)
        for widget in (self.sample, self.classes):
            widget.blockSignals(False)
        self.about.setText(_about(preview))
        self.about.setToolTip(self.about.text())

    def _show_copies(self) -> None:
        index, count = self._previewing.copies()
        self.copy.blockSignals(True)
        self.copy.setRange(1, count)
        self.copy.setPrefix(tr("Copy "))
        self.copy.setSuffix(tr(" of {0}").format(count))
        self.copy.setValue(index + 1)
        self.copy.setVisible(count > 1)
        self.copy.blockSignals(False)

    def _show_work(self) -> None:
        running, progress = self._previewing.running, self._previewing.progress
        slow = running and progress is not None  # A short job is over before anybody would read this.
        self.bar.setVisible(slow)
        self.stop.setVisible(running and (slow or self._previewing.preview is None))
        self.again.setVisible(self._previewing.stopped)
        if progress is not None:
            self.bar.setRange(0, progress[1])
            self.bar.setValue(progress[0])

    def _why_nothing(self) -> str:
        if self._previewing.reason:
            return self._previewing.reason
        if self._previewing.preview is None:
            if self._previewing.stopped:
                return tr("The preview was stopped.")
            return tr("The preview is being computed …") if self._previewing.running else ""
        if len(self._model.selection) != 1:
            return tr("Select one node to see what it gives.")
        why = self._previewing.why(next(iter(self._model.selection)))
        return why or tr("This node gives nothing that can be shown.")


def _about(preview: Preview) -> str:
    """A line about the sample: its label, what it is for, and where the weights are from."""
    parts = [tr("of {0}").format(number(f"{preview.rows:,}"))]
    parts += [tr("label {0}").format(preview.label)] if preview.label else []
    parts += [part] if (part := part_text(preview.part)) else []
    parts.append(tr("weights: {0}").format(weights_text(preview.weights)))
    return " · ".join(parts)


def _words(shown: Shown, *, several: bool) -> str:
    line = f"{shown.port}: {statistics(shown)}" if several else statistics(shown)
    if shown.target:
        line = tr("Left what it should be, right what it is. {0}").format(line)
    return line


class Picture(QWidget):
    """The outputs of a node side by side, with the names of their ports where there are several."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[Shown, ...] = ()
        self._images: list[QImage | None] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 64)

    def show_outputs(self, shown: tuple[Shown, ...]) -> None:
        if shown != self._shown:
            self._shown, self._images = shown, [image(each) for each in shown]
            self.setAccessibleName(" ".join(map(_spoken, shown)))
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        whole = QRectF(self.rect()).adjusted(4, 4, -4, -4)
        places = rooms(whole, len(self._shown), _GAP)
        for place, shown, picture in zip(places, self._shown, self._images, strict=True):
            room = QRectF(place)
            if len(self._shown) > 1:
                title = QFontMetricsF(self.font()).height() + 4
                painter.setPen(theme.manager().theme.muted)
                painter.drawText(QRectF(room.topLeft(), QSizeF(room.width(), title)), 0, shown.port)
                room.setTop(room.top() + title)
            if picture is not None:  # It stands at the left, as the words below do.
                room.setWidth(fitted(room.size(), shown, picture).width())
            paint(painter, room, shown, picture)
        painter.end()


def _spoken(shown: Shown) -> str:
    """What a screen reader says of an output."""
    pairs = zip(shown.names, shown.tags, strict=False) if shown.tags else ()
    words = " ".join(f"{word} {tag}" for word, tag in pairs) or " ".join(shown.names)
    return f"{shown.port}: {words} {statistics(shown)}"
