"""The menus of the right mouse button: on a node, port, dot or wire, on a frame or note, on the empty canvas."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, get_args

from PySide6.QtCore import QCoreApplication, QPoint
from PySide6.QtGui import QAction, QIcon, QPixmap
from PySide6.QtWidgets import QMenu

from layerloom.graph.aligning import Axis, Side
from layerloom.graph.model import Input, NodeId
from layerloom.layers.wiring import Reroute
from layerloom_app.actions import ACTIONS, ALIGN, SEPARATOR, plain
from layerloom_app.canvas.area_items import AreaHit
from layerloom_app.canvas.areas import Grip
from layerloom_app.canvas.items import Port
from layerloom_app.canvas.scene import Hit
from layerloom_app.keymap import DEFAULTS

if TYPE_CHECKING:
    from layerloom_app.canvas.view import CanvasView


class _Entry(NamedTuple):
    """One entry: its text, the action whose keys do the same (or what the mouse does), and what it calls."""

    text: str
    action: str
    slot: Callable[[], object]
    enabled: bool = True


def tr(text: str) -> str:
    """The text in the language of the user."""
    return QCoreApplication.translate("Canvas", text)


def colour_names() -> dict[str, str]:
    """What the colours of frames are called."""
    return {
        "grey": tr("Grey"), "red": tr("Red"), "orange": tr("Orange"), "green": tr("Green"), "teal": tr("Teal"),
        "blue": tr("Blue"), "purple": tr("Purple"), "pink": tr("Pink"),
    }  # fmt: skip


def menu_for(canvas: CanvasView, hit: Hit, at: QPoint) -> QMenu:
    """The menu of what lies at a point of the viewport, which is selected first."""
    if hit.port is not None and not isinstance(canvas.model.document.nodes[hit.port.node].layer, Reroute):
        return port_menu(canvas, hit.port, at)
    if hit.node is not None:
        if hit.node not in canvas.model.selection:
            canvas.model.select({hit.node})
        return node_menu(canvas, hit.node)
    if hit.link is not None:
        canvas.select_link(hit.link)
        return wire_menu(canvas, hit.link, at)
    if hit.area is not None:
        if hit.area.key not in canvas.model.areas:
            canvas.model.select({hit.area.key})
        return area_menu(canvas, hit.area.key)
    return canvas_menu(canvas, at)


def chosen(canvas: CanvasView) -> tuple[Hit, QPoint]:
    """What the key for menus means: the selected node, frame, note or wire, else the middle of the canvas."""
    scene, keys = canvas.canvas_scene, canvas.model.chosen
    if canvas.model.selection:
        node = min(canvas.model.selection, key=lambda each: (scene.node_rect(each).x(), each))
        return Hit(node), canvas.mapFromScene(scene.node_rect(node).center())
    if keys:
        key = min(keys)
        return Hit(area=AreaHit(key, Grip())), canvas.mapFromScene(scene.rect(key).topLeft())
    if (link := canvas.selected_link) is not None:
        return Hit(link=link), canvas.mapFromScene(scene.wires[link].wire.middle)
    return Hit(), canvas.viewport().rect().center()


def node_menu(canvas: CanvasView, node: NodeId) -> QMenu:
    """What can be done with a node and the rest of the selection."""
    if canvas.only_selected == node and isinstance(canvas.model.document.nodes[node].layer, Reroute):
        return dot_menu(canvas)
    menu = _node_menu(canvas, node)
    if len(canvas.model.chosen) > 1:
        _add_align_entries(canvas, menu)
    else:
        _add_port_entries(canvas, menu, node)
    return menu


def _node_menu(canvas: CanvasView, node: NodeId) -> QMenu:
    selection, is_block = canvas.model.selection, canvas.model.may_enter
    return _menu(
        canvas,
        _Entry(tr("Edit parameters"), "edit", lambda: canvas.edit_requested.emit(node)),
        _Entry(tr("Rename"), "rename", lambda: canvas.rename(node)),
        _Entry(tr("Connect to…"), "connect", canvas.adding.connection, len(selection) == 1),
        None,
        _Entry(tr("Cut"), "cut", canvas.cut),
        _Entry(tr("Copy"), "copy", canvas.copy),
        _Entry(tr("Duplicate"), "duplicate", canvas.duplicate),
        _Entry(tr("Collapse or unfold"), "collapse", canvas.collapse),
        _Entry(tr("Freeze or unfreeze"), "freeze", canvas.freeze),
        _Entry(tr("Bypass or switch on"), "bypass", canvas.blocks.bypass),
        _Entry(tr("Show or hide its output"), "preview", canvas.request_preview),
        _Entry(tr("Put a frame around"), "frame", canvas.add_frame),
        None,
        _Entry(tr("Group into a block"), "group", canvas.blocks.group),
        _Entry(tr("Enter the block"), tr("Ctrl+Enter"), lambda: canvas.blocks.enter(node), is_block(node)),
        _Entry(tr("Unpack the block"), "ungroup", canvas.blocks.ungroup, any(map(is_block, selection))),
        _Entry(tr("Save to my blocks…"), "keep", lambda: canvas.keep_requested.emit(node), is_block(node)),
        None,
        _Entry(tr("Select what feeds it"), "select_upstream", canvas.select_upstream),
        _Entry(tr("Select what it feeds"), "select_downstream", canvas.select_downstream),
        _Entry(tr("Lay out selection"), "layout_selection", canvas.layout_selection, len(selection) > 1),
        None,
        _Entry(tr("Delete and join"), "delete", lambda: canvas.delete_selection(True)),
        _Entry(tr("Delete with its wires"), "delete_plain", lambda: canvas.delete_selection(False)),
    )


def dot_menu(canvas: CanvasView) -> QMenu:
    """What can be done with a dot on a wire."""
    return _menu(
        canvas,
        _Entry(tr("Connect to…"), "connect", canvas.adding.connection),
        _Entry(tr("Select what feeds it"), "select_upstream", canvas.select_upstream),
        _Entry(tr("Select what it feeds"), "select_downstream", canvas.select_downstream),
        None,
        _Entry(tr("Remove the dot"), "delete", lambda: canvas.delete_selection(True)),
        _Entry(tr("Delete with its wires"), "delete_plain", lambda: canvas.delete_selection(False)),
    )


def port_menu(canvas: CanvasView, port: Port, at: QPoint) -> QMenu:
    """What can be done with a port."""
    return _menu(canvas, *_of_port(canvas, port, at))


def _of_port(canvas: CanvasView, port: Port, at: QPoint) -> tuple[_Entry, ...]:
    links = canvas.editing.links_at(port)
    others = {link.source.node if isinstance(port, Input) else link.target.node for link in links}
    keys = [link.key for link in links]
    return (
        _Entry(tr("Add a layer here…"), tr("Drag"), lambda: canvas.adding.for_port(port, at)),
        _Entry(tr("Select what it is wired to"), "", lambda: canvas.model.select(others), bool(others)),
        _Entry(tr("Cut its wires"), tr("Alt+click"), lambda: canvas.editing.cut_links(keys), bool(keys)),
    )


def wire_menu(canvas: CanvasView, link: str, at: QPoint) -> QMenu:
    """What can be done with a wire."""
    return _menu(
        canvas,
        _Entry(tr("Insert a layer…"), "add", lambda: canvas.adding.on_link(link, at)),
        _Entry(tr("Add a dot"), tr("Double-click"), lambda: canvas.blocks.dot(link, canvas.mapToScene(at))),
        None,
        _Entry(tr("Cut the wire"), "delete", lambda: canvas.editing.cut_links([link])),
    )


def area_menu(canvas: CanvasView, key: str) -> QMenu:
    """What can be done with a frame or note."""
    frame, chosen = key in canvas.model.document.frames, canvas.model.areas
    menu = _menu(
        canvas,
        _Entry(tr("Rename") if frame else tr("Edit the text"), "rename", lambda: canvas.areas.edit(key)),
        None,
        _Entry(tr("Cut"), "cut", canvas.cut),
        _Entry(tr("Copy"), "copy", canvas.copy),
        _Entry(tr("Duplicate"), "duplicate", canvas.duplicate),
        None,
        _Entry(tr("Delete the frame, keep its nodes") if frame else tr("Delete"), "delete", canvas.delete_selection),
    )
    if frame:
        _add_frame_entries(canvas, menu, key, chosen)
    return menu


def _add_align_entries(canvas: CanvasView, menu: QMenu) -> None:
    """The submenu that brings what is selected into line, before what deletes."""
    texts = {spec.id: plain(spec.text) for spec in ACTIONS}
    deeds: dict[str, Callable[[], object]] = {
        **{f"align_{side}": partial(canvas.align, side) for side in get_args(Side)},
        **{f"distribute_{axis}": partial(canvas.distribute, axis) for axis in get_args(Axis)},
    }
    align = QMenu(tr("Align"), menu)
    for entry in ALIGN:
        if entry == SEPARATOR:
            align.addSeparator()
        else:
            action = align.addAction(texts[entry])
            action.setEnabled(len(canvas.model.chosen) > (2 if entry.startswith("distribute") else 1))
            action.triggered.connect(lambda _checked=False, deed=deeds[entry]: deed())
    menu.insertMenu([action for action in menu.actions() if action.isSeparator()][-1], align)


def _add_port_entries(canvas: CanvasView, menu: QMenu, node: NodeId) -> None:
    """The submenu with what can be done with each port, for those who have no mouse to point at one."""
    ports, scene = QMenu(tr("Ports"), menu), canvas.canvas_scene
    for port, _, _ in scene.node_shape(node).ports:
        end = tr("Input {0}") if isinstance(port, Input) else tr("Output {0}")
        name = f"{port.port} {port.slot + 1}" if isinstance(port, Input) and port.slot else port.port
        at = canvas.mapFromScene(scene.port_point(port))
        ports.addMenu(_filled(QMenu(end.format(name), ports), canvas, _of_port(canvas, port, at)))
    menu.insertMenu([action for action in menu.actions() if action.isSeparator()][-1], ports)


def _add_frame_entries(canvas: CanvasView, menu: QMenu, key: str, chosen: frozenset[str]) -> None:
    colours = QMenu(tr("Colour"), menu)
    for name, text in colour_names().items():
        action = colours.addAction(_swatch(canvas, name), text)
        action.triggered.connect(lambda _checked=False, name=name: canvas.areas.colour(chosen, name))
    contents = canvas.areas.contents(key)
    fit = QAction(tr("Fit to contents"), menu)
    fit.setEnabled(bool(contents))
    fit.triggered.connect(lambda: canvas.areas.fit(chosen))
    select = QAction(tr("Select its contents"), menu)
    select.setEnabled(bool(contents))
    select.triggered.connect(lambda: canvas.model.select(contents))
    before = menu.actions()[1]
    menu.insertMenu(before, colours)
    menu.insertActions(before, [fit, select])


def _swatch(canvas: CanvasView, name: str) -> QIcon:
    picture = QPixmap(16, 16)
    picture.fill(canvas.look.frame(name))
    return QIcon(picture)


def canvas_menu(canvas: CanvasView, at: QPoint) -> QMenu:
    """What can be done on the empty canvas."""
    filled = bool(canvas.model.document.nodes)
    return _menu(
        canvas,
        _Entry(tr("Add a layer…"), "add", lambda: canvas.adding.at(at)),
        _Entry(tr("Paste"), "paste", lambda: canvas.paste_at(at)),
        _Entry(tr("Add a note"), "note", lambda: canvas.areas.note(at)),
        _Entry(tr("Add a frame"), "frame", lambda: canvas.areas.frame(at)),
        None,
        _Entry(tr("Select all"), "select_all", canvas.select_all, filled),
        _Entry(tr("Lay out everything"), "layout", canvas.layout_all, filled),
        None,
        _Entry(tr("Fit everything"), "fit", canvas.fit_all, filled),
        _Entry(tr("Actual size"), "zoom_reset", canvas.zoom_reset),
    )


def _menu(canvas: CanvasView, *entries: _Entry | None) -> QMenu:
    """The menu with its keys shown; they are handled elsewhere, so they are only text here."""
    menu = _filled(QMenu(canvas), canvas, entries)
    menu.aboutToHide.connect(menu.deleteLater)
    return menu


def _filled(menu: QMenu, canvas: CanvasView, entries: Iterable[_Entry | None]) -> QMenu:
    for entry in entries:
        if entry is None:
            menu.addSeparator()
            continue
        keys = canvas.keys.first(entry.action) if entry.action in DEFAULTS else entry.action
        action = menu.addAction(f"{entry.text}\t{keys}" if keys else entry.text)
        action.setEnabled(entry.enabled)
        action.triggered.connect(lambda _checked=False, slot=entry.slot: slot())
    return menu
