"""Palette, problems list, code pane and training dock, with real keys and clicks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from tests.app.conftest import node_of, small_net

from layerloom.graph.model import Input, Output
from layerloom.graph.plan import changing, linking, removal, renaming, setting
from layerloom.layers.code import NotExportable
from layerloom.layers.layer import registry
from layerloom.train.events import Epoch, Finished, Started, Step
from layerloom_app import theme
from layerloom_app.actions import ACTIONS, made
from layerloom_app.commands import DocumentModel
from layerloom_app.device_list import DeviceList
from layerloom_app.panels.code import CodePane
from layerloom_app.panels.palette import COUNT_ROLE, LAYER_MIME, Palette
from layerloom_app.panels.plain_fields import WholeField
from layerloom_app.panels.problems import ProblemsPanel
from layerloom_app.panels.training import TrainingPanel
from layerloom_app.training_process import TrainingProcess

if TYPE_CHECKING:
    from PySide6.QtWidgets import QTreeWidgetItem
    from pytestqt.qtbot import QtBot


# Palette


def entries(palette: Palette, *, shown: bool = True) -> list[QTreeWidgetItem]:
    tree = palette.tree
    sections = [tree.topLevelItem(row) for row in range(tree.topLevelItemCount())]
    items = [section.child(row) for section in sections if section for row in range(section.childCount())]
    return [item for item in items if item is not None and not (shown and item.isHidden())]


@pytest.fixture
def palette(qtbot: QtBot) -> Palette:
    made_one = Palette()
    qtbot.addWidget(made_one)
    made_one.resize(240, 800)
    made_one.show()
    return made_one


def test_the_palette_has_every_layer_with_its_tooltip(palette: Palette) -> None:
    assert {item.text(0) for item in entries(palette)} == set(registry)
    assert all(item.toolTip(0).strip() and not item.icon(0).isNull() for item in entries(palette))


def test_the_search_finds_names_aliases_and_categories(palette: Palette) -> None:
    QTest.keyClicks(palette.search, "convolution")
    assert "Conv2D" in {item.text(0) for item in entries(palette)}
    palette.search.setText("hit rate")
    assert [item.text(0) for item in entries(palette)] == ["Accuracy"]
    palette.search.setText("no such thing")
    assert entries(palette) == [] and palette.nothing.isVisible()


def test_categories_are_folded_until_one_is_wanted(palette: Palette) -> None:
    tree = palette.tree
    sections = [section for row in range(tree.topLevelItemCount()) if (section := tree.topLevelItem(row))]
    assert not any(section.isExpanded() for section in sections)
    assert sum(int(section.data(0, COUNT_ROLE)) for section in sections) == len(registry)
    QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=tree.visualItemRect(sections[2]).center())
    assert sections[2].isExpanded()
    palette.search.setText("relu")
    assert all(section.isExpanded() for section in sections if not section.isHidden())
    palette.search.clear()
    assert [section.isExpanded() for section in sections].index(True) == 2
    palette.fill()
    again = [section for row in range(tree.topLevelItemCount()) if (section := tree.topLevelItem(row))]
    assert [section.isExpanded() for section in again] == [row == 2 for row in range(len(again))]


@pytest.mark.parametrize(
    ("typed", "name"), [("dense", "Dense"), ("batch norm", "BatchNorm"), ("lstm", "LSTM"), ("relu", "ReLU")]
)
def test_a_search_selects_the_layer_of_that_name(palette: Palette, typed: str, name: str) -> None:
    QTest.keyClicks(palette.search, typed)
    item = palette.tree.currentItem()
    assert item is not None and item.text(0) == name


def test_a_category_unfolds_by_a_key(palette: Palette) -> None:
    QTest.keyClick(palette.search, Qt.Key.Key_Down)
    first = palette.tree.topLevelItem(0)
    assert first is not None and palette.tree.currentItem() is first
    QTest.keyClick(palette.tree, Qt.Key.Key_Return)
    assert first.isExpanded()


def test_enter_in_the_search_adds_the_first_layer_found(palette: Palette, qtbot: QtBot) -> None:
    QTest.keyClicks(palette.search, "dropout")
    with qtbot.waitSignal(palette.chosen) as told:
        QTest.keyClick(palette.search, Qt.Key.Key_Return)
    assert told.args == ["Dropout"]


def test_a_double_click_adds_a_layer(palette: Palette, qtbot: QtBot) -> None:
    item = next(item for item in entries(palette) if item.text(0) == "Dense")
    palette.tree.setAnimated(False)  # While a category unfolds, a tree hears no double click.
    palette.tree.expandItem(item.parent())  # type: ignore[arg-type]  # every entry has a category
    place = palette.tree.visualItemRect(item).center()
    QTest.mouseClick(palette.tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
    with qtbot.waitSignal(palette.chosen) as told:
        QTest.mouseDClick(palette.tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert told.args == ["Dense"]


def test_what_is_dragged_is_the_type_of_the_layer(palette: Palette) -> None:
    item = next(item for item in entries(palette) if item.text(0) == "Conv2D")
    data = palette.tree.mimeData([item])
    assert bytes(data.data(LAYER_MIME).data()) == b"Conv2D"


# Problems


@pytest.fixture
def problems(model: DocumentModel, qtbot: QtBot) -> ProblemsPanel:
    panel = ProblemsPanel(model)
    qtbot.addWidget(panel)
    panel.resize(700, 300)
    panel.show()
    return panel


def misfit(model: DocumentModel) -> str:
    """Wire an image into the dense layer; returns that layer."""
    model.replace(small_net())
    data, dense = node_of(model.document, "Digits"), node_of(model.document, "Dense")
    model.push("Wire", linking(model.document, Output(data, "image"), Input(dense, "x"), replacing=True))
    assert any(problem.node == dense for problem in model.problems)
    return dense


def test_a_good_network_has_no_problem_and_says_so(model: DocumentModel, problems: ProblemsPanel) -> None:
    model.replace(small_net())
    assert problems.list.count() == 0
    assert problems.nothing.isVisible()


def test_a_click_on_a_problem_jumps_to_its_node(model: DocumentModel, problems: ProblemsPanel, qtbot: QtBot) -> None:
    misfit(model)
    assert problems.list.count() == len(model.problems)
    place = problems.list.visualItemRect(problems.list.item(0)).center()
    with qtbot.waitSignal(problems.jumped) as told:
        QTest.mouseClick(problems.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert told.args == [model.problems[0].node]


def test_next_and_previous_go_around(model: DocumentModel, problems: ProblemsPanel) -> None:
    model.replace(small_net())
    model.push("Delete", removal(model.document, [node_of(model.document, "Digits")], heal=False))
    count = problems.list.count()
    assert count > 1
    rows = []
    for _ in range(count + 1):
        problems.step(1)
        rows.append(problems.list.currentRow())
    assert rows == [*range(count), 0]
    problems.step(-1)
    assert problems.list.currentRow() == count - 1


def test_a_fix_is_one_undoable_step(model: DocumentModel, problems: ProblemsPanel) -> None:
    dense = misfit(model)
    steps = model.stack.count()
    buttons = problems.list.findChildren(QPushButton)
    assert buttons
    QTest.mouseClick(buttons[0], Qt.MouseButton.LeftButton)
    assert all(problem.node != dense or problem.severity != "error" for problem in model.problems)
    assert model.stack.count() == steps + 1


def test_errors_and_warnings_are_counted(model: DocumentModel, problems: ProblemsPanel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(problems.counted):
        misfit(model)
    with qtbot.waitSignal(problems.counted) as told:
        model.stack.undo()
    assert told.args == [0, 0]


# Code


def write(model: DocumentModel, target: str) -> str:
    if any(node.title == "odd" for node in model.document.nodes.values()):
        raise NotExportable("The layer “odd” cannot be written.")
    lines = "\n".join(
        f"self.{node.title} = {target}({i})  # layer" for i, node in enumerate(model.document.nodes.values())
    )
    return f'class Net:\n    """Text\n    of two lines."""\n{lines}\n'


@pytest.fixture
def code(model: DocumentModel, qtbot: QtBot) -> CodePane:
    pane = CodePane(model, write)
    qtbot.addWidget(pane)
    model.replace(small_net())
    pane.resize(600, 300)
    pane.show()
    qtbot.waitUntil(lambda: bool(pane.view.toPlainText()), timeout=2000)
    return pane


def test_the_code_follows_an_edit(model: DocumentModel, code: CodePane, qtbot: QtBot) -> None:
    dense = node_of(model.document, "Dense")
    model.push("Rename", renaming(model.document, dense, "scores"))
    qtbot.waitUntil(lambda: "self.scores" in code.view.toPlainText(), timeout=2000)
    model.stack.undo()
    qtbot.waitUntil(lambda: "self.scores" not in code.view.toPlainText(), timeout=2000)


def test_many_edits_are_written_once(model: DocumentModel, qtbot: QtBot) -> None:
    count = 0

    def counting(model: DocumentModel, target: str) -> str:
        nonlocal count
        count += 1
        return write(model, target)

    pane = CodePane(model, counting)
    qtbot.addWidget(pane)
    model.replace(small_net())
    pane.show()
    qtbot.waitUntil(lambda: count == 1, timeout=2000)
    dense = node_of(model.document, "Dense")
    for units in range(20, 40):
        model.push("Change", changing(model.document, dense, units=units))
    qtbot.waitUntil(lambda: count == 2, timeout=2000)
    qtbot.wait(300)
    assert count == 2


def test_a_hidden_pane_writes_nothing(model: DocumentModel, qtbot: QtBot) -> None:
    def never(model: DocumentModel, target: str) -> str:
        raise AssertionError("written although nobody sees it")

    pane = CodePane(model, never)
    qtbot.addWidget(pane)
    model.replace(small_net())
    qtbot.wait(300)
    assert pane.view.toPlainText() == ""


def test_the_other_target_can_be_chosen(code: CodePane) -> None:
    assert "pytorch(" in code.view.toPlainText()
    code.target.setFocus()
    QTest.keyClick(code.target, Qt.Key.Key_Down)
    code.target.activated.emit(code.target.currentIndex())
    assert "layerloom(" in code.view.toPlainText()


def test_a_refusal_is_told_in_place_of_the_code(model: DocumentModel, code: CodePane, qtbot: QtBot) -> None:
    model.push("Rename", renaming(model.document, node_of(model.document, "Dense"), "odd"))
    qtbot.waitUntil(lambda: "cannot be written" in code.note.text(), timeout=2000)
    assert code.view.toPlainText() == "" and not code.copy.isEnabled()


def test_keywords_strings_and_comments_have_their_colours(code: CodePane) -> None:
    look = theme.manager().theme
    block = code.view.document().firstBlock()
    colours = []
    while block.isValid():
        colours.append({span.format.foreground().color().name() for span in block.layout().formats()})
        block = block.next()
    assert look.code["keyword"] in colours[0]
    assert colours[1] == colours[2] == {look.code["string"]}
    assert look.code["comment"] in colours[3]


# Training


@pytest.fixture
def training(model: DocumentModel, qtbot: QtBot) -> TrainingPanel:
    process = TrainingProcess(model)
    actions = {spec.id: made(spec, model, lambda: None) for spec in ACTIONS}
    model.replace(small_net())
    panel = TrainingPanel(model, process, DeviceList(), actions)
    qtbot.addWidget(panel)
    panel.resize(1200, 320)
    panel.show()
    return panel


def play(panel: TrainingPanel) -> None:
    """Events as a worker sends them."""
    panel.take(Started("/run", 2, 10, 100, 20, 30, 650, "cpu", "NumPy", arena_bytes=3 * 2**19, note="oneDNN is away."))
    title = panel.curves.metric_title
    for step in range(1, 11):
        panel.take(Step(1, step, 2 / step, {title: step / 10}, 0.01, 1234.0, 65.0))
    panel.take(Epoch(1, 10, {"loss": 1.0, title: 0.8}, {"loss": 0.9, title: 0.75}, True, 1.0))


def test_a_changed_field_is_an_undoable_setting(model: DocumentModel, training: TrainingPanel) -> None:
    field = training.form.fields["epochs"]
    assert isinstance(field, WholeField)
    field.box.selectAll()
    QTest.keyClicks(field.box, "7")
    QTest.keyClick(field.box, Qt.Key.Key_Return)
    assert model.document.settings["epochs"] == 7
    model.stack.undo()
    assert model.document.settings["epochs"] == 2 and field.box.value() == 2


def test_a_setting_changed_elsewhere_is_shown(model: DocumentModel, training: TrainingPanel) -> None:
    model.push("Set", setting(model.document, "batch_size", 64))
    field = training.form.fields["batch_size"]
    assert isinstance(field, WholeField) and field.box.value() == 64


def test_it_says_what_runs_the_steps_and_the_memory_of_a_step(training: TrainingPanel) -> None:
    assert training.executor.isHidden()
    play(training)
    assert training.executor.text() == "NumPy; a step takes 1.5 MiB"
    assert training.executor.toolTip() == "oneDNN is away."
    training.take(Started("/run", 2, 10, 100, 20, 30, 650, "cpu", "eager"))
    assert training.executor.text() == "eager"
    training.clear()
    assert training.executor.isHidden()


def test_events_fill_figures_plots_and_progress(training: TrainingPanel) -> None:
    play(training)
    training.redraw()
    assert training.progress.value() == 10 and training.progress.maximum() == 20
    assert training.figures["loss"].number.text() == "0.2000"
    assert training.figures["metric"].number.text() == "100.0 %"
    assert training.figures["validation_metric"].number.text() == "75.0 %"
    assert training.figures["best"].number.text() == "1"
    assert "1,234 samples/s" in training.rate.text() and "1 min 05 s" in training.rate.text()
    assert training.curves.loss_plot.series["train"].values[0] == 2.0
    assert training.curves.metric_plot.series["validation"].values == [0.75]


def test_the_end_shows_the_figures_of_the_test_rows(training: TrainingPanel) -> None:
    play(training)
    title = training.curves.metric_title
    training.take(Finished("completed", 2, 2, {"loss": 0.5}, {"loss": 0.4, title: 0.987}, 70.0))
    assert training.figures["test"].number.text() == "98.7 %"
    assert training.progress.value() == 20
    assert "complete" in training.status.text()


def test_a_sentence_of_the_worker_is_shown_as_text(training: TrainingPanel) -> None:
    training._process.ended.emit("The <b>training</b> process crashed.")
    assert training.message.isVisible()
    assert training.message.textFormat() == Qt.TextFormat.PlainText
    assert training.message.text() == "The <b>training</b> process crashed."


def test_a_worker_that_does_not_answer_can_be_given_up(training: TrainingPanel, qtbot: QtBot) -> None:
    training._process.silent.emit(True)
    assert "not responding" in training.message.text() and training.end.isVisible()
    with qtbot.waitSignal(training.end_requested):
        QTest.mouseClick(training.end, Qt.MouseButton.LeftButton)
    training._process.silent.emit(False)
    assert not training.end.isVisible()


def test_the_dock_fits_into_a_small_window(training: TrainingPanel) -> None:
    training.resize(700, 250)
    QTest.qWait(50)
    assert training.width() == 700
    cut = [found for found in training.findChildren(QLabel) if found.isVisible() and found.geometry().left() < 0]
    assert not cut
