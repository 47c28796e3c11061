"""Two projects side by side: what differs has its colour, lines lead to nodes, both sides move together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from tests.app.conftest import node_of, small_net

from layerloom.graph import apply, plan
from layerloom.graph.file import save
from layerloom.layers import ReLU
from layerloom_app import asking, theme
from layerloom_app.comparing import CompareDialog, marked

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from layerloom_app.main_window import MainWindow


@pytest.fixture
def dialog(qtbot: QtBot) -> CompareDialog:
    before = small_net()
    dense = node_of(before, "Dense")
    after = apply(before, plan.changing(before, dense, units=7))
    after = apply(after, plan.removal(after, [node_of(after, "Flatten")]))
    after = apply(after, plan.addition(after, ReLU(), (0.0, 400.0), "new")[1])
    shown = CompareDialog(("before", before), ("after", after), None)
    qtbot.addWidget(shown)
    shown.show()
    qtbot.waitExposed(shown)
    return shown


def test_what_differs_has_its_colour_on_both_sides(dialog: CompareDialog) -> None:
    def titles(side: str) -> dict[str, str]:
        view = getattr(dialog, side)
        return {view.model.document.nodes[node].title: mark for node, mark in marked(view).items()}

    assert titles("before") == {"flatten1": "removed", "dense1": "changed"}
    assert titles("after") == {"new": "added", "dense1": "changed"}
    wires = {wire.mark for wire in dialog.before.canvas_scene.wires.values()}
    assert wires == {"", "removed"}


def test_lines_have_the_colours_of_what_they_say_and_errors_have_none(dialog: CompareDialog) -> None:
    lines = [dialog.list.item(row) for row in range(dialog.list.count())]
    colours = {
        line.text().strip()[0]: line.icon().pixmap(12).toImage().pixelColor(6, 6).name()
        for line in lines
        if not line.icon().isNull()
    }
    look = theme.manager().theme
    assert colours == {"+": look.success, "-": look.error, "~": look.warning}
    assert dialog.after.model.problems
    assert {item.severity for item in dialog.after.canvas_scene.nodes.values()} == {""}
    assert not any(wire.broken for wire in dialog.after.canvas_scene.wires.values())


def test_another_theme_keeps_what_is_marked(dialog: CompareDialog) -> None:
    def seen() -> tuple[object, ...]:
        wires = {key: (wire.mark, wire.broken) for key, wire in dialog.before.canvas_scene.wires.items()}
        return marked(dialog.before), marked(dialog.after), wires

    before, other = seen(), "light" if theme.manager().theme.name == "dark" else "dark"
    chosen = theme.manager().choice
    theme.manager().set_choice(other)
    try:
        assert seen() == before
        gone = next(line for line in map(dialog.list.item, range(dialog.list.count())) if line.text().startswith("  -"))
        assert gone.icon().pixmap(12).toImage().pixelColor(6, 6).name() == theme.manager().theme.error
    finally:
        theme.manager().set_choice(chosen)


def test_a_line_leads_to_its_node_on_both_sides(dialog: CompareDialog) -> None:
    row = next(row for row in range(dialog.list.count()) if "units 10 → 7" in dialog.list.item(row).text())
    dialog.list.setFocus()
    dialog.list.setCurrentRow(row - 1)
    QTest.keyClick(dialog.list, Qt.Key.Key_Down)
    for view in (dialog.before, dialog.after):
        assert view.model.selection == {node_of(view.model.document, "Dense")}


def test_both_sides_zoom_and_pan_together(dialog: CompareDialog) -> None:
    dialog.before.zoom_by(1.5)
    assert dialog.after.zoom == pytest.approx(dialog.before.zoom)
    dialog.after.pan_by(40, 30)
    centres = [view.visible().center() for view in (dialog.before, dialog.after)]
    assert (centres[0] - centres[1]).manhattanLength() < 4


def test_the_menu_compares_with_a_file(window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save(tmp_path / "before.loom", small_net(epochs=3))
    window.project.new(small_net())
    monkeypatch.setattr(asking, "file_to_open", lambda *_: tmp_path / "before.loom")
    window.actions_by_id["compare"].trigger()
    (shown,) = window.findChildren(CompareDialog)
    assert "~ epochs 3 → 2" in [shown.list.item(row).text().strip() for row in range(shown.list.count())]
    shown.reject()
