"""What hands do in the panels beside the canvas, by chance. Each panel is opened for one deed and closed after it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton, QSpinBox, QWidget
from shiboken6 import Shiboken
from tests.support import aiming
from tests.support.aiming import Dice
from tests.support.block_deeds import inside, instances
from tests.support.hand import Hand

from layerloom_app.device_list import DeviceList
from layerloom_app.panels.inspector import Inspector
from layerloom_app.panels.outline import OutlinePanel
from layerloom_app.panels.problems import ProblemsPanel
from layerloom_app.panels.training_settings import SettingsForm

LEFT = Qt.MouseButton.LeftButton
RETURN = Qt.Key.Key_Return
MOST = 4
"""Numbers that are typed are no larger, so that blocks in repeated blocks stay few."""
Shown = TypeVar("Shown", bound=QWidget)


@contextmanager
def _opened(panel: Shown) -> Iterator[Shown]:
    yield panel
    panel.close()
    panel.deleteLater()
    QCoreApplication.sendPostedEvents(panel, QEvent.Type.DeferredDelete)


def _type(line: QLineEdit | QSpinBox, text: str) -> None:
    line.selectAll()
    QTest.keyClicks(line, text)
    QTest.keyClick(line, RETURN)


def _give(hand: Hand, dice: Dice) -> None:
    """Type a number into a parameter of a node."""
    if not aiming.pick(hand, dice):
        return
    with _opened(Inspector(hand.model)) as inspector:
        boxes = [
            box for field in inspector.fields.values() if field.isEnabled() for box in field.findChildren(QSpinBox)
        ]
        if boxes:
            _type(dice.choice(boxes), str(dice.randint(1, MOST)))


def _repeat(hand: Hand, dice: Dice) -> None:
    if not aiming.pick(hand, dice, instances(hand)):
        return
    with _opened(Inspector(hand.model)) as inspector:
        field = inspector.fields.get("repeat")
        if field is not None and field.isEnabled():
            _type(field.findChildren(QSpinBox)[0], str(dice.randint(1, 3)))


def _promote(hand: Hand, dice: Dice) -> None:
    """Make a parameter one of the block, or no longer."""
    if not inside(hand, dice) or not aiming.pick(hand, dice):
        return
    with _opened(Inspector(hand.model)) as inspector:
        if inspector.promotions:
            QTest.mouseClick(dice.choice(list(inspector.promotions.values())).button, LEFT)


def _title(hand: Hand, dice: Dice) -> None:
    """Type a title into the inspector, of a node or of the project."""
    if dice.random() < 0.5:
        aiming.pick(hand, dice)
    else:
        hand.view.select_none()
    with _opened(Inspector(hand.model)) as inspector:
        if inspector.title is not None:
            _type(inspector.title, dice.choice(("edges", "eyes", "it's", "1st", "a b")))


def _fix(hand: Hand, dice: Dice) -> None:
    with _opened(ProblemsPanel(hand.model)) as panel:
        buttons = [button for button in panel.list.findChildren(QPushButton) if Shiboken.isValid(button)]
        if buttons:
            QTest.mouseClick(dice.choice(buttons[:6]), LEFT)


def _mend(hand: Hand, _dice: Dice) -> None:
    with _opened(ProblemsPanel(hand.model)) as panel:
        panel.mend_all()


def _train_otherwise(hand: Hand, dice: Dice) -> None:
    devices = DeviceList()
    with _opened(SettingsForm(hand.model, devices)) as form:
        box = form.fields[dice.choice(("epochs", "batch_size", "seed"))].findChildren(QSpinBox)[0]
        _type(box, str(dice.randint(1, 99)))
    devices.close()
    devices.deleteLater()


def _outline(hand: Hand, dice: Dice) -> None:
    """Choose a node in the outline by the arrows."""
    with _opened(OutlinePanel(hand.model, lambda _event: False)) as panel:
        for _ in range(dice.randint(1, 3)):
            QTest.keyClick(panel.tree, Qt.Key.Key_Down)


DEEDS: Mapping[str, Callable[[Hand, Dice], object]] = {
    "give a parameter": _give,
    "repeat a block": _repeat,
    "promote a parameter": _promote,
    "give a title": _title,
    "fix": _fix,
    "mend": _mend,
    "change the training": _train_otherwise,
    "walk through the outline": _outline,
}
