"""Which keys start which action: those of the table, but for what the person chose otherwise.

Everything that shows or obeys a key asks the `KeyMap` of its window: menus, tooltips, the canvas, the sheet of keys.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QKeyCombination, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence

from layerloom_app.actions import ACTIONS, tr

_UNSHOWN = frozenset({"Ctrl+Enter", "Enter", "Ctrl+=", "Backspace"})
"""Second names of keys, which nobody needs to read."""
_SHOWN = 2

Keys = tuple[str, ...]
DEFAULTS: Mapping[str, Keys] = {spec.id: spec.keys for spec in ACTIONS}
ON_CANVAS = frozenset(spec.id for spec in ACTIONS if spec.canvas)


class KeyMap(QObject):
    """The keys of every action by its id, each as Qt's portable text, such as `Ctrl+Shift+P`."""

    changed = Signal()

    def __init__(self, chosen: Mapping[str, Keys] | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._chosen = {action: keys for action, keys in (chosen or {}).items() if action in DEFAULTS}

    @property
    def chosen(self) -> Mapping[str, Keys]:
        """The keys of the actions that have others than in the table."""
        return dict(self._chosen)

    def keys(self, action: str) -> Keys:
        return self._chosen.get(action, DEFAULTS[action])

    def shown(self, action: str) -> str:
        """The keys as people read them, the first two joined by 'or'; empty for an action without keys."""
        texts = [native(key) for key in self.keys(action) if key not in _UNSHOWN]
        return tr(" or ").join(texts[:_SHOWN])

    def first(self, action: str) -> str:
        """The first of the keys as people read it."""
        return next((native(key) for key in self.keys(action)), "")

    def holder(self, key: str) -> str | None:
        """The action that a key starts."""
        wanted = QKeySequence(key)
        found = (action for action in DEFAULTS if any(QKeySequence(each) == wanted for each in self.keys(action)))
        return next(found, None)

    def assign(self, action: str, keys: Iterable[str]) -> None:
        """Give an action these keys and no others; another action that has one of them loses it."""
        keys = tuple(dict.fromkeys(keys))
        for key in keys:
            other = self.holder(key)
            if other not in (None, action):
                assert other is not None
                self._set(other, tuple(each for each in self.keys(other) if QKeySequence(each) != QKeySequence(key)))
        self._set(action, keys)
        self.changed.emit()

    def reset(self, action: str) -> None:
        """Give an action the keys of the table again."""
        self.assign(action, DEFAULTS[action])

    def reset_all(self) -> None:
        """Give every action the keys of the table again."""
        self._chosen.clear()
        self.changed.emit()

    def _set(self, action: str, keys: Keys) -> None:
        if keys == DEFAULTS[action]:
            self._chosen.pop(action, None)
        else:
            self._chosen[action] = keys

    def canvas_action(self, event: QKeyEvent) -> str | None:
        """The action that a key starts on the canvas."""
        pressed = _pressed(event)
        return next((action for action in ON_CANVAS for key in self.keys(action) if _is(key, pressed, event)), None)


def native(key: str) -> str:
    """A key as people read it on this system; the large Enter says so on most keyboards."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText).replace("Return", tr("Enter"))


def _pressed(event: QKeyEvent) -> QKeySequence:
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return QKeySequence(QKeyCombination(held, Qt.Key(event.key())))


def _is(key: str, pressed: QKeySequence, event: QKeyEvent) -> bool:
    """Whether this is the key; a sign is known by what was typed, because it lies elsewhere on every keyboard."""
    return QKeySequence(key) == pressed or (len(key) == 1 and not key.isalnum() and event.text() == key)
