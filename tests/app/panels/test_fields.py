"""Fields: each form of parameter has one, shows what it is given, and tells only of valid values."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from layerloom.graph.settings import TrainingConfig
from layerloom.layers.layer import registry
from layerloom.layers.parameters import Choice, Number, OneOf, Parameter, Range, Several, parameters
from layerloom_app.panels.fields import ListField, PairField, SummaryField, SwitchedField, field, start_value
from layerloom_app.panels.plain_fields import RealField, SwitchField, WholeField

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

DECLARED = [(cls.__name__, p) for cls in [*registry.values(), TrainingConfig] for p in parameters(cls)]
PIXELS = Number(True, Range(1, 100, unit="px"))


@pytest.mark.parametrize("declared", DECLARED, ids=lambda pair: f"{pair[0]}.{pair[1].name}")
def test_every_declared_parameter_has_a_field_that_shows_its_default(
    declared: tuple[str, Parameter], qtbot: QtBot
) -> None:
    parameter = declared[1]
    made = field(parameter.form)
    qtbot.addWidget(made)
    with qtbot.assertNotEmitted(made.edited):
        made.show_value(parameter.default)


@pytest.mark.parametrize("declared", DECLARED, ids=lambda pair: f"{pair[0]}.{pair[1].name}")
def test_the_value_that_a_field_starts_with_is_valid(declared: tuple[str, Parameter]) -> None:
    form = declared[1].form
    assert form.reason(start_value(form)) is None


def test_typing_a_number_tells_it_once(qtbot: QtBot) -> None:
    made = field(PIXELS)
    qtbot.addWidget(made)
    made.show()
    assert isinstance(made, WholeField)
    made.show_value(3)
    told: list[object] = []
    made.edited.connect(told.append)
    made.box.selectAll()
    QTest.keyClicks(made.box, "42")
    QTest.keyClick(made.box, Qt.Key.Key_Return)
    assert told == [42]
    assert made.box.text() == "42 px"


def test_a_number_beyond_its_range_cannot_be_typed(qtbot: QtBot) -> None:
    made = field(PIXELS)
    qtbot.addWidget(made)
    assert isinstance(made, WholeField)
    made.show_value(3)
    made.box.selectAll()
    QTest.keyClicks(made.box, "1000")
    QTest.keyClick(made.box, Qt.Key.Key_Return)
    assert made.box.value() == 100


@pytest.mark.parametrize(("value", "shown"), [(1e-3, "0.001"), (1e-5, "1e-05"), (0.0, "0"), (2, "2"), (0.25, "0.25")])
def test_small_numbers_are_written_as_people_write_them(value: float, shown: str, qtbot: QtBot) -> None:
    made = field(Number(False, Range(0, 1000)))
    qtbot.addWidget(made)
    assert isinstance(made, RealField)
    made.show_value(value)
    assert made.box.text() == shown
    assert made.box.value() == value


def test_the_arrows_of_a_rate_go_in_steps_of_one_two_five(qtbot: QtBot) -> None:
    made = field(Number(False, Range(1e-12, 1000)))
    qtbot.addWidget(made)
    assert isinstance(made, RealField)
    made.show_value(1e-3)
    seen = []
    for _ in range(4):
        made.box.stepBy(1)
        seen.append(made.box.value())
    assert seen == pytest.approx([2e-3, 5e-3, 1e-2, 2e-2])
    made.box.stepBy(-5)
    assert made.box.value() == pytest.approx(5e-4)


def test_a_typed_exponent_is_understood(qtbot: QtBot) -> None:
    made = field(Number(False, Range(1e-12, 1000)))
    qtbot.addWidget(made)
    assert isinstance(made, RealField)
    made.show_value(1.0)
    told: list[object] = []
    made.edited.connect(told.append)
    made.box.selectAll()
    QTest.keyClicks(made.box, "3e-4")
    QTest.keyClick(made.box, Qt.Key.Key_Return)
    assert told == [3e-4]


def test_a_pair_is_split_and_joined_by_its_button(qtbot: QtBot) -> None:
    made = field(OneOf((PIXELS, Several(PIXELS, 2))))
    qtbot.addWidget(made)
    assert isinstance(made, PairField)
    told: list[object] = []
    made.edited.connect(told.append)
    made.show_value(3)
    QTest.mouseClick(made.button, Qt.MouseButton.LeftButton)
    made.show_value((3, 5))
    QTest.mouseClick(made.button, Qt.MouseButton.LeftButton)
    assert told == [(3, 3), 3]


def test_a_parameter_of_several_forms_is_switched(qtbot: QtBot) -> None:
    made = field(OneOf((Choice(("valid", "same")), PIXELS)))
    qtbot.addWidget(made)
    made.show()
    assert isinstance(made, SwitchedField)
    made.show_value("same")
    assert made.box.currentText() == "same"
    told: list[object] = []
    made.edited.connect(told.append)
    made.box.setFocus()
    QTest.keyClick(made.box, Qt.Key.Key_End)
    made.box.activated.emit(made.box.count() - 1)
    assert told[-1] == 1
    made.show_value(4)
    assert made.forms[0][1].isVisible()


def test_a_shape_is_typed_as_numbers_and_only_told_when_it_is_right(qtbot: QtBot) -> None:
    made = field(Several(Number(True, Range(1, 1000)), None))
    qtbot.addWidget(made)
    assert isinstance(made, ListField)
    made.show_value((1, 28, 28))
    assert made.box.text() == "1, 28, 28"
    told: list[object] = []
    made.edited.connect(told.append)
    made.box.setText("3 x 32")
    made.box.editingFinished.emit()
    made.box.setText("3, nothing")
    made.box.editingFinished.emit()
    assert told == [(3, 32)]
    assert made.box.property("wrong") is True


def test_yes_and_no_are_a_check_box(qtbot: QtBot) -> None:
    made = field(Choice((True, False)))
    qtbot.addWidget(made)
    assert isinstance(made, SwitchField)
    made.show()
    made.show_value(True)
    told: list[object] = []
    made.edited.connect(told.append)
    made.box.setFocus()
    QTest.keyClick(made.box, Qt.Key.Key_Space)
    assert told == [False]
    assert made.box.text() == "off"


def test_what_is_too_rich_is_told(qtbot: QtBot) -> None:
    from layerloom.layers.data import CSV

    columns = next(p for p in parameters(CSV) if p.name == "columns")
    made = field(columns.form)
    qtbot.addWidget(made)
    assert isinstance(made, SummaryField)
    made.show_value(())
    assert made.label.text() == "none"


@pytest.mark.parametrize("declared", DECLARED, ids=lambda pair: f"{pair[0]}.{pair[1].name}")
def test_no_field_is_wider_than_an_inspector_of_usual_width_has_room_for(
    declared: tuple[str, Parameter], qtbot: QtBot
) -> None:
    made = field(declared[1].form)
    qtbot.addWidget(made)
    made.show_value(start_value(declared[1].form))
    assert made.minimumSizeHint().width() <= 152
