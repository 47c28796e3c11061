"""A worker beside the training: what it says comes whole and in order, and its end is told once."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from layerloom_app.worker_link import WorkerLink

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

LONG = 60_000


def test_lines_come_in_order_whatever_else_is_said_and_the_end_after_them(qtbot: QtBot) -> None:
    words = (
        "print('noise'); print('[1]'); print('{\"event\": 3}');"
        '[print(\'{"event": "one", "number": %d, "text": "%s"}\' % (n, \'x\' * 9999)) for n in range(40)]'
    )
    parent, said, ends = QObject(), list[dict[str, object]](), list[str]()
    link = WorkerLink(parent, (sys.executable, "-c", words))
    link.said.connect(said.append)
    link.gone.connect(ends.append)
    with qtbot.waitSignal(link.gone, timeout=LONG):
        link.send({"command": "anything"})
    assert [values["number"] for values in said] == list(range(40))
    assert ends == [""] and not link.is_there


def test_a_worker_that_is_dropped_says_nothing_more(qtbot: QtBot) -> None:
    parent, said = QObject(), list[object]()
    link = WorkerLink(parent, (sys.executable, "-c", 'import time; print(\'{"event": "late"}\'); time.sleep(99)'))
    link.said.connect(said.append)
    link.gone.connect(said.append)
    link.send({"command": "anything"})
    link.drop()
    assert not link.is_there
    link.close()
    assert said == []
