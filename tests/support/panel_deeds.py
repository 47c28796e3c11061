"""What hands do in the panels beside the canvas, by chance. Each panel is opened for one deed and closed after it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton, QSpinBox, QToolButton, QWidget
from shiboken6 import Shiboken
from tests.support import aiming
from tests.support.aiming import Dice
from tests.support.block_deeds import inside, instances
from tests.support.hand import Hand

from layerloom.layers.formula import FUNCTIONS
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


def _follow(hand: Hand, dice: Dice) -> None:
    """Type a formula for a parameter inside a block, or let it keep its value."""
    if not inside(hand, dice) or not aiming.pick(hand, dice):
        return
    with _opened(Inspector(hand.model)) as inspector:
        if inspector.promotions:
            row = dice.choice(list(inspector.promotions.values()))
            known = [name for name in row.names() if name not in FUNCTIONS]
            QTest.mouseClick(row.button, LEFT)
            if row.button.isChecked():
                if dice.random() < 0.5:
                    row.line.setText(
                        dice.choice(("width", "2", "1 + index", f"{dice.choice(known)} + 1", "no formula"))
                    )
                QTest.keyClick(row.line, RETURN)


def _change_block(hand: Hand, dice: Dice) -> None:
    """Change title, names and values of a block whose inside is shown, add a parameter or take one away."""
    if not inside(hand, dice):
        return
    hand.view.select_none()
    with _opened(Inspector(hand.model)) as inspector:
        part = inspector.block
        assert part is not None, "inside a block it is shown where nothing is selected"
        lines = [part.title, *part.names.values()]
        boxes = [box for field in part.fields.values() for box in field.findChildren(QSpinBox)]
        buttons = [part.add, *part.findChildren(QToolButton)]
        match dice.randrange(3):
            case 0:
                _type(dice.choice(lines), dice.choice(("width", "size", "x", "index", "Unit")))
            case 1 if boxes:
                _type(dice.choice(boxes), str(dice.randint(1, MOST)))
            case _:
                QTest.mouseClick(dice.choice(buttons), LEFT)


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
    "follow a formula": _follow,
    "change a block": _change_block,
    "give a title": _title,
    "fix": _fix,
    "mend": _mend,
    "change the training": _train_otherwise,
    "walk through the outline": _outline,
}
