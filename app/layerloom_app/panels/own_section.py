"""The section of the palette with the person's own blocks: its rows, and the menu of each."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QTreeWidget, QTreeWidgetItem

from layerloom.files import FileProblem
from layerloom.graph.library import Kept
from layerloom_app import theme
from layerloom_app.actions import tr
from layerloom_app.own_blocks import OwnBlocks, key_of

BROKEN_ROLE = Qt.ItemDataRole.UserRole + 2
"""The key of a file that holds no block: it can only be looked at and removed."""
WORDS_ROLE = Qt.ItemDataRole.UserRole + 3
"""What a row is found by."""


def title() -> str:
    """What the section is called."""
    return tr("My blocks")


def fill(section: QTreeWidgetItem, own: OwnBlocks, key_role: int) -> None:
    """A row for each block and for each file that holds none; a word of help where there is neither."""
    for kept in own.kept:
        _block_row(section, kept).setData(0, key_role, key_of(kept.path.name))
    for problem in own.wrong:
        _broken_row(section, problem)
    if not section.childCount():
        row = QTreeWidgetItem(section, [tr("None yet. Save one from its menu.")])
        row.setData(0, WORDS_ROLE, title().lower())
        row.setFlags(Qt.ItemFlag.ItemIsEnabled)
        row.setForeground(0, theme.faded(theme.manager().theme.muted, 1.0))
        row.setToolTip(0, tr("Right-click a block on the canvas and choose “Save to my blocks…”."))


def _block_row(section: QTreeWidgetItem, kept: Kept) -> QTreeWidgetItem:
    row = QTreeWidgetItem(section, [kept.title])
    row.setIcon(0, theme.icon("layers", theme.manager().theme.accent_text))
    row.setToolTip(0, kept.description or tr("One of your blocks."))
    row.setData(0, WORDS_ROLE, f"{kept.title} {kept.description} {title()}".lower())
    return row


def _broken_row(section: QTreeWidgetItem, problem: FileProblem) -> None:
    name = problem.where.split(",")[0].replace("\\", "/").rpartition("/")[2]
    row = QTreeWidgetItem(section, [name])
    row.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
    row.setIcon(0, theme.icon("warning", theme.manager().theme.warning))
    row.setForeground(0, theme.faded(theme.manager().theme.muted, 1.0))
    row.setToolTip(0, str(problem))
    row.setData(0, Qt.ItemDataRole.AccessibleTextRole, tr("{0} cannot be used: {1}").format(name, problem.what))
    row.setData(0, BROKEN_ROLE, key_of(name))
    row.setData(0, WORDS_ROLE, f"{name} {title()}".lower())


def words(row: QTreeWidgetItem) -> str:
    """What a row of the section is found by, '' for a row of another one."""
    return str(row.data(0, WORDS_ROLE) or "")


def is_in(row: QTreeWidgetItem) -> bool:
    """Whether this is a row of the section, or its title."""
    first = row.child(0)
    return bool(words(row)) or (first is not None and bool(words(first)))


def key(row: QTreeWidgetItem, key_role: int) -> str:
    """The key of the block, or of the file that holds none, that a row stands for; '' if it stands for neither."""
    return str(row.data(0, BROKEN_ROLE) or (words(row) and row.data(0, key_role)) or "")


def row_of(tree: QTreeWidget, file: str, key_role: int) -> QTreeWidgetItem | None:
    """The row of the block in a file of the library."""
    last = tree.topLevelItem(tree.topLevelItemCount() - 1)
    rows = [last.child(place) for place in range(last.childCount())] if last is not None else []
    return next((row for row in rows if row is not None and key(row, key_role) == key_of(file)), None)


def menu(
    tree: QTreeWidget,
    row: QTreeWidgetItem,
    key_role: int,
    insert: Callable[[str], object],
    ask: Callable[[str, str], object],
) -> QMenu:
    """What can be done with the block of a row, with a file that holds none, or with the library."""
    made, named = QMenu(tree), key(row, key_role)
    if named and not row.data(0, BROKEN_ROLE):
        _add(made, tr("Insert"), lambda: insert(named))
        made.addSeparator()
        _add(made, tr("Name and description…"), lambda: ask("rename", named))
        _add(made, tr("Export…"), lambda: ask("give out", named))
    if named:
        _add(made, tr("Delete…"), lambda: ask("remove", named))
        made.addSeparator()
    _add(made, tr("Import blocks…"), lambda: ask("take in", ""))
    _add(made, tr("Open the folder"), lambda: ask("open the folder", ""))
    made.aboutToHide.connect(made.deleteLater)
    return made


def _add(made: QMenu, text: str, slot: Callable[[], object]) -> None:
    made.addAction(text).triggered.connect(lambda _checked=False: slot())
