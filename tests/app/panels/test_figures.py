"""The row of figures: at no width is a number cut off, and the names say as much as there is room for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from layerloom_app.panels.figures import Figure, FigureRow

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def row_of(qtbot: QtBot) -> tuple[QWidget, FigureRow, dict[str, Figure]]:
    holder = QWidget()
    qtbot.addWidget(holder)
    figures = {"loss": Figure("Loss"), "best": Figure("Best epoch"), "test": Figure("Test")}
    figures["test"].call("Test", "Test accuracy")
    row = FigureRow(figures, ("best",))
    row.setContentsMargins(0, 0, 0, 0)
    holder.setLayout(row)
    holder.setMinimumWidth(1)
    holder.show()
    return holder, row, figures


@pytest.mark.parametrize("width", [190, 220, 300, 900])
def test_no_number_is_cut_off(width: int, qtbot: QtBot) -> None:
    holder, row, figures = row_of(qtbot)
    for figure in figures.values():
        figure.tell("100.0 %")
    row.fit(width)
    holder.resize(width, 60)
    QApplication.processEvents()
    shown = [figure for figure in figures.values() if figure.isVisible()]
    assert {figures["loss"], figures["test"]} <= set(shown)
    assert all(figure.number.width() >= figure.number.sizeHint().width() for figure in shown)
    assert all(figure.geometry().right() < width for figure in shown)


def test_names_are_long_where_there_is_room_and_the_lesser_figure_goes_first(qtbot: QtBot) -> None:
    _, row, figures = row_of(qtbot)
    row.fit(900)
    assert figures["test"].caption.text() == "Test accuracy" and not figures["best"].isHidden()
    row.fit(1)
    assert figures["test"].caption.text() == "Test" and figures["best"].isHidden()
