"""The window for people who do not see it, or have no mouse: names, the way of Tab, menus, how the focus looks."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QContextMenuEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QMenu, QWidget
from tests.app.conftest import node_of, small_net

from layerloom.graph.areas import framed
from layerloom.graph.plan import unlinking
from layerloom_app import theme
from layerloom_app.about import AboutDialog, ShortcutSheet
from layerloom_app.actions import ACTIONS, plain
from layerloom_app.canvas import menus
from layerloom_app.comparing import CompareDialog
from layerloom_app.panels.chooser import Chooser
from layerloom_app.picture_dialog import PictureDialog
from layerloom_app.settings_dialog import SettingsDialog

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtGui import QAccessibleInterface

    from layerloom_app.main_window import MainWindow

KEY, REASON = Qt.Key, QContextMenuEvent.Reason
NAME = QAccessible.Text.Name
PANELS: dict[str, Callable[[MainWindow], QWidget]] = {
    "layers": lambda window: window.palette_panel, "inspector": lambda window: window.inspector,
    "training": lambda window: window.training_panel, "problems": lambda window: window.problems,
    "outline": lambda window: window.outline, "preview": lambda window: window.preview_panel,
    "code": lambda window: window.code,
}  # fmt: skip
AA_LARGE = 3.0
"""The contrast that WCAG asks of what is no text."""


@pytest.fixture
def drawn(window: MainWindow) -> MainWindow:
    """A window with a small net, of which a wire is missing."""
    window.project.new(small_net())
    model = window.model
    dense = node_of(model.document, "Dense")
    (link,) = (link for link in model.document.links.values() if link.target.node == dense)
    model.push("Cut", unlinking(model.document, link))
    window.activateWindow()
    window.canvas.setFocus()
    return window


def parts(root: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    """All that a screen reader finds from there on."""
    yield root
    for at in range(root.childCount()):
        if (child := root.child(at)) is not None:
            yield from parts(child)


def unnamed(parent: QWidget) -> list[str]:
    """What can get the keys below a widget and has no name; the lists of closed boxes are no places of their own."""
    found = []
    for widget in parent.findChildren(QWidget):
        if widget.focusPolicy() == Qt.FocusPolicy.NoFocus or widget.focusProxy() is not None:
            continue
        if not widget.isVisibleTo(parent) or isinstance(widget.window().parentWidget(), QComboBox):
            continue
        made = QAccessible.queryAccessibleInterface(widget)
        if made is not None and not made.text(NAME):
            found.append(f"{type(widget).__name__} in {type(widget.parentWidget()).__name__}")
    return found


def stops(parent: QWidget) -> list[QWidget]:
    """What the Tab key goes through, as the eye sees it."""
    everything = parent.findChildren(QWidget)
    wanted = Qt.FocusPolicy.TabFocus
    able = [each for each in everything if each.focusPolicy() & wanted == wanted and each.focusProxy() is None]
    return [each for each in able if each.isVisible() and each.isEnabled() and each.window() is parent]


def dialogs(window: MainWindow) -> list[QDialog]:
    model = window.model
    window.actions_by_id["settings"].trigger()
    (chosen,) = window.findChildren(SettingsDialog)
    made: list[QDialog] = [
        AboutDialog(window), ShortcutSheet(window.keymap, window), chosen,
        CompareDialog(("before", model.document), ("after", model.document), window),
        PictureDialog(model, print, bytes, window),
    ]  # fmt: skip
    return made


def test_everything_that_can_get_the_keys_has_a_name(drawn: MainWindow) -> None:
    for dock in PANELS:
        drawn.docks.show(dock)
        QApplication.processEvents()
        assert unnamed(drawn) == []
    for node in list(drawn.model.document.nodes):
        drawn.model.select({node})
        QApplication.processEvents()
        assert unnamed(drawn) == []


def test_a_screen_reader_finds_every_node_with_shape_and_problem_in_the_window(drawn: MainWindow) -> None:
    root = QAccessible.queryAccessibleInterface(drawn)
    assert root is not None
    names = [part.text(NAME) for part in parts(root)]
    for title, layer in (("digits1", "Digits"), ("flatten1", "Flatten"), ("dense1", "Dense")):
        assert any(name.startswith(f"{title}, {layer}, gives") for name in names)
    (problem,) = (problem for problem in drawn.model.problems if problem.node == node_of(drawn.model.document, "Dense"))
    assert any(name.startswith("dense1") and str(problem) in name for name in names)


def test_every_field_of_every_dialog_has_a_name_and_is_reached_with_tab(drawn: MainWindow) -> None:
    for dialog in dialogs(drawn):
        dialog.show()
        dialog.activateWindow()
        QApplication.processEvents()
        assert unnamed(dialog) == [], type(dialog).__name__
        wanted, seen = set(stops(dialog)), set[QWidget]()
        for _ in range(4 * len(wanted) + 4):
            QTest.keyClick(dialog.focusWidget() or dialog, KEY.Key_Tab)
            if (now := dialog.focusWidget()) is not None:
                seen.add(now)
        grouped = {each for each in wanted if each.property("autoExclusive") and not each.property("checked")}
        assert wanted - grouped <= seen, type(dialog).__name__
        dialog.close()


def test_tab_leads_through_every_panel_and_out_again(drawn: MainWindow) -> None:
    drawn.model.select({node_of(drawn.model.document, "Dense")})
    for dock, panel_of in PANELS.items():
        drawn.docks.show(dock)
        QApplication.processEvents()
        panel = panel_of(drawn)
        first = next(each for each in stops(drawn) if panel.isAncestorOf(each))
        first.setFocus()
        for _ in range(200):
            here = drawn.focusWidget()
            if here is None or not panel.isAncestorOf(here):
                break
            QTest.keyClick(here, KEY.Key_Tab)
        assert not panel.isAncestorOf(drawn.focusWidget() or drawn), dock


def test_the_canvas_is_left_with_shift_tab_and_entered_with_its_key(drawn: MainWindow) -> None:
    QTest.keyClick(drawn.canvas, KEY.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    assert drawn.focusWidget() is not drawn.canvas
    drawn.actions_by_id["to_canvas"].trigger()
    assert drawn.focusWidget() is drawn.canvas
    assert rgb(theme.manager().theme.accent_text) in set(pixels(drawn.canvas.viewport()))
    drawn.palette_panel.search.setFocus()
    assert rgb(theme.manager().theme.accent_text) not in set(pixels(drawn.canvas.viewport()))


# Menus


def menu_by_key(window: MainWindow) -> QMenu:
    """What the key for menus opens on the canvas."""
    view = window.canvas
    at = QPoint(0, 0)
    QApplication.sendEvent(view.viewport(), QContextMenuEvent(REASON.Keyboard, at, view.viewport().mapToGlobal(at)))
    assert view.menu is not None
    return view.menu


def texts(menu: QMenu) -> set[str]:
    return {action.text().partition("\t")[0] for action in menu.actions() if action.text()}


def test_the_menus_of_node_frame_wire_and_canvas_open_with_a_key(drawn: MainWindow) -> None:
    model, canvas = drawn.model, drawn.canvas
    model.select(())
    assert "Add a note" in texts(menu_by_key(drawn))
    model.select({node_of(model.document, "Dense")})
    assert "Edit parameters" in texts(menu_by_key(drawn))
    model.push("Frame", framed(model.document, (0.0, 0.0, 400.0, 300.0), "seen")[1])
    model.select(model.document.frames)
    assert "Fit to contents" in texts(menu_by_key(drawn))
    canvas.select_link(next(iter(model.document.links)))
    assert "Cut the wire" in texts(menu_by_key(drawn))


def entries(menu: QMenu) -> dict[str, str]:
    """What stands in a menu and its submenus, with the keys that stand beside it."""
    found: dict[str, str] = {}
    for action in menu.actions():
        inner = action.menu()
        if isinstance(inner, QMenu):
            found |= entries(inner)
        elif action.text():
            text, _, keys = action.text().partition("\t")
            found[text] = keys
    return found


def test_what_the_mouse_finds_at_a_port_or_dot_is_reached_with_keys_too(drawn: MainWindow) -> None:
    model, canvas = drawn.model, drawn.canvas
    node = node_of(model.document, "Flatten")
    shape = canvas.canvas_scene.node_shape(node)
    model.select({node})
    at_node = entries(menu_by_key(drawn))
    for port, _, _ in shape.ports:
        assert entries(menus.port_menu(canvas, port, QPoint())).keys() <= at_node.keys()
    (link,) = model.document.outgoing(node) or next(
        [each] for each in model.document.links.values() if each.target.node == node
    )
    canvas.select_link(link.key)
    assert entries(menus.wire_menu(canvas, link.key, QPoint())) == entries(menu_by_key(drawn))
    canvas.blocks.dot(link.key, QPointF(100, 100))
    model.select({node_of(model.document, "Reroute")})
    assert "Remove the dot" in entries(menu_by_key(drawn))


def test_every_action_of_the_window_is_found_by_its_name_with_keys(drawn: MainWindow) -> None:
    drawn.model.select({node_of(drawn.model.document, "Flatten")})
    drawn.actions_by_id["commands"].trigger()
    (chooser,) = drawn.findChildren(Chooser)
    listed = {chooser.list.item(row).text().partition("    ")[0] for row in range(chooser.list.count())}
    able = {plain(spec.text) for spec in ACTIONS if drawn.actions_by_id[spec.id].isEnabled() and spec.id != "commands"}
    assert able <= listed


def test_a_menu_opened_with_a_key_is_walked_with_keys(drawn: MainWindow) -> None:
    model = drawn.model
    node = node_of(model.document, "Dense")
    model.select({node})
    menu = menu_by_key(drawn)
    while (action := menu.activeAction()) is None or not action.text().startswith("Delete and join"):
        QTest.keyClick(menu, KEY.Key_Down)
    QTest.keyClick(menu, KEY.Key_Return)
    assert node not in model.document.nodes


def test_a_wire_is_chosen_by_its_ends_and_cut_with_keys(drawn: MainWindow) -> None:
    model = drawn.model
    flatten = node_of(model.document, "Flatten")
    (link,) = (link for link in model.document.links.values() if link.target.node == flatten)
    model.select({flatten})
    drawn.actions_by_id["select_wire"].trigger()
    search = drawn.findChildren(Chooser)[-1].search
    QTest.keyClicks(search, "flatten1")
    QTest.keyClick(search, KEY.Key_Return)
    assert drawn.canvas.selected_link == link.key
    drawn.canvas.setFocus()
    QTest.keyClick(drawn.canvas, KEY.Key_Delete)
    assert link.key not in model.document.links


# What the focus looks like


def luminance(colour: tuple[int, ...]) -> float:
    shares = (part / 255 for part in colour)
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def pixels(widget: QWidget) -> list[tuple[int, ...]]:
    """The colours of a widget, row by row."""
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    seen = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1, 4)
    return [tuple(colour) for colour in seen[:, : image.width(), 2::-1].reshape(-1, 3).tolist()]


@pytest.mark.parametrize("choice", ["dark", "light"])
def test_what_has_the_focus_is_seen_in_both_themes(drawn: MainWindow, choice: theme.Choice) -> None:
    theme.manager().set_choice(choice)
    drawn.docks.show("training")
    QApplication.processEvents()
    form, ground = drawn.training_panel.form, rgb(theme.manager().theme.surface)
    kinds = [
        form.fields["epochs"].focusProxy(), form.fields["schedule"].focusProxy(), drawn.palette_panel.search,
        drawn.training_panel.train, drawn.outline.tree,
    ]  # fmt: skip
    for widget in kinds:
        assert widget is not None
        drawn.docks.show("outline" if widget is drawn.outline.tree else "training")
        drawn.canvas.setFocus()
        before = pixels(widget)
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        QApplication.processEvents()
        after = pixels(widget)
        changed = Counter((a, b) for a, b in zip(before, after, strict=True) if a != b)
        clear = (n for (a, b), n in changed.items() if max(contrast(a, b), contrast(b, ground)) >= AA_LARGE)
        assert sum(clear) > 40, type(widget).__name__


@pytest.mark.parametrize("look", [theme.DARK, theme.LIGHT], ids=["dark", "light"])
def test_the_colours_of_focus_and_of_the_hottest_heat_stand_out(look: theme.Theme) -> None:
    for ground in (look.window, look.surface, look.raised, look.canvas):
        assert contrast(rgb(look.accent_text), rgb(ground)) >= AA_LARGE
        assert contrast(rgb(look.selection), rgb(ground)) >= AA_LARGE
    assert contrast(rgb(look.text), rgb(look.heat[-1])) >= AA_LARGE


def rgb(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))
