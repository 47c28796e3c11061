"""The form of training settings: undoable, and with the devices of this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication

from layerloom.graph.monitored import monitored
from layerloom.graph.plan import setting
from layerloom.graph.settings import NAMES, TrainingConfig, meaningful
from layerloom_app.commands import DocumentModel
from layerloom_app.device_list import DeviceList, FoundDevice
from layerloom_app.panels.optional_field import OptionalField
from layerloom_app.panels.rules_field import RulesField
from layerloom_app.panels.training_settings import SECTIONS, DeviceField, MonitorField, SettingsForm
from layerloom_resources.templates import template

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


class Asked(DeviceList):
    """Devices that need no worker."""

    def __init__(self) -> None:
        super().__init__()
        self.times = 0

    def ask(self) -> None:
        self.times += 1
        abacus = FoundDevice("cpu", "Abacus", 2**30, "NumPy", "There is nothing faster.")
        self.found = (abacus, FoundDevice("cuda:1", "Loom", None))
        self.changed.emit()


@pytest.fixture
def devices(qapp: object) -> Asked:
    return Asked()


def test_devices_are_asked_for_when_the_pointer_comes_near(devices: Asked, qtbot: QtBot) -> None:
    made = DeviceField(devices)
    qtbot.addWidget(made)
    made.show_value("cpu")
    assert devices.times == 0
    QApplication.sendEvent(made.box, QEvent(QEvent.Type.Enter))
    texts = [made.box.itemText(row) for row in range(made.box.count())]
    assert texts == ["cpu  –  Abacus, 1.0 GiB, NumPy", "cuda:1  –  Loom", "cuda:0  –  not found"]
    assert made.box.itemData(0, Qt.ItemDataRole.ToolTipRole) == "There is nothing faster."
    assert made.box.currentText() == "cpu"


def test_a_chosen_or_typed_device_is_told_by_its_name(devices: Asked, qtbot: QtBot) -> None:
    made = DeviceField(devices)
    qtbot.addWidget(made)
    made.show_value("cpu")
    devices.ask()
    told: list[object] = []
    made.edited.connect(told.append)
    made.box.activated.emit(1)
    assert told == ["cuda:1"] and made.box.currentText() == "cuda:1"
    made.box.setEditText("cuda:3")
    made._tell()
    made._tell()
    assert told == ["cuda:1", "cuda:3"]


def test_only_the_learning_rate_can_be_changed_while_it_trains(
    model: DocumentModel, devices: Asked, qtbot: QtBot
) -> None:
    form = SettingsForm(model, devices)
    qtbot.addWidget(form)
    form.allow("running")
    assert [name for name, made in form.fields.items() if made.isEnabled()] == ["learning_rate"]
    form.allow("stopping")
    assert not any(made.isEnabled() for made in form.fields.values())
    form.allow("idle")
    assert all(made.isEnabled() for made in form.fields.values())


def test_the_monitored_figure_is_one_of_those_that_the_document_has(
    model: DocumentModel, devices: Asked, qtbot: QtBot
) -> None:
    form = SettingsForm(model, devices)
    qtbot.addWidget(form)
    made = form.fields["monitor"]
    assert isinstance(made, MonitorField)
    known = list(monitored(model.document))
    assert [made.box.itemText(row) for row in range(made.box.count())] == known
    model.push("Set monitor", setting(model.document, "monitor", "recall"))
    assert made.box.currentText() == "recall  –  not found"
    made.box.activated.emit(0)
    assert TrainingConfig.of(model.document.settings).monitor == "loss"
    assert made.box.count() == len(known)


def test_every_setting_stands_under_one_heading() -> None:
    assert sorted(name for names in SECTIONS.values() for name in names) == sorted(NAMES)


def test_only_what_means_something_is_shown(model: DocumentModel, devices: Asked, qtbot: QtBot) -> None:
    form = SettingsForm(model, devices)
    qtbot.addWidget(form)

    def shown() -> set[str]:
        return {name for name, made in form.fields.items() if not made.isHidden()}

    assert shown() == meaningful(model.document.settings)
    assert "restarts" not in shown()
    model.push("Set", setting(model.document, "schedule", "restarts"))
    model.push("Set", setting(model.document, "optimizer", "sgd"))
    assert {"restarts", "restart_growth", "schedule_end", "momentum", "nesterov"} <= shown()
    assert not {"plateau_factor", "beta1", "eps"} & shown()
    form.allow("running")
    assert not form.fields["restarts"].isEnabled()


def test_what_is_left_out_shows_what_then_holds(model: DocumentModel, devices: Asked, qtbot: QtBot) -> None:
    form = SettingsForm(model, devices)
    qtbot.addWidget(form)
    made = form.fields["momentum"]
    assert isinstance(made, OptionalField)
    model.push("Set", setting(model.document, "optimizer", "rmsprop"))
    assert (made.box.text(), made.box.placeholderText()) == ("", "0")
    model.push("Set", setting(model.document, "optimizer", "sgd"))
    assert made.box.placeholderText() == "0.9"
    for text, value in (("0,5", 0.5), ("1.5", 0.5), ("", None)):
        made.box.setText(text)
        assert bool(made.box.property("wrong")) == (text == "1.5")
        made.box.editingFinished.emit()
        assert TrainingConfig.of(model.document.settings).momentum == value
    assert "momentum" not in model.document.settings


def test_a_list_of_shares_is_kept_as_a_file_has_it(model: DocumentModel, devices: Asked, qtbot: QtBot) -> None:
    form = SettingsForm(model, devices)
    qtbot.addWidget(form)
    form.fields["milestones"].edited.emit((0.25, 0.5))
    assert model.document.settings["milestones"] == [0.25, 0.5]


def test_rules_for_layers_are_checked_against_the_document(devices: Asked, qtbot: QtBot) -> None:
    model = DocumentModel(template("digits-mlp").make())
    form = SettingsForm(model, devices)
    qtbot.addWidget(form)
    made = form.fields["groups"]
    assert isinstance(made, RulesField)
    title = next(iter(model.document.nodes.values())).title
    for text, part in (("nobody: l1 1", "but there are layers"), (f"{title}: l9 1", "needs titles with")):
        made.box.setText(text)
        made.box.editingFinished.emit()
        assert part in made.box.toolTip() and made.box.property("wrong")
    assert "groups" not in model.document.settings
    made.box.setText(f"{title}: l1 1")
    made.box.editingFinished.emit()
    assert model.document.settings["groups"] == f"{title}: l1 1" and not made.box.property("wrong")
