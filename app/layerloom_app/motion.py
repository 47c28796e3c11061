"""Whether things on the screen may move: as the person chose, or as the system says where Qt can tell.

Where motion is reduced nothing pans, pulses or fades; what an animation would say is shown standing still.
"""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication

Choice = Literal["system", "reduced", "full"]
CHOICES: tuple[Choice, ...] = ("system", "reduced", "full")


class Motion(QObject):
    """Holds the choice. `changed` says that motion is reduced now, or no longer."""

    changed = Signal()

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self.choice: Choice = "system"
        self.reduced = system_reduces(app)
        self._app = app

    def set_choice(self, choice: Choice) -> None:
        """Let things move or stand still, or do as the system says."""
        self.choice, before = choice, self.reduced
        self.reduced = choice == "reduced" or (choice == "system" and system_reduces(self._app))
        if self.reduced != before:
            self.changed.emit()


def motion() -> Motion:
    """The choice for the running application, made at first use."""
    app = QApplication.instance()
    assert isinstance(app, QApplication), "motion was asked for before there was an application"
    found = app.findChild(Motion, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return found if found is not None else Motion(app)


def system_reduces(app: QApplication) -> bool:
    """Whether the system asks for less motion. Qt tells it of Windows alone; elsewhere the answer is no."""
    return app.platformName() == "windows" and not app.isEffectEnabled(Qt.UIEffect.UI_AnimateMenu)
