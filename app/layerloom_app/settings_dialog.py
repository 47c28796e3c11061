"""The dialog in which a person chooses how the window looks and moves. A choice is kept and taken up at once; the few
that wait for the next start say so."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLabel,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from layerloom_app import motion, theme
from layerloom_app.actions import tr
from layerloom_app.panels.parts import inset, label, rule
from layerloom_app.settings import LARGEST_SCALE, SMALLEST_SCALE, Settings
from layerloom_app.welcome import SHOW_AT_START

WIDTH = 480


class SettingsDialog(QDialog):
    """Theme, scale, motion, language and what a start shows. `choose_theme` takes up a theme and keeps it."""

    def __init__(
        self,
        settings: Settings,
        languages: QActionGroup,
        choose_theme: Callable[[theme.Choice], object],
        change_keys: Callable[[], object],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Settings"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(WIDTH)
        self._settings = settings
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(3 * theme.UNIT)
        self._grid.setVerticalSpacing(theme.UNIT // 2 + 2)
        self._grid.setColumnStretch(1, 1)
        self._add_looks(choose_theme)
        self._add_language(languages)
        self._add_rest(change_keys)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * theme.UNIT, 3 * theme.UNIT, 3 * theme.UNIT, 2 * theme.UNIT)
        layout.setSpacing(2 * theme.UNIT)
        layout.addLayout(self._grid)
        layout.addStretch(1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)

    def _add_looks(self, choose_theme: Callable[[theme.Choice], object]) -> None:
        self._head(tr("Appearance"))
        themes: tuple[theme.Choice, ...] = ("system", "light", "dark")
        self.theme = self._choice(themes, (tr("System"), tr("Light"), tr("Dark")), self._settings.theme)
        self.theme.activated.connect(lambda place: choose_theme(themes[place]))
        self._row(tr("Theme"), self.theme)
        self.scale = QSpinBox(minimum=SMALLEST_SCALE, maximum=LARGEST_SCALE, singleStep=10)
        self.scale.setSuffix(" %")
        inset(self.scale)
        self.scale.setValue(self._settings.scale)
        self.scale.valueChanged.connect(self._keep_scale)
        self.told = self._row(tr("Interface scale"), self.scale, tr("Texts, icons and distances."))
        words = (tr("As the system says"), tr("Reduced"), tr("Full"))
        self.motion = self._choice(motion.CHOICES, words, self._settings.motion)
        self.motion.activated.connect(lambda place: self._keep_motion(motion.CHOICES[place]))
        self._row(tr("Motion"), self.motion, tr("Reduced: nothing pans, pulses or fades."))
        self._tell_scale()

    def _add_language(self, languages: QActionGroup) -> None:
        """The choices of the menu; taking one here is taking it there."""
        actions = languages.actions()
        names = [action.text().replace("&", "") for action in actions]
        now = next((name for name, action in zip(names, actions, strict=True) if action.isChecked()), names[0])
        self.language = self._choice(names, names, now)
        self.language.activated.connect(lambda place: actions[place].trigger())
        self._row(tr("Language"), self.language, tr("Another one is spoken when Layerloom starts again."))

    def _add_rest(self, change_keys: Callable[[], object]) -> None:
        self._grid.addWidget(rule(), self._grid.rowCount(), 0, 1, 2)
        self._head(tr("Start and keys"))
        self.welcome = QCheckBox(tr("Templates and recent projects"))
        self.welcome.setChecked(self._settings.flag(SHOW_AT_START, True))
        self.welcome.toggled.connect(lambda on: self._settings.set_flag(SHOW_AT_START, on))
        self._row(tr("Show at the start"), self.welcome)
        self.keys = QPushButton(tr("Change keys…"))
        self.keys.setAutoDefault(False)
        self.keys.clicked.connect(lambda _checked=False: change_keys())
        self._row(tr("Keys"), self.keys)

    # Rows

    def _head(self, title: str) -> None:
        self._grid.addWidget(label(title, "section"), self._grid.rowCount(), 0, 1, 2)

    def _row(self, name: str, field: QWidget, hint: str = "") -> QLabel:
        """A field behind its name, and a line about it; returns the line."""
        row, caption = self._grid.rowCount(), label(name)
        caption.setBuddy(field)
        field.setAccessibleName(name)
        field.setAccessibleDescription(hint)
        self._grid.addWidget(caption, row, 0)
        self._grid.addWidget(field, row, 1)
        told = label(hint, "hint", wrap=True)
        told.setVisible(bool(hint))
        self._grid.addWidget(told, row + 1, 1)
        return told

    @staticmethod
    def _choice(values: Sequence[str], words: Sequence[str], now: str) -> QComboBox:
        box = QComboBox()
        box.addItems(list(words))
        box.setCurrentIndex(values.index(now))
        return box

    # What is chosen

    def _keep_scale(self, percent: int) -> None:
        self._settings.scale = percent
        self._tell_scale()

    def _tell_scale(self) -> None:
        percent = self._settings.scale
        waits = tr("{0} % is taken up when Layerloom starts again.").format(percent)
        self.told.setText(tr("Texts, icons and distances.") if percent == self._settings.used_scale else waits)

    def _keep_motion(self, choice: motion.Choice) -> None:
        self._settings.motion = choice
        motion.motion().set_choice(choice)
