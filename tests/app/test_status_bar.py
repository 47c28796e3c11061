"""The status bar: a sentence too long for it ends with an ellipsis, and is whole in the tooltip."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel

from layerloom_app.status_bar import StatusBar

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

SENTENCE = "Two convolutions with batch normalization, ReLU and max pooling, then a hidden layer with dropout."


def shown_bar(qtbot: QtBot, width: int) -> StatusBar:
    bar = StatusBar()
    qtbot.addWidget(bar)
    bar.addPermanentWidget(QLabel("17 nodes"))
    bar.resize(width, 26)
    bar.show()
    bar.showMessage(SENTENCE)
    return bar


def test_a_sentence_that_has_room_is_shown_whole(qtbot: QtBot) -> None:
    assert shown_bar(qtbot, 1400).shown() == SENTENCE


def test_a_sentence_without_room_is_cut_with_an_ellipsis_and_whole_in_the_tooltip(qtbot: QtBot) -> None:
    bar = shown_bar(qtbot, 400)
    assert bar.shown().endswith("…") and SENTENCE.startswith(bar.shown()[:-1])
    assert bar.fontMetrics().horizontalAdvance(bar.shown()) < 400
    assert bar.toolTip() == SENTENCE
    bar.clearMessage()
    assert bar.toolTip() == ""
