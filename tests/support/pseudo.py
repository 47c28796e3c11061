"""A language that nobody speaks: every translated text shows itself by its letters, every other stays English."""

from __future__ import annotations

import re
from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QDockWidget,
    QGroupBox,
    QLabel,
    QLineEdit,
    QMenu,
    QTabBar,
    QTreeWidget,
    QWidget,
)

from layerloom_app.language import Catalogue

PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
MARKED = "áƀćđéƒǧħíĵķĺmñóƥɋŕśťúṽẃẋýźÁƁĆĐÉƑǤĦÍĴĶĹMÑÓƤɊŔŚŤÚṼẂẊÝŹ"
_LETTERS = str.maketrans(PLAIN, MARKED)
_PLACES = re.compile(r"(\{[^}]*\})")
_WORD = re.compile(r"[A-Za-z]{3,}")
_TAGS = re.compile(r"<(style|head).*?</\1>|<[^>]+>|&\w+;", re.DOTALL)


def marked(text: str) -> str:
    """The text in the language, its `{}` places untouched."""
    return "".join(part if part.startswith("{") else part.translate(_LETTERS) for part in _PLACES.split(text))


def installed(app: QCoreApplication, texts: dict[str, str]) -> Catalogue:
    """The translator of these texts, installed."""
    made = Catalogue(texts, app)
    app.installTranslator(made)
    return made


def english(text: str, names: set[str]) -> list[str]:
    """The words of a text that nobody translated, but for names that are the same in every language."""
    return [word for word in _WORD.findall(_TAGS.sub(" ", text)) if word not in names]


def texts_of(widget: QWidget) -> Iterator[tuple[str, str]]:
    """Every text of a widget and of what lies in it, with where it stands."""
    for part in (widget, *widget.findChildren(QWidget)):
        where = f"{type(part).__name__} {part.objectName()}"
        yield from ((where, text) for text in _of_widget(part))
    for action in widget.findChildren(QAction):
        where = f"action {action.objectName()}"
        yield from ((where, text) for text in (action.text(), action.toolTip(), action.statusTip(), action.iconText()))


def _of_widget(part: QWidget) -> Iterator[str]:
    yield from (part.toolTip(), part.statusTip(), part.accessibleName(), part.accessibleDescription())
    match part:
        case QLabel() | QAbstractButton():
            yield part.text()
        case QLineEdit():
            yield part.placeholderText()
        case QComboBox():
            yield from (part.itemText(row) for row in range(part.count()))
        case QTabBar():
            yield from (part.tabText(row) for row in range(part.count()))
        case QMenu() | QGroupBox():
            yield part.title()
        case QDockWidget():
            yield part.windowTitle()
        case QTreeWidget():
            header, rows = part.headerItem(), (part.topLevelItem(row) for row in range(part.topLevelItemCount()))
            for item in (header, *rows):
                yield from (item.text(column) for column in range(part.columnCount()) if item is not None)
        case _ if part.isWindow():
            yield part.windowTitle()
