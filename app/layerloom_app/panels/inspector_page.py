"""A page of the inspector: the widgets for one kind of selection.

Making them takes ten times as long as filling them. So a page is kept, and filled anew when another node with the same
parameters is selected.
"""

from __future__ import annotations

from collections import OrderedDict

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from layerloom.graph.model import NodeId
from layerloom_app import theme
from layerloom_app.panels.block_part import BlockPart
from layerloom_app.panels.facts import Facts
from layerloom_app.panels.parts import column, emptied
from layerloom_app.panels.plain_fields import Field, SwitchField
from layerloom_app.panels.promoted_row import PromotedRow

INSET = 8
"""How far the parts stand from the edge; their texts stand twice as far, so that a marked part has a margin."""
MOST = 12

Key = tuple[object, ...]
"""What has pages of its own."""


class Page(QWidget):
    """Head, problems, parameters and facts, to be filled."""

    def __init__(self, *, lasting: bool) -> None:
        super().__init__()
        self.lasting = lasting
        """Whether it is worth keeping once something else is shown."""
        self.node: NodeId | None = None
        """The node that the page is filled with; what is typed while it is another one's turn is nobody's."""
        self.fields: dict[str, Field] = {}
        self.promotions: dict[str, PromotedRow] = {}
        self.block: BlockPart | None = None
        self.title: QLineEdit | None = None
        self.frozen: SwitchField | None = None
        self._column = column(self, margin=0)
        self.head, self.alerts, self.body = self._part(), self._part(), self._part()
        self.facts, self.views = Facts(self._part()), Facts(self._part())
        self.seen: tuple[tuple[str, str], ...] = ()
        """What the receptive field is said to be."""
        self._column.addStretch(1)

    def _part(self) -> QVBoxLayout:
        holder = QWidget()
        holder.setObjectName("part")
        inner = column(holder, margin=0)
        inner.setContentsMargins(2 * theme.UNIT - INSET, 0, 2 * theme.UNIT - INSET, 0)
        self._column.addWidget(holder)
        return inner


class Pages:
    """The pages that were shown last, one of them now, in a layout."""

    def __init__(self, place: QVBoxLayout) -> None:
        self._place = place
        self._kept: OrderedDict[Key, Page] = OrderedDict()
        self._key: Key = ()

    def turn_to(self, key: Key) -> Page | None:
        """Show the page of this key in place of the one before; `None` where there is none yet."""
        if key != self._key:
            self._leave()
        self._key = key
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
            found.show()
        return found

    def _leave(self) -> None:
        before = self._kept.get(self._key)
        if before is None:
            return
        before.node = None
        _hide(before)
        emptied(before.alerts)
        if not before.lasting:
            self._drop(self._key)

    def add(self, page: Page) -> None:
        """Show a new page for the key that was turned to."""
        self._kept[self._key] = page
        self._place.addWidget(page)
        if len(self._kept) > MOST:
            self._drop(next(iter(self._kept)))

    def clear(self) -> None:
        """Forget all pages."""
        for key in list(self._kept):
            self._drop(key)

    def _drop(self, key: Key) -> None:
        page = self._kept.pop(key)
        page.node = None
        self._place.removeWidget(page)
        _hide(page)
        page.deleteLater()


def _hide(page: Page) -> None:
    """Hide a page; a line that is being written in says nothing, as it would be taken for what is shown next."""
    line = page.focusWidget()
    if line is None:
        page.hide()
        return
    with QSignalBlocker(line):
        page.hide()
